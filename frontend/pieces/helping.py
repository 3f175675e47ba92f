"""Voting without internet, or with help: where, when, with which papers, whom to call."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Municipality, Viewer, VotingSheet
from budget.models import Edition
from frontend.shell.on_the_way import road_to
from frontend.words.languages import LANGUAGES, SheetLanguage
from voting.queries.paper_vote import PaperDay, paper_day_of


@dataclass(frozen=True)
class HelpToVote:
    """`places`: the town's own lines, none before it has written them; the rest may be empty too."""

    places: tuple[str, ...]
    papers: str
    name: str
    email: str
    telephone: str
    address: str
    hours: str
    relay: str
    href: str = ""
    paper: PaperDay | None = None


def help_in(edition: Edition) -> HelpToVote:
    """What the edition says of its contact, else the town; where people vote on paper, if they do."""
    town = Municipality.objects.get(pk=edition.municipality_id)
    help_ = help_of(town)
    return HelpToVote(
        places=help_.places,
        papers=help_.papers,
        name=edition.contact_name,
        email=edition.contact_email or help_.email,
        telephone=edition.contact_telephone or help_.telephone,
        address=help_.address,
        hours=help_.hours,
        relay=help_.relay,
        href=reverse("help_voting", args=[town.slug, edition.slug]),
        paper=paper_day_of(edition),
    )


def sheets_in(edition: Edition) -> list[tuple[SheetLanguage, str]]:
    """How one votes in other languages, where the town has sheets that were read over; one query."""
    public = VotingSheet.objects.within(edition.municipality).filter(is_reread=True)
    where = [edition.municipality.slug, edition.slug]
    return [
        (LANGUAGES[code], reverse("help_sheet", args=[*where, code]))
        for code in public.values_list("language", flat=True)
    ]


def help_of(town: Municipality) -> HelpToVote:
    return HelpToVote(
        places=tuple(filter(None, map(str.strip, town.help_places.splitlines()))),
        papers=town.help_papers,
        name="",
        email=town.contact_email,
        telephone=town.contact_telephone,
        address=town.contact_address,
        hours=town.contact_hours,
        relay=town.relay_service,
    )


def help_on_the_way(address: str, person: Viewer) -> HelpToVote | None:
    """Before one is signed in: that of the edition one was going to, if its pages are open to everybody."""
    road = road_to(address, person)
    return help_in(road.edition) if road and road.edition else None
