"""Finding one's own ballot by its tracking number, without telling anybody.

With script the browser fetches files that are the same for everybody and searches them itself: the number is
in no address, no form and no request. Without script one reads a page of a hundred lines or more, or the
whole file where it is shorter. The pages are in no log (`deploy/nginx.conf`) and kept by no browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget.models import Edition
from frontend.outcomes import observer, proofs
from frontend.outcomes.verifying import folder_of, published_poll
from voting import vault
from voting.models import Poll
from voting.published import files
from voting.published.choices import BETWEEN, BLANK_TEXT, VALUE
from voting.published.reading import LinesRead
from voting.queries import published

LEAST_LINES = 100  # on a page: who looks is one of so many
MOST_RANGES = 100  # named on a page
NUMBER_GROUP = 4
PageOfNumbers = Callable[..., HttpResponse]


def unseen(view: PageOfNumbers) -> PageOfNumbers:
    """Open to everybody, kept by no cache and no browser."""

    @login_not_required
    @never_cache
    @wraps(view)
    def seen(request: HttpRequest, edition: Edition, **place: int) -> HttpResponse:
        return view(request, edition, **place)

    return seen


@unseen
def look_up(request: HttpRequest, edition: Edition) -> HttpResponse:
    poll = published_poll(edition)
    publication = published.publication_of(poll)
    if publication is None:
        raise Http404
    urn = _urn(poll)
    spans = [] if urn is None else urn.pages
    are_groups = urn is not None and len(spans) > MOST_RANGES
    context = {
        "poll": poll,
        "alphabet": vault.ALPHABET,
        "has_lines": any(file.root for file in publication.files),
        "command": proofs.look_up_command(publication, folder_of(edition)),
        "preparation": observer.preparation(folder_of(edition)),
        "ranges": [] if urn is None else urn.named(urn.groups if are_groups else spans),
        "are_groups": are_groups,
    }
    return render(request, "outcomes/look_up.html", context)


@unseen
def ranges(request: HttpRequest, edition: Edition, group: int) -> HttpResponse:
    """The pages of lines of one part of a big urn."""
    urn = _urn_or_404(edition)
    if not 1 <= group <= len(urn.groups):
        raise Http404
    first = (group - 1) * MOST_RANGES
    named = urn.named(urn.pages[first : first + MOST_RANGES], begins_at=first + 1)
    return render(request, "outcomes/look_up_ranges.html", {"ranges": named})


@unseen
def lines(request: HttpRequest, edition: Edition, page: int) -> HttpResponse:
    """A page of ballots: every number with what it chose."""
    urn = _urn_or_404(edition)
    if not 1 <= page <= len(urn.pages):
        raise Http404
    publication = published.publication_of(published_poll(edition))
    contests = [contest.printed for contest in publication.contests] if publication else []
    context = {
        "titles": [contest.title for contest in contests],
        "entries": [entry for contest in contests for entry in contest.candidates],
        "lines": urn.ballots(urn.pages[page - 1]),
        "range": urn.named([urn.pages[page - 1]])[0],
        "before": page - 1,
        "after": page + 1 if page < len(urn.pages) else 0,
    }
    return render(request, "outcomes/look_up_lines.html", context)


class NamedRange(NamedTuple):
    place: int
    first: str
    last: str


@dataclass(frozen=True)
class SortedUrn:
    """`urn.csv` in pages of lines, and these in groups where there are many."""

    lines: list[bytes]

    @cached_property
    def pages(self) -> list[range]:
        """Of a hundred lines each or a few more, never fewer; one where there are fewer in all."""
        count = max(1, len(self.lines) // LEAST_LINES)
        ends = [place * len(self.lines) // count for place in range(count + 1)]
        return [range(start, end) for start, end in pairwise(ends)]

    @cached_property
    def groups(self) -> list[range]:
        pages = self.pages
        starts = pages[::MOST_RANGES]
        return [
            range(first.start, pages[min((place + 1) * MOST_RANGES, len(pages)) - 1].stop)
            for place, first in enumerate(starts)
        ]

    def named(self, spans: list[range], begins_at: int = 1) -> list[NamedRange]:
        return [
            NamedRange(place, self._number(span.start), self._number(span.stop - 1))
            for place, span in enumerate(spans, start=begins_at)
        ]

    def ballots(self, span: range) -> list[dict[str, Any]]:
        cut = (self.lines[place].decode().split(files.CELL.decode()) for place in span)
        return [{"number": in_fours(number), "choices": list(map(_said, cells))} for number, *cells in cut]

    def _number(self, place: int) -> str:
        return in_fours(self.lines[place].partition(files.CELL)[0].decode())


def in_fours(number: str) -> str:
    return " ".join(number[at : at + NUMBER_GROUP] for at in range(0, len(number), NUMBER_GROUP))


def _said(cell: str) -> str:
    """A choice as it stands in the file, for people: `1+3+4`, `1=5+3=2`, `blank`, or nothing."""
    if not cell:
        return _("not on this ballot paper")
    if cell == BLANK_TEXT:
        return _("blank")
    return ", ".join(mark.replace(VALUE, " = ") for mark in cell.split(BETWEEN))


def _urn(poll: Poll) -> SortedUrn | None:
    """Compared with its fingerprint for every page: a process that remembered that it was whole would show an
    altered one. Of 100,000 lines that is 1 to 2 ms in a page of 40 to 65 ms; reading the row is the rest.
    """
    content = published.file_of(poll, files.URN, is_public=True)
    return None if content is None else SortedUrn(LinesRead.of(content).lines)


def _urn_or_404(edition: Edition) -> SortedUrn:
    urn = _urn(published_poll(edition))
    if urn is None or not urn.lines:
        raise Http404
    return urn
