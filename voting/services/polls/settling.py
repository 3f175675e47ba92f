"""Settling the ballot paper: one act, before the opening, after which nothing on it changes on any path."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget import workflow as projects
from voting import policies, vault, workflow
from voting.enums import PollStatus
from voting.models import ContestEntry, Poll
from voting.queries import completeness, drafts, papers
from voting.queries.drafts import Draft, DraftContest
from voting.services.polls.rules import CONTRADICTIONS, names_of_rules


@transaction.atomic
def settle(poll: Poll, *, seen: str, by: User, at: datetime) -> None:
    """Freeze what `drafts.draft` shows; `seen` is the mark of the draft the person read before saying yes."""
    require(policies.can_prepare(by, poll))
    locks.hold(poll.edition)  # who changes a project's words meanwhile waits, and is refused
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: nothing on it changes any more."))
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
    _print(draft, at)
    keys = _draw_keys()
    poll.rulebook = draft.rulebook
    poll.opens_at, poll.closes_at = draft.phase.opens_at, draft.phase.closes_at
    poll.urn_public_key, poll.seed_commitment = keys.urn_public_key, keys.seed_commitment
    moves.apply(
        workflow.SETTLE,
        poll,
        at=at,
        rulebook=poll.rulebook,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        settled_at=at,
        settled_by=by,
        urn_public_key=keys.urn_public_key,
        seed_commitment=keys.seed_commitment,
        paper_fingerprint=papers.fingerprint(poll),
    )
    journal.record(
        "poll.settled",
        poll,
        by=by,
        at=at,
        paper=poll.paper_fingerprint,
        seed_commitment=poll.seed_commitment,
        urn_public_key=keys.urn_public_key.hex(),
    )


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


def _draw_keys() -> vault.PublicKeys:
    if settings.COUNTING_VAULT_DIR is None:
        raise Refused(_("The counting vault is not set up: nothing was settled. Tell the technical team."))
    try:
        return vault.draw_keys(settings.VAULT_DIR, settings.COUNTING_VAULT_DIR)
    except vault.VaultFault as fault:
        raise Refused(
            _("The vault did not take the keys of the urn: nothing was settled. Tell the technical team.")
        ) from fault
