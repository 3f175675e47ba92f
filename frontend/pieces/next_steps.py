"""What one can do in an edition, in words: the one thing to do now, each right with its dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Viewer
from budget import policies
from budget.calendar import Window
from budget.enums import PhaseKind, Timing
from budget.models import Edition
from budget.queries import editions, proposals
from frontend.words.days import day, end, opening
from frontend.words.tables import word
from frontend.words.typography import quoting
from voting.enums import EditionStage
from voting.queries.standings import ActStanding, EditionStanding


@dataclass(frozen=True)
class NextStep:
    label: str
    href: str
    # What is open until `closes_at` or comes at `opens_at`, by its name; and a sentence beside the button.
    what: str = ""
    text: str = ""
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    # Why this person cannot, with the road to become eligible.
    refusal: policies.Answer | None = None
    refusal_title: str = ""


def next_step(standing: EditionStanding, person: Viewer) -> NextStep:
    step = STEPS[standing.stage](standing, person)
    return step if step is not None else _read(standing)


def address(standing: EditionStanding, name: str) -> str:
    edition = standing.edition
    return reverse(name, args=[edition.municipality.slug, edition.slug])


def _vote(standing: EditionStanding, person: Viewer) -> NextStep:
    closes_at, what = standing.vote.window.closes_at, _name(PhaseKind.VOTING)
    if standing.is_suspended:
        return _see(standing, text=_("The vote is suspended for the moment: no ballot is taken."))
    if standing.voted_on_paper or standing.voted_for_good:
        text = _("You have voted: your ballot counts, and can no longer be changed.")
        if standing.voted_on_paper:
            text = _("You have voted on paper: your ballot is final.")
        return _see(standing, what, text=text, closes_at=closes_at)
    if standing.has_voted:
        text = _("You have voted. Until the close you can change your ballot.")
        return NextStep(
            _("Change my ballot"), address(standing, "booth"), what, text=text, closes_at=closes_at
        )
    if standing.is_known and standing.vote.must_register:
        return _register(standing, what, _("Then your ballot paper opens."), closes_at)
    if not standing.vote.may_ever:
        return _see(
            standing,
            what,
            closes_at=closes_at,
            refusal=standing.vote.answer,
            refusal_title=_("You cannot vote in this edition"),
        )
    return to_the_ballot(standing.edition, closes_at)


def to_the_ballot(edition: Edition, closes_at: datetime | None) -> NextStep:
    """What a visitor is offered while a vote is open, and whoever may cast a first ballot."""
    booth = reverse("booth", args=[edition.municipality.slug, edition.slug])
    return NextStep(_("Open my ballot paper"), booth, _name(PhaseKind.VOTING), closes_at=closes_at)


def _propose(standing: EditionStanding, person: Viewer) -> NextStep:
    closes_at, what = standing.propose.window.closes_at, _name(PhaseKind.COLLECTION)
    if standing.is_known and standing.propose.must_register:
        return _register(standing, what, _("Then you can file your idea."), closes_at)
    if not standing.propose.may_ever:
        return NextStep(
            _("Read the ideas"),
            address(standing, "proposals"),
            what,
            closes_at=closes_at,
            refusal=standing.propose.answer,
            refusal_title=_("You cannot file an idea for now"),
        )
    draft = proposals.draft_of(person, standing.edition)
    if draft is not None:
        text = quoting(_("Your draft waits for you: “%(title)s”."), title=draft.title)
        return NextStep(_("Continue my idea"), draft.get_absolute_url(), what, text=text, closes_at=closes_at)
    return NextStep(_("File my idea"), address(standing, "proposal_new"), what, closes_at=closes_at)


def _study(standing: EditionStanding, person: Viewer) -> NextStep | None:
    phases = standing.phases
    if phases[PhaseKind.JURY].is_open and policies.sits_on_jury(person, standing.edition):
        return NextStep(
            _("Open my jury files"),
            address(standing, "jury"),
            _name(PhaseKind.JURY),
            closes_at=phases[PhaseKind.JURY].closes_at,
        )
    shown = (PhaseKind.PRESENTATION, PhaseKind.REVIEW)
    kind = next((kind for kind in shown if phases[kind].is_open), None)
    if kind is None:
        return None
    return _see(standing, _name(kind), closes_at=phases[kind].closes_at)


def _count(standing: EditionStanding, person: Viewer) -> NextStep:
    paper_day = standing.paper_day
    if standing.has_voted and paper_day is not None:
        text = _("You have voted. The online vote is closed, and others vote on paper.")
    elif standing.has_voted:
        text = _("You have voted. The vote is closed, the ballots are being counted.")
    elif paper_day is not None and paper_day >= standing.edition.local_day(standing.at):
        text = _("The online vote is closed. People vote on paper on %(day)s.") % {"day": day(paper_day)}
        where = f"{standing.edition.get_absolute_url()}#paper"
        return NextStep(_("Where to vote on paper"), where, text=text)
    else:
        text = _("The vote is closed, the ballots are being counted.")
    return _see(standing, text=text)


def _read_outcome(standing: EditionStanding, person: Viewer) -> NextStep:
    return NextStep(_("See the results"), address(standing, "outcomes"))


def _wait(standing: EditionStanding, person: Viewer) -> NextStep | None:
    phase = standing.coming
    if phase is None:
        return None
    what = _name(PhaseKind(phase.kind))
    return NextStep(_("Read the rulebook"), address(standing, "rulebook"), what, opens_at=phase.opens_at)


def _read(standing: EditionStanding) -> NextStep:
    if standing.has_outcome:
        return NextStep(_("See the results"), address(standing, "outcomes"))
    return _see(standing)


def _see(standing: EditionStanding, what: str = "", **more: Any) -> NextStep:
    """The projects; before the first one, the ideas; before the first one, the rulebook."""
    holds = editions.what_is_public(standing.edition)
    if holds.has_projects:
        return NextStep(_("See the projects"), address(standing, "projects"), what, **more)
    if holds.has_ideas:
        return NextStep(_("Read the ideas"), address(standing, "proposals"), what, **more)
    return NextStep(_("Read the rulebook"), address(standing, "rulebook"), what, **more)


def _nothing(standing: EditionStanding, person: Viewer) -> None:
    """Nothing particular: what may be read."""


def _register(standing: EditionStanding, what: str, text: str, closes_at: datetime | None) -> NextStep:
    href = address(standing, "register")
    return NextStep(_("Join the register"), href, what, text=text, closes_at=closes_at)


def _name(kind: PhaseKind) -> str:
    return word(kind, "phase").capitalize()


STEPS: dict[EditionStage, Callable[[EditionStanding, Viewer], NextStep | None]] = {
    EditionStage.DRAFTING: _nothing,
    EditionStage.ANNOUNCED: _wait,
    EditionStage.COLLECTING: _propose,
    EditionStage.BETWEEN: _wait,
    EditionStage.STUDYING: lambda standing, person: _study(standing, person) or _wait(standing, person),
    EditionStage.VOTING: _vote,
    EditionStage.COUNTING: _count,
    EditionStage.DRAFTED: _count,
    EditionStage.PROPOSED: _read_outcome,
    EditionStage.DECIDED: _read_outcome,
    EditionStage.DELIVERING: _read_outcome,
    EditionStage.DELIVERED: _read_outcome,
    EditionStage.ANNULLED: _nothing,
    EditionStage.ARCHIVED: _nothing,
}


def rights(standing: EditionStanding) -> list[tuple[str, str]]:
    """What a person's place gives right to, in words: (act, from when, until when or why not)."""
    return [
        (_("Propose an idea"), _right(standing.propose)),
        (_("Vote for projects"), _voted(standing) or _right(standing.vote)),
    ]


