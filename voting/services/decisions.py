"""What the council decided of an outcome: recorded from its deliberation, put right with a reason."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Path, Refused, SavedMeanwhile, require
from accounts.services import journal, locks
from accounts.writing import written
from budget.services.texts import Reading
from voting import policies, workflow
from voting.enums import CouncilVerdict, PollStatus
from voting.models import CouncilDecision, OutcomeEntry, Poll
from voting.queries.outcomes import entries_of_poll

REFERENCE_LONGEST = 60
TEXT_LONGEST = 4000
VERDICT_REASON_LONGEST = 500
CORRECTION_REASON_LONGEST = 2000


@dataclass(frozen=True)
class ProjectVerdict:
    """What the council says of one project; `verdict` empty where it says nothing of an unfunded one."""

    verdict: CouncilVerdict | None
    reason: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision as it is kept; `verdicts` by the primary key of the outcome entry, one for each project."""

    reference: str
    decided_on: date
    text: str
    verdicts: Mapping[int, ProjectVerdict]

    def what_differs(self, other: "Decided") -> dict[Path, Any]:
        """What stands here and not in the other."""
        others = other.answers()
        return {path: answer for path, answer in self.answers().items() if answer != others[path]}

    def answers(self) -> dict[Path, Any]:
        verdicts: dict[Path, Any] = {("verdicts", pk): said for pk, said in self.verdicts.items()}
        whole: dict[Path, Any] = {
            ("reference",): self.reference,
            ("decided_on",): self.decided_on,
            ("text",): self.text,
        }
        return {**whole, **verdicts}


@transaction.atomic
def record(
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
    locks.hold(poll, "status")
    if poll.status == PollStatus.PROCLAIMED:
        raise _proclaimed()
    if poll.status not in (PollStatus.PROPOSED, PollStatus.DECIDED):
        raise Refused(_("The council decides on an outcome once it is published."))
    entries = list(entries_of_poll(poll))
    decided = _read(poll, entries, reference, decided_on, text, verdicts, at)
    if poll.status == PollStatus.DECIDED:
        _refuse_another(_standing(CouncilDecision.objects.get(poll=poll), entries), decided)
        return  # the same sent again is recorded once
    decision = CouncilDecision(poll=poll, recorded_by=by, recorded_at=at)
    _write(decision, entries, decided)
    decision.save()
    moves.apply(workflow.RECORD_DECISION, poll, at=at)
    journal.record(
        "outcome.decided",
        poll,
        by=by,
        at=at,
        reference=decided.reference,
        decided_on=decided_on.isoformat(),
    )


@transaction.atomic
def correct(
    poll: Poll,
    *,
    reference: str,
    decided_on: date,
    text: str = "",
    verdicts: Mapping[int, ProjectVerdict] | None = None,
    reason: str,
    seen: str,
    by: User,
    at: datetime,
) -> None:
    """What was typed wrong is put right, with a reason; what stood before stays beside it and in the journal.

    `verdicts` may only change until the winners are proclaimed; None leaves them as they are.
    `seen` is the `decision_mark` of the decision that the person had before them.
    """
    require(policies.can_record_decision(by, poll))
    locks.hold(poll, "status")
    if poll.status not in (PollStatus.DECIDED, PollStatus.PROCLAIMED):
        raise Refused(_("There is no decision of the council to correct."))
    entries = list(entries_of_poll(poll))
    decision = CouncilDecision.objects.get(poll=poll)
    standing, before = _standing(decision, entries), _in_json(decision, entries)
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason",
        longest=CORRECTION_REASON_LONGEST,
        needed=_("Say what was wrong: everybody reads it."),
    )
    reading.finish()
    if poll.status == PollStatus.PROCLAIMED and not _is_said_already(standing, verdicts or {}):
        raise _proclaimed()
    if verdicts is None or poll.status == PollStatus.PROCLAIMED:
        verdicts = standing.verdicts
    decided = _read(poll, entries, reference, decided_on, text, verdicts, at)
    if decided == standing:
        raise Refused(_("Nothing differs from what is recorded. Nothing was changed."))
    if seen != decision_mark(decision, entries):
        _refuse_another(standing, decided)
    _write(decision, entries, decided)
    decision.corrections = [
        *decision.corrections,
        {"at": at.isoformat(), "reason": reason, "before": before},
    ]
    decision.save(update_fields=["reference", "decided_on", "text", "corrections"])
    now = _in_json(decision, entries)
    journal.record("outcome.corrected", poll, by=by, at=at, reason=reason, before=before, after=now)


