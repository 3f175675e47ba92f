"""What a resident does with an idea: begin it, write it step by step, send it, complete it, take it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import Refused, SavedMeanwhile, require
from accounts.services import journal, limits, locks
from budget import policies, workflow
from budget.eligibility import ADULT_AGE, reaches
from budget.enums import BudgetNotice, MinorRule, PhaseKind, ProposalStatus
from budget.models import Edition, Project, Proposal, RegisterEntry
from budget.queries.editions import current_rulebook
from budget.rulebook import Rulebook
from budget.services import contents
from budget.services.telling import tell_author
from budget.services.texts import refuse

# Enough for anyone who thinks by writing, and a bound for a program that writes all night.
DRAFTS_MAX = 10


@transaction.atomic
def begin(
    edition: Edition,
    changes: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    request_key: UUID | None = None,
    author: User | None = None,
) -> Proposal:
    """A draft with what is known so far; the same `request_key` sent again answers with the same draft.

    `author`: whose idea it is, where somebody at the desk writes it down for them.
    """
    is_filed = author is not None and author != by
    require(policies.can_keep_register(by, edition) if is_filed else policies.can_begin_proposal(by, edition))
    author = author or by
    locks.hold(edition)  # so that each count and each number is true
    begun = Proposal.objects.filter(author=author, edition=edition, request_key=request_key).first()
    if request_key is not None and begun is not None:
        return begun
    workflow.require_open(edition, (PhaseKind.COLLECTION,), at)
    _require_few_drafts(edition, author)
    limits.take("begin_idea", author.pk, at=at)
    proposal = Proposal.objects.create(
        edition=edition,
        number=next_number(edition, Proposal),
        author=author,
        filed_by=by if is_filed else None,
        request_key=request_key,
        status_since=at,
        created_at=at,
    )
    contents.write(proposal, contents.read(changes, edition))
    contents.keep(proposal, by=by, at=at)
    journal.record("proposal.begun", proposal, by=by, at=at)
    return proposal


@transaction.atomic
def save(proposal: Proposal, changes: Mapping[str, Any], *, version: int, by: User, at: datetime) -> None:
    """Write `changes` over the text the author had read (`version`); what already stands needs no writing."""
    require(policies.can_edit_proposal(by, proposal))
    locks.hold_and_read(proposal)
    workflow.require_editable(proposal, at)
    content = contents.read(changes, proposal.edition)
    standing = contents.content_of(proposal)
    changed = {name: value for name, value in content.items() if value != standing[name]}
    if not changed:
        return
    if version != proposal.version:
        raise SavedMeanwhile(
            _("This text was changed in another window since you opened it: choose which one stays."),
            {(name,): standing[name] for name in changed},
        )
    if proposal.status == ProposalStatus.SUBMITTED:
        _require_complete(proposal, {**standing, **changed}, at)
    limits.take("save_idea", by.pk, at=at)
    proposal.version += 1
    contents.write(proposal, changed)
    contents.keep(proposal, by=by, at=at)
    journal.record("proposal.saved", proposal, by=by, at=at, version=proposal.version)


@transaction.atomic
def submit(proposal: Proposal, *, by: User, at: datetime) -> None:
    require(policies.can_submit_proposal(by, proposal))
    locks.hold(proposal.edition)  # before the ideas of one person are counted
    locks.hold_and_read(proposal)
    require(policies.can_propose(proposal.author or by, proposal.edition, at))
    _require_complete(proposal, contents.content_of(proposal), at)
    moves.apply(workflow.SUBMIT, proposal, at=at, submitted_at=at)
    journal.record("proposal.submitted", proposal, by=by, at=at, version=proposal.version)
    tell_author(proposal, BudgetNotice.PROPOSAL_SUBMITTED, at=at)


@transaction.atomic
def resubmit(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Send a returned proposal again, completed; its date for that is its own, whatever the phase."""
    require(policies.can_submit_proposal(by, proposal))
    locks.hold_and_read(proposal)
    _require_complete(proposal, contents.content_of(proposal), at)
    moves.apply(workflow.RESUBMIT, proposal, at=at)
    journal.record("proposal.resubmitted", proposal, by=by, at=at, version=proposal.version)
    tell_author(
        proposal,
        BudgetNotice.PROPOSAL_SUBMITTED,
        at=at,
        occasion=f"version {proposal.version}",
        is_again=True,
    )


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, at: datetime) -> None:
    require(policies.can_withdraw_proposal(by, proposal))
    moves.apply(workflow.WITHDRAW_PROPOSAL, proposal, at=at)
    journal.record("proposal.withdrawn", proposal, by=by, at=at)


def lacks(proposal: Proposal, at: datetime) -> dict[str, str]:
    """What still keeps this proposal from being sent, field by field."""
    return contents.faults(
        contents.content_of(proposal), rules_of(proposal.edition), is_minor=_must_name_an_adult(proposal, at)
    )


def rules_of(edition: Edition) -> Rulebook:
    version = current_rulebook(edition)
    if version is None:
        raise Refused(_("The rulebook of this edition is not published yet."))
    return version.rules


def next_number(edition: Edition, model: type[Proposal] | type[Project]) -> int:
    """The number after the highest of the edition; safe only while the edition is held."""
    highest = model.objects.filter(edition=edition).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _require_few_drafts(edition: Edition, author: User) -> None:
    drafts = Proposal.objects.filter(edition=edition, author=author, status=ProposalStatus.DRAFT).count()
    if drafts >= DRAFTS_MAX:
        raise Refused(
            _("You have %(count)d drafts already: finish one or withdraw one first.") % {"count": drafts}
        )


def _require_complete(proposal: Proposal, content: Mapping[str, Any], at: datetime) -> None:
    is_minor = _must_name_an_adult(proposal, at)
    faults = contents.faults(content, rules_of(proposal.edition), is_minor=is_minor)
    refuse({(name,): sentence for name, sentence in faults.items()})


def _must_name_an_adult(proposal: Proposal, at: datetime) -> bool:
    if rules_of(proposal.edition).proposing.minors != MinorRule.ADULT_CONTACT:
        return False
    entry = RegisterEntry.objects.filter(edition=proposal.edition, user=proposal.author).first()
    if entry is None or entry.birth_date is None:
        return False
    return proposal.edition.local_day(at) < reaches(entry.birth_date, ADULT_AGE)
