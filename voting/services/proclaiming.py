"""From the draft outcome to the winners: two people sign it, the council decides, the town proclaims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import journal, locks
from accounts.writing import written
from budget import workflow as projects
from budget.enums import ProjectStatus
from budget.services import milestones
from budget.services.telling import tell_proposers
from budget.services.texts import Reading
from voting import policies, workflow
from voting.enums import CouncilVerdict, PollOrigin, PollStatus, VotingNotice
from voting.models import CouncilDecision, Endorsement, OutcomeEntry, Poll

SIGNATURES_NEEDED = 2
REASON_LONGEST = 2000


@dataclass(frozen=True)
class ProjectVerdict:
    """What the council says of one project; `verdict` empty where it says nothing of an unfunded one."""

    verdict: CouncilVerdict | None
    reason: str = ""


@transaction.atomic
def endorse(poll: Poll, *, by: User, at: datetime) -> bool:
    """One of two people signs the draft outcome; True when this signature made it public."""
    require(policies.can_endorse(by, poll))
    _hold_while(poll, PollStatus.TALLIED, _("There is no draft outcome to sign at this stage."))
    if Endorsement.objects.filter(poll=poll, by=by).exists():
        raise Refused(_("You have already signed: the second signature is another person's."))
    Endorsement.objects.create(poll=poll, by=by, at=at)
    journal.record("outcome.endorsed", poll, by=by, at=at)
    if poll.endorsements.count() < SIGNATURES_NEEDED:
        return False
    _propose(poll, at)
    journal.record("outcome.proposed", poll, by=by, at=at)
    return True


@transaction.atomic
def propose_imported(poll: Poll, *, at: datetime) -> None:
    """An imported election is history: nobody here signs it, and the journal says where it is from."""
    _hold_while(poll, PollStatus.TALLIED, _("There is no draft outcome to sign at this stage."))
    if poll.origin != PollOrigin.IMPORTED:
        raise Refused(_("Two people of the town sign the draft outcome before it is published."))
    _propose(poll, poll.closes_at or at)
    journal.record("outcome.imported", poll, by=None, at=at, sha256=poll.source.get("sha256", ""))


def _propose(poll: Poll, at: datetime) -> None:
    moves.apply(workflow.PROPOSE, poll, at=at)
    for entry in _entries(poll):
        project = entry.contest_entry.project
        if project.status != ProjectStatus.ON_BALLOT:
            continue  # withdrawn during the vote
        move = projects.PROPOSE_TO_COUNCIL if entry.is_proposed else projects.NOT_FUND
        kind = VotingNotice.PROJECT_PROPOSED if entry.is_proposed else VotingNotice.PROJECT_NOT_FUNDED
        moves.apply(move, project, at=at)
        where = entry.contest_entry.contest.get_absolute_url()
        tell_proposers(project, kind, at=at, path=where, edition=poll.edition.name, votes=entry.votes)


@transaction.atomic
def record_decision(
    poll: Poll,
    *,
    reference: str,
    decided_on: date,
    verdicts: Mapping[int, ProjectVerdict],
    text: str = "",
    by: User,
    at: datetime,
) -> None:
    """The council's deliberation: number, day, and each project accepted, kept in reserve or rejected.

    `verdicts` by the primary key of the outcome entry; a change to what the vote proposed gives its reason.
    """
    require(policies.can_record_decision(by, poll))
    _hold_while(poll, PollStatus.PROPOSED, _("The council decides on an outcome once it is published."))
    entries = list(_entries(poll))
    _require_sound(poll, entries, reference, decided_on, verdicts, at)
    CouncilDecision.objects.create(
        poll=poll,
        reference=written(reference, is_one_line=True),
        decided_on=decided_on,
        text=written(text),
        recorded_by=by,
        recorded_at=at,
    )
    _write_verdicts(entries, verdicts)
    moves.apply(workflow.RECORD_DECISION, poll, at=at)
    journal.record(
        "outcome.decided", poll, by=by, at=at, reference=reference, decided_on=decided_on.isoformat()
    )


@transaction.atomic
def correct_decision(
    poll: Poll,
    *,
    reference: str,
    decided_on: date,
    text: str = "",
    verdicts: Mapping[int, ProjectVerdict] | None = None,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """What was typed wrong is put right, with a reason; what stood before stays beside it and in the journal.

    `verdicts` may only change until the winners are proclaimed; None leaves them as they are.
    """
    require(policies.can_record_decision(by, poll))
    locks.hold(poll, "status")
    if poll.status not in (PollStatus.DECIDED, PollStatus.PROCLAIMED):
        raise Refused(_("There is no decision of the council to correct."))
    entries = list(_entries(poll))
    if verdicts is None or poll.status == PollStatus.PROCLAIMED:
        verdicts = {entry.pk: _standing(entry) for entry in entries if entry.council_verdict}
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason",
        longest=REASON_LONGEST,
        needed=_("Say what was wrong: everybody reads it."),
    )
    reading.finish()
    _require_sound(poll, entries, reference, decided_on, verdicts, at)
    decision = CouncilDecision.objects.get(poll=poll)
    before = _in_json(decision, entries)
    decision.reference, decision.text = written(reference, is_one_line=True), written(text)
    decision.decided_on = decided_on
    _write_verdicts(entries, verdicts)
    now = _in_json(decision, entries)
    if now == before:
        raise Refused(_("Nothing differs from what is recorded. Nothing was changed."))
    decision.corrections = [
        *decision.corrections,
        {"at": at.isoformat(), "reason": reason, "before": before},
    ]
    decision.save(update_fields=["reference", "decided_on", "text", "corrections"])
    journal.record("outcome.corrected", poll, by=by, at=at, reason=reason, before=before, after=now)


def _standing(entry: OutcomeEntry) -> ProjectVerdict:
    return ProjectVerdict(CouncilVerdict(entry.council_verdict), entry.council_reason)


def _in_json(decision: CouncilDecision, entries: list[OutcomeEntry]) -> dict[str, Any]:
    """A decision as plain values, its projects by their printed number."""
    return {
        "reference": decision.reference,
        "decided_on": decision.decided_on.isoformat(),
        "text": decision.text,
        "verdicts": {
            str(entry.contest_entry.number): [entry.council_verdict, entry.council_reason]
            for entry in entries
            if entry.council_verdict
        },
    }


def _write_verdicts(entries: list[OutcomeEntry], verdicts: Mapping[int, ProjectVerdict]) -> None:
    for entry in entries:
        decided = verdicts.get(entry.pk, ProjectVerdict(None))
        entry.council_verdict, entry.council_reason = str(decided.verdict or ""), written(decided.reason)
        entry.save(update_fields=["council_verdict", "council_reason"])


@transaction.atomic
def proclaim(poll: Poll, *, by: User, at: datetime) -> None:
    """Winners by the council's decision, each with its first milestones; every proposer is told."""
    require(policies.can_proclaim(by, poll))
    _hold_while(
        poll, PollStatus.DECIDED, _("The winners are proclaimed once the council's decision is recorded.")
    )
    moves.apply(workflow.PROCLAIM, poll, at=at)
    for entry in _entries(poll):
        if entry.council_verdict:
            _proclaim_one(poll, entry, at)
    journal.record("outcome.proclaimed", poll, by=by, at=at)


