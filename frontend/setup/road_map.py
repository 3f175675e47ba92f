"""The road of an edition for its coordinator: what is done, what is now, what comes, each with its date."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from budget.calendar import Window, window
from budget.enums import PhaseKind, Timing
from budget.models import Edition
from budget.policies import windows_of
from frontend.pieces.timelines import Event
from frontend.words.days import end, span
from frontend.words.tables import word
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import polls
from voting.queries.standings import does_without_a_vote, vote_window

ORDER = list(PollStatus)


def road_of(edition: Edition, at: datetime) -> list[Event]:
    """In the order of the calendar; what an edition does without is not on its road."""
    return list(_steps(edition, polls.poll_of_edition(edition), at))


def _steps(edition: Edition, poll: Poll | None, at: datetime) -> Iterator[Event]:
    published = edition.rulebooks.published().last()
    has_council = any(phase.kind == PhaseKind.RATIFICATION for phase in edition.phases.all())
    yield _act(_("Rulebook published"), published.published_at if published else None)
    for phase in edition.phases.all():
        name = word(phase.kind, "phase").capitalize()
        if phase.kind == PhaseKind.VOTING:
            yield _act(_("Ballot paper settled"), poll.settled_at if poll is not None else None)
            does_without = does_without_a_vote(edition, windows_of(edition, at))
            stands = vote_window(poll, window(phase, at), at, does_without=does_without)
            yield _phase(name, stands, phase.opens_at, phase.closes_at)
            yield from _after_the_vote(poll)
            if not has_council:
                yield from _after_the_council(poll)
            continue
        yield _phase(name, window(phase, at), phase.opens_at, phase.closes_at)
        if phase.kind == PhaseKind.RATIFICATION:
            yield from _after_the_council(poll)


def _after_the_vote(poll: Poll | None) -> Iterator[Event]:
    yield _reached(_("Ballots counted twice"), poll, PollStatus.TALLIED)
    yield _reached(_("Outcome signed by two people"), poll, PollStatus.PROPOSED)


def _after_the_council(poll: Poll | None) -> Iterator[Event]:
    yield _reached(_("Decision of the council recorded"), poll, PollStatus.DECIDED)
    yield _reached(_("Winners proclaimed"), poll, PollStatus.PROCLAIMED)


def _reached(title: str, poll: Poll | None, status: PollStatus) -> Event:
    if poll is None or poll.status == PollStatus.ANNULLED:
        return _later(title)
    is_done = ORDER.index(PollStatus(poll.status)) >= ORDER.index(status)
    return _done(title) if is_done else _later(title)


def _act(title: str, done_at: datetime | None) -> Event:
    return Event(title, done_at, tone="success", icon="check") if done_at else _later(title)


def _phase(name: str, stands: Window, opens_at: datetime, closes_at: datetime) -> Event:
    dates = span(opens_at, closes_at)
    match stands.timing:
        case Timing.OVER:
            return Event(name, text=dates, tone="success", icon="check")
        case Timing.OPEN:
            until = _("Now, until %(moment)s") % {"moment": end(stands.closes_at)}
            return Event(name, text=until, tone="info", icon="clock")
        case Timing.COMING:
            return Event(name, text=dates, is_coming=True)
        case Timing.PLANNED if stands.opens_at is None:
            text = _("%(dates)s: the ballot paper was not settled, the vote has not begun") % {"dates": dates}
            return Event(name, text=text, tone="warning", icon="warning")
        case Timing.PLANNED:
            text = _("%(dates)s, to be announced") % {"dates": dates}
            return Event(name, text=text, is_coming=True)
        case _:
            text = _("%(dates)s: these days have passed, and it was never announced") % {"dates": dates}
            return Event(name, text=text, tone="warning", icon="warning")


def _done(title: str) -> Event:
    return Event(title, tone="success", icon="check")


def _later(title: str) -> Event:
    return Event(title, is_coming=True)
