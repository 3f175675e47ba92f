"""A long paper has a page for each envelope: which one is shown, and which travel hidden along with it.

No session, row or address knows of a page: the whole ballot is sent with every press.
"""

from dataclasses import dataclass

from budget.enums import ZoneChoice
from frontend.booth.forms import BallotForm
from voting.queries.papers import PaperContest

MOST_ON_ONE_PAGE = 12  # projects in all
Envelopes = tuple[PaperContest, ...]


@dataclass(frozen=True)
class PaperPage:
    shown: Envelopes
    hidden: Envelopes
    number: int
    total: int
    before: str  # what a button sends to ask for that page; empty where there is none
    after: str

    @property
    def key(self) -> str:
        return _name(self.shown)


def page_of(offered: Envelopes, form: BallotForm) -> PaperPage:
    """The page of the first fault; without one, the page that was asked for; else the first."""
    pages = _pages(offered)
    faulty = [contest.key for contest in offered if contest.key in form.errors]
    wanted = faulty[0] if faulty else form.wanted_page
    place = next((place for place, page in enumerate(pages) if wanted in _keys(page)), 0)
    names = ["", *map(_name, pages), ""]
    return PaperPage(
        shown=pages[place],
        hidden=tuple(contest for contest in offered if contest not in pages[place]),
        number=place + 1,
        total=len(pages),
        before=names[place],
        after=names[place + 2],
    )


def _pages(offered: Envelopes) -> list[Envelopes]:
    """The envelopes of the quarters among which one chooses stand together: one answers one of them."""
    if sum(not entry.withdrawn for contest in offered for entry in contest.entries) <= MOST_ON_ONE_PAGE:
        return [offered]
    quarters = tuple(contest for contest in offered if contest.access == ZoneChoice.CHOSEN_ZONE)
    pages = [(contest,) for contest in offered if contest not in quarters]
    return [*pages, quarters] if quarters else [*pages]


def _keys(page: Envelopes) -> list[str]:
    return [contest.key for contest in page]


def _name(page: Envelopes) -> str:
    return page[0].key if page else ""
