"""A ballot filled before its voter is known: it comes back to be read over, in the same browser.

The road is a word drawn when one presses on; it stands in the address that the proof of who one is leads back
to. Whoever comes to the booth of this browser by another one finds an empty paper, and is asked whether the
ballot begun here is theirs; by another account than the one that pressed on or first came back, not even so.
"""

import secrets
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from accounts.policies import is_signed_in
from budget.enums import LEVEL_RANK, Level
from budget.models import RegisterEntry
from budget.policies import register_answer
from frontend.booth.forms import BallotForm
from frontend.shell import kept
from voting import policies
from voting.models import Poll
from voting.queries.papers import Paper, offered_to
from voting.services import link_keys

ROAD, LASTS = "road", timedelta(hours=1)
MARKS = ("contest_", "value_", "blank_", "shown_", "device_half")


def may_fill(poll: Poll, paper: Paper, at: datetime) -> bool:
    """Could somebody who joins the register now vote on what this paper shows to everybody?"""
    return bool(
        policies.can_vote(None, poll, paper.rules, at=at).code == "not_registered"
        and register_answer(poll.edition, at)
        and LEVEL_RANK[Level(poll.required_level)] <= LEVEL_RANK[Level.DECLARED]
        and offered_to(unknown(poll), paper)
        and link_keys.is_here(poll)
    )


def unknown(poll: Poll) -> RegisterEntry:
    """Somebody of whom nothing is known yet, not even the quarter."""
    return RegisterEntry(edition=poll.edition)


def booth_of(poll: Poll) -> str:
    return reverse("booth", args=[poll.municipality.slug, poll.edition.slug])


def road_of(request: HttpRequest) -> str:
    return request.GET.get(ROAD, "")


def keep(
    request: HttpRequest, response: HttpResponse, poll: Poll, form: BallotForm, *, road: str, at: datetime
) -> None:
    """In the browser, for the account that is signed in, if one is; more than fits is to be made again."""
    marks = QueryDict(mutable=True)
    for name in form.data:
        if name.startswith(MARKS):
            marks.setlist(name, form.data.getlist(name))
    facts = [road, request.user.pk, marks.urlencode()]
    path = booth_of(poll)
    if kept.keep(response, kept.AT_SIGN_OUT, facts, about=_matter(poll), path=path, until=at + LASTS):
        kept.until_sign_out(request, response, path=path)


def back(request: HttpRequest, poll: Poll, at: datetime) -> BallotForm | None:
    """What was filled on this road, by this person or by nobody known yet."""
    road, marks = _begun(request, poll, at)
    is_this_road = secrets.compare_digest(road.encode(), road_of(request).encode())
    return BallotForm(QueryDict(marks)) if marks and is_this_road else None


def begun_elsewhere(request: HttpRequest, poll: Poll, at: datetime) -> str:
    """The road of what lies in this browser for this person, who came by another one; else empty."""
    is_look = request.method == "GET" and not road_of(request)
    return _begun(request, poll, at)[0] if is_look else ""


def _begun(request: HttpRequest, poll: Poll, at: datetime) -> tuple[str, str]:
    """Its road and its marks, if they are this person's or nobody's yet."""
    facts = kept.kept(request, kept.AT_SIGN_OUT, about=_matter(poll), at=at)
    return (facts[0], facts[2]) if facts and facts[1] in (None, request.user.pk) else ("", "")


def drop(request: HttpRequest, response: HttpResponse) -> None:
    kept.drop_at_sign_out(request, response)


def onward(request: HttpRequest, poll: Poll, road: str) -> str:
    """Where one proves who one is, and back."""
    way = urlencode({"next": f"{booth_of(poll)}?{urlencode({ROAD: road})}"})
    if is_signed_in(request.user):
        return f"{reverse('register', args=[poll.municipality.slug, poll.edition.slug])}?{way}"
    return f"{reverse('account_code')}?{way}"


def new_road() -> str:
    return secrets.token_urlsafe(9)


def _matter(poll: Poll) -> str:
    return f"{poll.pk} {poll.paper_fingerprint}"