def decision_mark(decision: CouncilDecision, entries: Iterable[OutcomeEntry]) -> str:
    """Which decision a person read: another one has another mark."""
    text = json.dumps(_in_json(decision, entries), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _in_json(decision: CouncilDecision, entries: Iterable[OutcomeEntry]) -> dict[str, Any]:
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


def _refuse_another(standing: Decided, decided: Decided) -> None:
    if stored := standing.what_differs(decided):
        raise SavedMeanwhile(
            _("The decision of the council was recorded or corrected by somebody else meanwhile."), stored
        )


def _proclaimed() -> Refused:
    return Refused(
        _("The winners are proclaimed: what the council decided of a project no longer changes here."),
        road=_(
            "Nothing was saved. The number, the day and the words of the decision may still be put right; "
            "a winner is given up, or a project called up, further down this page."
        ),
    )


def _standing(decision: CouncilDecision, entries: list[OutcomeEntry]) -> Decided:
    verdicts = {entry.pk: _said_of(entry) for entry in entries}
    return Decided(decision.reference, decision.decided_on, decision.text, verdicts)


def _is_said_already(standing: Decided, verdicts: Mapping[int, ProjectVerdict]) -> bool:
    typed = {pk: ProjectVerdict(said.verdict, written(said.reason)) for pk, said in verdicts.items()}
    return all(standing.verdicts.get(pk) == said for pk, said in typed.items())


def _said_of(entry: OutcomeEntry) -> ProjectVerdict:
    verdict = CouncilVerdict(entry.council_verdict) if entry.council_verdict else None
    return ProjectVerdict(verdict, entry.council_reason)


def _write(decision: CouncilDecision, entries: list[OutcomeEntry], decided: Decided) -> None:
    decision.reference, decision.text = decided.reference, decided.text
    decision.decided_on = decided.decided_on
    for entry in entries:
        said = decided.verdicts[entry.pk]
        entry.council_verdict, entry.council_reason = str(said.verdict or ""), said.reason
        entry.save(update_fields=["council_verdict", "council_reason"])


def _read(
    poll: Poll,
    entries: list[OutcomeEntry],
    reference: str,
    decided_on: date,
    text: str,
    verdicts: Mapping[int, ProjectVerdict],
    at: datetime,
) -> Decided:
    """The decision fit to keep, or everything that is wrong with it."""
    reading = Reading({"reference": reference, "text": text})
    reference = reading.text(
        "reference",
        longest=REFERENCE_LONGEST,
        needed=_("Give the number of the deliberation."),
        is_one_line=True,
    )
    text = reading.text("text", longest=TEXT_LONGEST)
    if decided_on > poll.local_day(at):
        reading.fault("decided_on", _("This day is still to come."))
    if poll.closes_at is not None and decided_on < poll.local_day(poll.closes_at):
        reading.fault("decided_on", _("The council cannot have decided before the close of the vote."))
    kept = {}
    reasons = reading.part("verdicts", typed={pk: said.reason for pk, said in verdicts.items()})
    for entry in entries:
        verdict = verdicts.get(entry.pk, ProjectVerdict(None)).verdict
        kept[entry.pk] = ProjectVerdict(verdict, reasons.text(entry.pk, longest=VERDICT_REASON_LONGEST))
        if fault := _fault_of(entry, kept[entry.pk]):
            reasons.fault(entry.pk, fault)
    if reading.faults or not set(verdicts) <= {entry.pk for entry in entries}:
        raise InvalidInput(_("The decision cannot be recorded as it stands."), reading.faults)
    return Decided(reference, decided_on, text, kept)


def _fault_of(entry: OutcomeEntry, decided: ProjectVerdict) -> str:
    is_withdrawn = entry.contest_entry.withdrawn_at is not None
    if is_withdrawn:
        return _("This project was withdrawn: the council has nothing to decide.") if decided.verdict else ""
    if entry.is_proposed and decided.verdict is None:
        return _("The vote proposed this project: say what the council decided.")
    is_change = entry.is_proposed != (decided.verdict == CouncilVerdict.ACCEPTED)
    needs_reason = decided.verdict is not None and (is_change or decided.verdict == CouncilVerdict.REJECTED)
    if needs_reason and not decided.reason:
        return _("Give the council's reason: it is published beside the project.")
    return ""