def _voted(standing: EditionStanding) -> str:
    if not standing.has_voted:
        return ""
    until = {"moment": end(standing.vote.window.closes_at)}
    if standing.voted_on_paper:
        return _("you have voted on paper: your ballot is final")
    if standing.may_change_ballot:
        return _("you have voted; you can change your ballot until %(moment)s") % until
    if standing.is_suspended:
        return _("you have voted; the vote is suspended for the moment")
    if standing.vote.window.is_open:
        return _("you have voted; your ballot can no longer be changed")
    return _("you have voted; the vote closed on %(moment)s") % until


def _right(act: ActStanding) -> str:
    window = act.window
    if window.is_over or window.timing == Timing.NONE or act.answer:
        return when(window)
    return f"{act.answer.reason} {act.answer.road}"


def when(window: Window) -> str:
    """When something may be done, dates that are not certain called so."""
    if window.is_ahead and window.opens_at is None:
        return _("its date is not announced yet")
    if window.timing == Timing.NONE or window.opens_at is None:
        return _("nothing is planned in this edition")
    if window.is_over:
        return _("no longer: it closed on %(moment)s") % {"moment": end(window.closes_at)}
    if window.is_open:
        return _("yes, until %(moment)s") % {"moment": end(window.closes_at)}
    opens_at = opening(timezone.localtime(window.opens_at))
    if window.timing == Timing.COMING:
        return _("yes, from %(moment)s on") % {"moment": opens_at}
    return _("from %(moment)s on, a date still to be confirmed") % {"moment": opens_at}