def _proclaim_one(poll: Poll, entry: OutcomeEntry, at: datetime) -> None:
    project, verdict = entry.contest_entry.project, CouncilVerdict(entry.council_verdict)
    move, kind = MOVE_OF_VERDICT[verdict]
    facts = {"voted_eur": entry.contest_entry.cost_eur} if verdict == CouncilVerdict.ACCEPTED else {}
    moves.apply(move, project, at=at, status_reason=entry.council_reason, **facts)
    if verdict == CouncilVerdict.ACCEPTED:
        milestones.plan_first(project, at=at)
    tell_proposers(project, kind, at=at, edition=poll.edition.name, reason=entry.council_reason)


MOVE_OF_VERDICT = {
    CouncilVerdict.ACCEPTED: (projects.PROCLAIM_WINNER, VotingNotice.PROJECT_WON),
    CouncilVerdict.RESERVE: (projects.KEEP_IN_RESERVE, VotingNotice.PROJECT_IN_RESERVE),
    CouncilVerdict.REJECTED: (projects.REJECT_IN_COUNCIL, VotingNotice.PROJECT_REJECTED),
}


def _require_sound(
    poll: Poll,
    entries: list[OutcomeEntry],
    reference: str,
    decided_on: date,
    verdicts: Mapping[int, ProjectVerdict],
    at: datetime,
) -> None:
    errors: dict[Path, Any] = {}
    if not written(reference):
        errors[("reference",)] = _("Give the number of the deliberation.")
    if decided_on > poll.local_day(at):
        errors[("decided_on",)] = _("This day is still to come.")
    if poll.closes_at is not None and decided_on < poll.local_day(poll.closes_at):
        errors[("decided_on",)] = _("The council cannot have decided before the close of the vote.")
    for entry in entries:
        if fault := _fault_of(entry, verdicts.get(entry.pk, ProjectVerdict(None))):
            errors[("verdicts", entry.pk)] = fault
    if errors or not set(verdicts) <= {entry.pk for entry in entries}:
        raise InvalidInput(_("The decision cannot be recorded as it stands."), errors)


def _fault_of(entry: OutcomeEntry, decided: ProjectVerdict) -> str:
    is_withdrawn = entry.contest_entry.withdrawn_at is not None
    if is_withdrawn:
        return _("This project was withdrawn: the council has nothing to decide.") if decided.verdict else ""
    if entry.is_proposed and decided.verdict is None:
        return _("The vote proposed this project: say what the council decided.")
    is_change = entry.is_proposed != (decided.verdict == CouncilVerdict.ACCEPTED)
    needs_reason = decided.verdict is not None and (is_change or decided.verdict == CouncilVerdict.REJECTED)
    if needs_reason and not written(decided.reason):
        return _("Give the council's reason: it is published beside the project.")
    return ""


def _hold_while(poll: Poll, status: PollStatus, sentence: str) -> None:
    locks.hold(poll, "status")
    if poll.status != status:
        raise Refused(sentence)


def _entries(poll: Poll) -> Any:
    return OutcomeEntry.objects.filter(outcome__contest__poll=poll).select_related(
        "contest_entry__project__edition__municipality", "contest_entry__contest__poll__edition__municipality"
    )
