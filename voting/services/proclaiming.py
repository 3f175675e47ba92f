"""From the draft outcome to the winners: two people sign it, the town proclaims what the council decided."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.enums import Role
from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks, notices
from accounts.writing import written
from budget import workflow as projects
from budget.enums import ProjectStatus
from budget.models import Project
from budget.queries.editions import followers
from budget.services import milestones
from budget.services.telling import tell_proposers
from voting import policies, workflow
from voting.enums import CouncilVerdict, PollOrigin, PollStatus, VotingNotice
from voting.models import CouncilDecision, DraftRefusal, Endorsement, OutcomeEntry, Poll
from voting.queries import labels
from voting.queries.grounds import CountTold
from voting.queries.outcomes import entries_of_poll, outcomes_of_poll, reading, signatures
from voting.services import signers

SIGNATURES_NEEDED = 2
LONGEST_REASON = 2000


@transaction.atomic
def endorse(poll: Poll, *, by: User, at: datetime) -> bool:
    """One of two people signs the draft outcome; True when this signature made it public."""
    require(policies.can_endorse(by, poll))
    _hold_while(poll, PollStatus.TALLIED, _("There is no draft outcome to sign at this stage."))
    outcomes_of_poll(poll)  # refuses what is not what was counted
    signed = signatures(poll)
    if signed.filter(by=by).exists():
        raise Refused(_("You have already signed: the second signature is another person's."))
    signers.require_signer_of_before(poll, by)
    for signature in signed:
        signers.require_two_persons(signature.by, by)
    Endorsement.objects.create(poll=poll, by=by, at=at, reading=reading(poll))
    journal.record("outcome.endorsed", poll, by=by, at=at)
    if signatures(poll).count() < SIGNATURES_NEEDED:
        return False
    _propose(poll, at)
    journal.record("outcome.proposed", poll, by=by, at=at)
    return True


@transaction.atomic
def refuse(poll: Poll, *, reason: str, by: User, at: datetime) -> None:
    """A member of the commission does not sign the draft, and says why: the two signatures start anew.

    Once a person, so that nobody holds up the result for good: whoever is not convinced by the answer has the
    vote annulled, which takes two.
    """
    require(policies.can_refuse_draft(by, poll))
    _hold_while(poll, PollStatus.TALLIED, _("There is no draft outcome to refuse at this stage."))
    signers.require_signer_of_before(poll, by)
    if DraftRefusal.objects.filter(poll=poll, by=by).exists():
        raise Refused(
            _("You have refused this draft once: others read your reasons, and sign or annul the vote.")
        )
    text = written(reason)
    if not text or len(text) > LONGEST_REASON:
        sentence = _("Say why in 2,000 characters at most: whoever signs next reads it first.")
        raise InvalidInput(sentence, {("reason",): sentence})
    DraftRefusal.objects.create(poll=poll, reading=reading(poll), reason=text, by=by, at=at)
    journal.record("outcome.refused", poll, by=by, at=at, reason=text)


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
    names = labels.names(poll.municipality)
    counts = {outcome.pk: CountTold(outcome, names) for outcome in outcomes_of_poll(poll)}
    for entry in entries_of_poll(poll):
        project = entry.contest_entry.project
        if project.status != ProjectStatus.ON_BALLOT:
            continue  # withdrawn during the vote
        move = projects.PROPOSE_TO_COUNCIL if entry.is_proposed else projects.NOT_FUND
        kind = VotingNotice.PROJECT_PROPOSED if entry.is_proposed else VotingNotice.PROJECT_NOT_FUNDED
        moves.apply(move, project, at=at)
        facts = {} if entry.is_proposed else _what_it_lacked(entry, counts[entry.outcome_id])
        where = entry.get_absolute_url()
        tell_proposers(project, kind, at=at, path=where, edition=poll.edition.name, **facts)
    notices.owe_all(
        VotingNotice.FOLLOWED_RESULTS,
        to=followers(poll.edition),
        about=poll,
        at=at,
        path=poll.contests.order_by("position")[0].get_absolute_url(),
        edition=poll.edition.name,
        followed=poll.edition_id,
    )


def _what_it_lacked(entry: OutcomeEntry, count: CountTold) -> dict[str, Any]:
    """What the letter says of it: no more than the pages show."""
    margin = count.outcome.margins.get(entry.contest_entry.identifier)
    return {
        "lacked": count.grounds(entry).to_json() if count.outcome.shows_steps else None,
        "margin": margin.to_json() if margin is not None else None,
        "again": _where(entry.contest_entry.project),
    }


def _where(project: Project) -> list[str | int]:
    """Of which town and edition, and its number: the letter knows the page on which it is filed again."""
    return [project.municipality.slug, project.edition.slug, project.number]


@transaction.atomic
def proclaim(poll: Poll, *, by: User, at: datetime) -> None:
    """Winners by the council's decision, each with its first milestones; every proposer is told."""
    require(policies.can_proclaim(by, poll))
    decision = CouncilDecision.objects.filter(poll=poll).select_related("recorded_by").first()
    if decision is not None and not decision.recorded_by.holds(Role.COUNCILLOR, poll.municipality):
        signers.require_two_persons(decision.recorded_by, by)
    _hold_while(
        poll, PollStatus.DECIDED, _("The winners are proclaimed once the council's decision is recorded.")
    )
    moves.apply(workflow.PROCLAIM, poll, at=at)
    for entry in entries_of_poll(poll):
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


def _hold_while(poll: Poll, status: PollStatus, sentence: str) -> None:
    locks.hold(poll, "status")
    if poll.status != status:
        raise Refused(sentence)
