"""Settling the ballot paper, before the opening: it is frozen on every path, then its keys are drawn."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.queries import without_factor
from accounts.refusals import Refused, require
from accounts.services import journal, locks, notices
from budget import workflow as projects
from budget.queries.reviews import coordinators_of
from voting import policies, vault, workflow
from voting.enums import PollStatus, VotingNotice
from voting.models import ContestEntry, KeyRequest, Poll
from voting.policies import SIGNERS
from voting.queries import completeness, drafts, papers
from voting.queries.drafts import Draft, DraftContest
from voting.services import belonging, checkpoints, keys, link_keys
from voting.services.polls.rules import CONTRADICTIONS, names_of_rules

# What the two sides write in turn.
KEY_FIELDS = (
    "urn_public_key",
    "signing_public_key",
    "seed_commitment",
    "challenge",
    "challenge_sha256",
    "answer",
)


@transaction.atomic
def settle(poll: Poll, *, seen: str, by: User, at: datetime) -> None:
    """Freeze what `drafts.draft` shows and ask the counting side for its keys.

    `seen` is the mark of the draft the person read before saying yes. Where this process is the counting side
    too, the keys are there at once and the poll is settled; else it waits, frozen, and may be taken back.
    """
    require(policies.can_prepare(by, poll))
    locks.hold(poll.edition)  # who changes a project's words meanwhile waits, and is refused
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: nothing on it changes any more."))
    _require_factors(poll)
    draft = _complete(poll, seen, at)
    _print(draft, at)
    _freeze(poll, draft, by, at)
    request = keys.ask(poll, at=at)
    journal.record("poll.keys_asked", poll, by=by, at=at)
    if settings.COUNTING_VAULT_DIR is not None:
        _draw_here(request, at)


def _require_factors(poll: Poll) -> None:
    """Whoever will sign the result proves who they are by more than a password, before anybody votes."""
    if not settings.SECOND_FACTOR_IS_DEMANDED:
        return
    lacking = [person.office_name for person in without_factor(poll.municipality, SIGNERS)]
    if lacking:
        sentence = _(
            "Each signer of the result needs a second factor before the ballot paper is settled; "
            "without one: %(names)s."
        )
        raise Refused(
            sentence % {"names": ", ".join(lacking)},
            road=_('They set it up from their account, "My second factor".'),
        )


def _complete(poll: Poll, seen: str, at: datetime) -> Draft:
    """The draft that was read, with nothing missing."""
    draft = drafts.draft(poll)
    lacks = completeness.missing(draft, at)
    for missing in lacks:
        if missing.lack in CONTRADICTIONS:
            rules = names_of_rules(missing.params["rules"])
            raise Refused(CONTRADICTIONS[missing.lack] % {**missing.params, "rules": rules})
    if lacks or draft.phase is None:
        raise Refused(_("The ballot paper cannot be settled yet: see what is still missing."))
    if seen != draft.mark:
        raise Refused(_("The ballot paper changed since you opened this page: read it again, then settle."))
    return draft


def _freeze(poll: Poll, draft: Draft, by: User, at: datetime) -> None:
    assert draft.phase is not None  # noqa: S101  told by _complete
    poll.rulebook = draft.rulebook
    poll.opens_at, poll.closes_at = draft.phase.opens_at, draft.phase.closes_at
    moves.apply(
        workflow.ASK_FOR_KEYS,
        poll,
        at=at,
        rulebook=poll.rulebook,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        settled_at=at,
        settled_by=by,
    )


def _draw_here(request: KeyRequest, at: datetime) -> None:
    """Both sides are one account: every step at once."""
    try:
        for _turn in ("draw", "answer"):
            keys.serve(request)
            request.refresh_from_db(fields=KEY_FIELDS)
            keys.challenge(request)
            request.refresh_from_db(fields=KEY_FIELDS)
        finish(request, at=at)
    except vault.VaultFault as fault:
        raise Refused(
            _("The vault did not take the keys of the urn: nothing was settled. Tell the technical team.")
        ) from fault


def go_on(request: KeyRequest, *, at: datetime) -> bool:
    """The web side's turn, whichever it is; whether the poll is settled now."""
    keys.challenge(request)
    return keys.is_proved(request) and finish(request, at=at)


