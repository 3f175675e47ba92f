"""Everything an import writes, in one transaction: all of it stands or none does."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import Municipality
from accounts.refusals import Refused
from accounts.services import journal, locks
from budget.models import Envelope, Project
from voting import vault, workflow
from voting.enums import PollOrigin
from voting.models import Contest, ContestEntry, Poll
from voting.queries import papers
from voting.services.importing import places, urn
from voting.services.importing.identity import vote_span
from voting.services.importing.paper import POSITION
from voting.services.importing.plans import ImportPlan
from voting.services.importing.urn import Steps
from voting.tally.pabulib import PbProject
from voting.vault import PublicKeys


@dataclass(frozen=True, slots=True)
class Imported:
    poll: Poll
    is_new: bool


def find(plan: ImportPlan, town: Municipality | None) -> Poll | None:
    """The poll this very file became, if it was imported; refuses another file of the same election."""
    towns = {"slug": plan.identity.municipality_slug} if town is None else {"pk": town.pk}
    here = Poll.objects.filter(
        origin=PollOrigin.IMPORTED,
        edition__municipality__in=Municipality.objects.filter(**towns),
        source__election=plan.identity.words,
    ).select_related("edition__municipality")
    known = here.first()
    if known is not None and known.source["sha256"] != plan.sha256:
        figures = {"edition": known.edition.name, "file": known.source["file"]}
        sentence = _("“%(edition)s” is already here, from another file (%(file)s). Nothing was written.")
        raise Refused(sentence % figures)
    return known


def write(plan: ImportPlan, *, town: Municipality | None, at: datetime, steps: Steps) -> Imported:
    """The ballots are sealed before the transaction, which then holds the database only while it writes."""
    known = find(plan, town)
    if known is not None:
        return Imported(known, is_new=False)
    keys = _draw_keys(plan)
    is_used = False
    try:
        sealed = urn.seal_all(plan.file, plan.rules, keys.urn_public_key, steps(_("Sealing ballots")))
        imported = _write(plan, keys, sealed, town=town, at=at, steps=steps)
        is_used = imported.is_new
    finally:
        if not is_used:
            _discard(keys)
    return imported


@transaction.atomic
def _write(
    plan: ImportPlan,
    keys: PublicKeys,
    sealed: list[bytes],
    *,
    town: Municipality | None,
    at: datetime,
    steps: Steps,
) -> Imported:
    town = town or places.write_municipality(plan)
    locks.hold(town)
    known = find(plan, town)  # again, now that nobody else can import into this town
    if known is not None:
        return Imported(known, is_new=False)
    poll = _write_paper(plan, town, keys, at=at)
    moves.apply(
        workflow.SETTLE_IMPORTED,
        poll,
        at=at,
        settled_at=at,
        seed_commitment=poll.seed_commitment,
        urn_public_key=poll.urn_public_key,
        signing_public_key=poll.signing_public_key,
        paper_fingerprint=papers.fingerprint(poll),
    )
    urn.write_all(poll, sealed, steps(_("Writing ballots")))
    moves.apply(workflow.CLOSE, poll, at=at, closed_at=at, ballots_total=len(sealed))
    journal.record(
        "edition.imported",
        poll.edition,
        by=None,
        at=at,
        file=plan.name,
        sha256=plan.sha256,
        ballots=len(sealed),
        dropped_columns=list(plan.dropped_columns),
    )
    return Imported(poll, is_new=True)


def _write_paper(plan: ImportPlan, town: Municipality, keys: PublicKeys, *, at: datetime) -> Poll:
    span = vote_span(plan.file.meta, ZoneInfo(town.time_zone), at=at)
    edition = places.write_edition(plan, town, span, at=at)
    known = places.write_places(plan, town)
    envelope = places.write_envelope(plan, edition, known)
    projects = places.write_projects(plan, envelope, known, since=span[0])
    poll = Poll.objects.create(
        edition=edition,
        origin=PollOrigin.IMPORTED,
        status_since=at,
        opens_at=span[0],
        closes_at=span[1],
        seed_commitment=keys.seed_commitment,
        urn_public_key=keys.urn_public_key,
        signing_public_key=keys.signing_public_key,
        source=plan.source(),
    )
    contest = _write_contest(plan, poll, envelope)
    ContestEntry.objects.bulk_create(
        _entry(contest, project, listed, since=span[0])
        for project, listed in zip(projects, plan.file.projects, strict=True)
    )
    return poll


def _write_contest(plan: ImportPlan, poll: Poll, envelope: Envelope) -> Contest:
    rules = plan.rules
    return Contest.objects.create(
        poll=poll,
        envelope=envelope,
        position=POSITION,
        title=envelope.name,
        amount_eur=plan.file.budget,
        parts_per_euro=plan.file.unit,
        territory=envelope.territory,
        ballot_rule=rules.ballot_rule,
        ballot_bounds=dict(rules.ballot_bounds),
        tally_rule=rules.tally_rule,
        tally_options=dict(rules.tally_options),
    )


def _entry(contest: Contest, project: Project, listed: PbProject, *, since: datetime) -> ContestEntry:
    withdrawn = listed.is_withdrawn
    return ContestEntry(
        contest=contest,
        poll_id=contest.poll_id,
        project=project,
        number=listed.number,
        title=project.title,
        cost_eur=listed.cost,
        external_id=listed.id,
        withdrawn_at=since if withdrawn else None,
        withdrawn_reason=project.status_reason,
    )


def _draw_keys(plan: ImportPlan) -> PublicKeys:
    """The urn's keys. The seed is the file's digest: counting the same file again draws the same lots."""
    if settings.COUNTING_VAULT_DIR is None:
        raise Refused(_("The counting vault is not set up: nothing was imported."))
    try:
        return vault.draw_keys(settings.COUNTING_VAULT_DIR, seed=plan.sha256)
    except vault.VaultFault as fault:
        raise Refused(_("The vault did not take the keys of the urn: nothing was imported.")) from fault


def _discard(keys: PublicKeys) -> None:
    if settings.COUNTING_VAULT_DIR is not None:
        vault.discard(settings.COUNTING_VAULT_DIR, keys.urn_public_key)
