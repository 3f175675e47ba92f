"""The one thing this person can do now in an edition: named by its effect; or when the next one comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Viewer
from budget import calendar, policies
from budget.enums import PhaseKind
from budget.models import Edition, Phase, RegisterEntry
from frontend.words.tables import word
from voting.queries import polls


@dataclass(frozen=True)
class NextStep:
    label: str
    href: str
    text: str = ""
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    # Why this person cannot, with the road to become eligible.
    refusal: policies.Answer | None = None


@dataclass(frozen=True)
class Visit:
    """Who looks at which edition, when."""

    edition: Edition
    person: Viewer
    entry: RegisterEntry | None
    at: datetime

    def address(self, name: str) -> str:
        return reverse(name, args=[self.edition.municipality.slug, self.edition.slug])


def next_step(visit: Visit) -> NextStep:
    phases = visit.edition.phases.all()
    if not visit.edition.is_archived:
        spans = {phase.kind: phase for phase in calendar.open_spans(phases, visit.at)}
        for kind, find in STEPS.items():
            step = find(visit, spans[kind]) if kind in spans else None
            if step is not None:
                return step
        coming = calendar.next_span(phases, visit.at)
        if coming is not None:
            return _coming(visit, coming)
    return NextStep(_("See the projects"), visit.address("projects"))


def _vote(visit: Visit, phase: Phase) -> NextStep | None:
    poll = polls.poll_of_edition(visit.edition)
    if poll is None or not poll.is_open(visit.at):
        return None
    if _must_register(visit):
        return _register(visit, _("Then your ballot paper opens."), poll.closes_at)
    return NextStep(_("Open my ballot paper"), visit.address("booth"), closes_at=poll.closes_at)


def _propose(visit: Visit, phase: Phase) -> NextStep:
    if _must_register(visit):
        return _register(visit, _("Then you can file your idea."), phase.closes_at)
    answer = policies.can_propose(visit.person, visit.edition, visit.at)
    if isinstance(answer, policies.Answer) and not answer:
        return NextStep(
            _("Read the ideas"), visit.address("proposals"), closes_at=phase.closes_at, refusal=answer
        )
    return NextStep(_("File my idea"), visit.address("proposal_new"), closes_at=phase.closes_at)


def _sit(visit: Visit, phase: Phase) -> NextStep | None:
    if not policies.sits_on_jury(visit.person, visit.edition):
        return None
    return NextStep(_("Open my jury files"), visit.address("jury"), closes_at=phase.closes_at)


def _read_projects(visit: Visit, phase: Phase) -> NextStep:
    text = _("Under way: %(phase)s.") % {"phase": word(phase.kind, "phase")}
    return NextStep(_("See the projects"), visit.address("projects"), text=text)


def _read_outcome(visit: Visit, phase: Phase) -> NextStep:
    return NextStep(_("See the results"), visit.address("outcomes"))


def _coming(visit: Visit, phase: Phase) -> NextStep:
    text = _("Next: %(phase)s.") % {"phase": word(phase.kind, "phase")}
    return NextStep(_("Read the rulebook"), visit.address("rulebook"), text=text, opens_at=phase.opens_at)


def _must_register(visit: Visit) -> bool:
    """Somebody signed in and unknown to the register; the others are told at the door of the act itself."""
    return bool(visit.person.is_authenticated) and visit.entry is None


def _register(visit: Visit, text: str, closes_at: datetime | None) -> NextStep:
    return NextStep(_("Join the register"), visit.address("register"), text=text, closes_at=closes_at)


# What matters most comes first when two phases overlap.
STEPS: dict[PhaseKind, Callable[[Visit, Phase], NextStep | None]] = {
    PhaseKind.VOTING: _vote,
    PhaseKind.COLLECTION: _propose,
    PhaseKind.JURY: _sit,
    PhaseKind.RATIFICATION: _read_outcome,
    PhaseKind.DELIVERY: _read_outcome,
    PhaseKind.PRESENTATION: _read_projects,
    PhaseKind.REVIEW: _read_projects,
}