@transaction.atomic
def finish(request: KeyRequest, *, at: datetime) -> bool:
    """Settle the poll whose keys are proved; False when it was taken back, or should be open already."""
    poll = request.poll
    locks.hold(poll, "status", "opens_at", "settled_by", "rulebook")
    is_late = poll.opens_at is None or poll.opens_at <= at
    if poll.status != PollStatus.SETTLING or is_late or not keys.is_proved(request):
        return False
    drawn = belonging.keys_of(request)
    poll.urn_public_key, poll.seed_commitment = drawn.urn_public_key, drawn.seed_commitment
    poll.signing_public_key = drawn.signing_public_key
    moves.apply(
        workflow.SETTLE,
        poll,
        at=at,
        urn_public_key=drawn.urn_public_key,
        signing_public_key=drawn.signing_public_key,
        seed_commitment=drawn.seed_commitment,
        paper_fingerprint=papers.fingerprint(poll),
        link_fingerprint=link_keys.draw(drawn.urn_public_key),
    )
    link_keys.register(poll, at=at)
    checkpoints.begin(poll, at=at)
    request.delete()
    journal.record(
        "poll.settled",
        poll,
        by=poll.settled_by,
        at=at,
        paper=poll.paper_fingerprint,
        seed_commitment=poll.seed_commitment,
        urn_public_key=drawn.urn_public_key.hex(),
        signing_public_key=drawn.signing_public_key.hex(),
    )
    return True


@transaction.atomic
def take_back(poll: Poll, *, by: User, at: datetime) -> None:
    """While the keys are not there yet: the paper is a draft again, its projects what they were."""
    require(policies.can_prepare(by, poll))
    locks.hold(poll.edition)
    locks.hold(poll, "status")
    nothing = {"rulebook": None, "opens_at": None, "closes_at": None, "settled_at": None, "settled_by": None}
    moves.apply(workflow.TAKE_BACK, poll, at=at, **nothing)
    KeyRequest.objects.filter(poll=poll).delete()
    entries = list(poll.entries.select_related("project"))
    poll.entries.all().delete()
    move = (
        projects.BACK_TO_THE_SHORTLIST
        if drafts.jury_precedes(poll.edition)
        else projects.BACK_TO_THE_FEASIBLE
    )
    for entry in entries:
        moves.apply(move, entry.project, at=at)
    journal.record("poll.taken_back", poll, by=by, at=at)


def _print(draft: Draft, at: datetime) -> None:
    """Write the paper for good: envelopes without a project leave it, the others take their final figures."""
    kept = [drafted.contest.pk for drafted in draft.contests]
    draft.poll.contests.exclude(pk__in=kept).delete()
    for position, drafted in enumerate(draft.contests, start=1):
        _print_contest(drafted, position)
        for _number, project in drafted.projects:
            moves.apply(projects.PUT_ON_BALLOT, project, at=at)


def _print_contest(drafted: DraftContest, position: int) -> None:
    contest, envelope = drafted.contest, drafted.envelope
    contest.position = position
    contest.title, contest.amount_eur = envelope.name, envelope.amount_eur
    contest.ballot_bounds = drafted.rule.to_json()
    contest.tally_options = drafted.tally_options
    contest.save(update_fields=["position", "title", "amount_eur", "ballot_bounds", "tally_options"])
    ContestEntry.objects.bulk_create(
        ContestEntry(
            contest=contest,
            poll_id=contest.poll_id,
            project=project,
            number=number,
            title=project.title,
            cost_eur=project.cost_eur or 0,
            labels=list(drafted.labels[project.pk]),
        )
        for number, project in drafted.projects
    )


@transaction.atomic
def tell_that_keys_are_late(request: KeyRequest, *, at: datetime) -> bool:
    """Owe the coordinators, once, that the counting side has not answered; True when they were not told
    yet.
    """
    if not KeyRequest.objects.filter(pk=request.pk, told_at=None).update(told_at=at):
        return False
    edition = request.poll.edition
    notices.owe_all(
        VotingNotice.KEYS_LATE,
        to=coordinators_of(edition.municipality),
        about=request,
        at=at,
        path=request.get_absolute_url(),
        edition=edition.name,
    )
    return True
