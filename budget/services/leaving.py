"""Somebody leaves: the account closed by its owner, or at the desk what is kept of who has none.

What keeps the vote honest stays without a name: the keys of the register entry, a signature, the ballot.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import moves
from accounts.enums import Role
from accounts.models import Membership, Municipality, User
from accounts.policies import can_close_account
from accounts.refusals import Refused, require
from accounts.services import closing, journal, locks
from budget import policies, workflow
from budget.enums import ProposalStatus
from budget.models import (
    CollectiveMember,
    Comment,
    Dispute,
    Follow,
    Juror,
    Proposal,
    RegisterEntry,
    Revision,
    Support,
)
from budget.queries import leaving as queries
from budget.services.keeping import keep_identity


def what_holds(person: User) -> list[Refused]:
    """What has to be given up first: a role for a town that is not over, a seat on a jury that is marking."""
    roles = queries.roles_of(person).select_related("municipality").order_by("municipality_id", "role")
    return [*map(_hold_of_role, roles), *map(_hold_of_seat, queries.seats_of(person))]


def _hold_of_role(membership: Membership) -> Refused:
    town = membership.municipality
    coordinators = Membership.objects.within(town).in_force().filter(role=Role.COORDINATOR).count()
    if membership.role == Role.COORDINATOR and coordinators == 1:
        return Refused(
            _("You are the only coordinator of %(town)s.") % {"town": town.name},
            road=_("A town always keeps one: give the role to somebody else, who then withdraws yours."),
        )
    return Refused(
        _("You work for %(town)s.") % {"town": town.name},
        road=_("Have your role withdrawn by its coordinator, then come back here."),
    )


def _hold_of_seat(juror: Juror) -> Refused:
    return Refused(
        _("You sit on the jury of %(edition)s.") % {"edition": juror.jury.edition.name},
        road=_("Tell its coordinator that you leave your seat, then come back here."),
    )


@transaction.atomic
def close_account(person: User, *, withdraws_ideas: bool, by: User, at: datetime) -> None:
    """What the person asked for, and read the consequence of; roles and seats are given up before."""
    require(can_close_account(by, person))
    locks.hold(person)
    holds = what_holds(person)
    if holds:
        raise holds[0]
    for town in queries.towns_of(person):
        journal.record("account.closed", town, by=person, at=at)
    _leave_ideas(person, withdraws=withdraws_ideas, at=at)
    _leave(person, at=at)


@transaction.atomic
def close_idle(person: User, *, at: datetime) -> None:
    """Of a sweep: nobody signed in for years, and who could be was warned. Their ideas stay, unnamed."""
    locks.hold(person)
    for town in queries.towns_of(person):
        journal.record("account.closed_idle", town, by=None, at=at)
    _leave_ideas(person, withdraws=False, at=at)
    _leave(person, at=at)


def _leave(person: User, *, at: datetime) -> None:
    for entry in RegisterEntry.objects.filter(user=person):
        _let_go(entry, at=at)
    closing.close(person, at=at)


@transaction.atomic
def erase_at_desk(entry: RegisterEntry, *, by: User, at: datetime) -> None:
    """Somebody without an account asked the town for it, and what this town keeps goes; ideas stay unnamed.

    What another town received is that town's to erase; the address stays as long as one of them needs it.
    """
    require(policies.can_keep_register(by, entry.edition))
    locks.hold_and_read(entry)
    person = entry.user
    if person is not None and person.email:
        raise Refused(
            _("This person has an account of their own: nobody closes it for them."),
            road=_("They close it on their account page; a forgotten password is asked for anew there."),
        )
    if entry.left_at is not None:
        raise Refused(_("What was kept of this person is erased already."))
    journal.record("register.erased", entry, by=by, at=at)
    _let_go(entry, at=at)
    if person is None:
        return
    town = entry.edition.municipality
    for other in RegisterEntry.objects.within(town).filter(user=person):
        _let_go(other, at=at)
    _leave_ideas(person, withdraws=False, at=at, of=town)
    if not queries.towns_of(person).exists():
        closing.close(person, at=at)


_NOBODY = {"user": None, "given_names": "", "family_name": "", "birth_date": None, "postal_address": None}


def _let_go(entry: RegisterEntry, *, at: datetime) -> None:
    """Names, birth date and codes go; keys of them, the quarter and what the rules answered stay."""
    keep_identity(entry)
    entry.desk_notes.all().delete()
    entry.letter_codes.filter(replaced_at=None).update(replaced_at=at)
    RegisterEntry.objects.filter(pk=entry.pk).update(**_NOBODY, left_at=at)


def _leave_ideas(person: User, *, withdraws: bool, at: datetime, of: Municipality | None = None) -> None:
    """Drafts go; what was sent stays for all without any name, or is withdrawn where it still may be.

    Everywhere, or only what one town keeps.
    """
    ideas = _rows(Proposal, of, author=person)
    ideas.filter(status=ProposalStatus.DRAFT, submitted_at=None).delete()
    if withdraws:
        for idea in ideas.filter(status__in=queries.MAY_BE_WITHDRAWN):
            moves.apply(workflow.WITHDRAW_PROPOSAL, idea, at=at)
            journal.record("proposal.withdrawn", idea, by=person, at=at)
    for revision in Revision.objects.filter(proposal__in=ideas):
        revision.content = {**revision.content, **dict.fromkeys(_NAMES_IN_AN_IDEA, ""), "members": []}
        revision.save(update_fields=["content"])
    # Whom the person named; a member with an account named themselves.
    CollectiveMember.objects.filter(proposal__in=ideas, user=None).delete()
    ideas.update(author=None, **dict.fromkeys(_NAMES_IN_AN_IDEA, ""))
    _rows(Revision, of, by=person).update(by=None)
    _rows(Comment, of, author=person).update(author=None)
    _rows(Dispute, of, opened_by=person).update(opened_by=None)
    for model in (CollectiveMember, Support, Follow):
        _rows(model, of, user=person).delete()


_NAMES_IN_AN_IDEA = ("proposer_name", "adult_contact")


def _rows(model: Any, of: Municipality | None, **whose: User) -> QuerySet[Any]:
    rows = model.objects.all() if of is None else model.objects.within(of)
    own: QuerySet[Any] = rows.filter(**whose)
    return own
