"""A weighty role takes two people: one proposes it, another confirms it; before, the person has nothing."""

from collections.abc import Collection
from datetime import datetime
from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import PeopleNotice
from accounts.models import Department, Membership, Municipality, ProposedRole, User
from accounts.policies import SECONDS, WEIGHTY
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import accounts, journal, locks, memberships, notices, persons
from accounts.writing import is_one_mailbox, validate_email_address


@transaction.atomic
def give(
    municipality: Municipality,
    role: str,
    *,
    email: str,
    by: User,
    at: datetime,
    display_name: str = "",
    departments: Collection[Department] = (),
) -> Membership | ProposedRole:
    """An ordinary role at once; a weighty one once somebody else has confirmed it."""
    if role not in WEIGHTY:
        person = {"email": email, "display_name": display_name}
        return memberships.invite(municipality, role, **person, by=by, at=at, departments=departments)
    require(policies.can_grant_roles(by, municipality))
    memberships.check(municipality, role, departments)
    email = email.strip().lower()
    if is_one_mailbox(email, by.email):
        raise memberships.not_to_oneself()
    try:
        validate_email_address(email)
    except ValidationError as error:
        raise InvalidInput(_("This is not an e-mail address."), {("email",): error.message}) from error
    return _propose(municipality, role, email, display_name, by=by, at=at)


def _propose(
    municipality: Municipality, role: str, email: str, display_name: str, *, by: User, at: datetime
) -> ProposedRole:
    locks.hold(municipality)
    forget_the_old(at)
    seats = Membership.objects.within(municipality).in_force()
    held = Membership.objects.within(municipality).filter(user__email__iexact=email, role=role)
    if any(not membership.is_over(at) for membership in held):  # one that begins later too
        raise Refused(_("This person holds this role already."))
    if ProposedRole.objects.within(municipality).filter(email__iexact=email, role=role).exists():
        raise Refused(_("This role is proposed already: it waits for somebody else to confirm it."))
    seconds = User.objects.filter(pk__in=seats.filter(role__in=SECONDS).values("user"), is_active=True)
    others = [
        other
        for other in seconds.exclude(pk=by.pk)
        if not is_one_mailbox(other.email, email) and not is_one_mailbox(other.email, by.email)
    ]
    if not others:
        raise Refused(
            _("This role takes two people, and nobody else here can confirm it: nothing was changed."),
            road=_("Ask the people who run this site: they give it by a command, which the journal tells."),
        )
    proposal: ProposedRole = ProposedRole.objects.create(
        municipality=municipality,
        role=role,
        email=email,
        display_name=accounts.clean_name(display_name, speaks_for_a_town=True),
        proposed_by=by,
        proposed_at=at,
    )
    journal.record("role.proposed", proposal, by=by, at=at, role=role)
    notices.owe_all(
        PeopleNotice.ROLE_PROPOSED,
        to=others,
        about=proposal,
        at=at,
        path=proposal.get_absolute_url(),
        person=display_name or email,
        role=role,
        by=by.office_name,
    )
    return proposal


@transaction.atomic
def confirm(proposal: ProposedRole, *, by: User, at: datetime) -> Membership:
    """By somebody else than who proposed it, and than who gets it."""
    town = proposal.municipality
    require(policies.can_confirm_role(by, proposal))
    if proposal.proposed_at + ProposedRole.LASTS <= at:
        raise Refused(
            _("This proposal is older than 14 days: it is worth nothing any more."),
            road=_("Have it proposed again."),
        )
    if not policies.can_grant_roles(proposal.proposed_by, town):
        raise Refused(_("Whoever proposed it coordinates no more: nothing was changed."))
    _require_three_persons(proposal, by)
    _take(proposal)
    return memberships.give_seconded(
        town,
        proposal.role,
        email=proposal.email,
        display_name=proposal.display_name,
        proposed_by=proposal.proposed_by,
        by=by,
        at=at,
    )


@transaction.atomic
def refuse(proposal: ProposedRole, *, by: User, at: datetime) -> None:
    """Whoever may confirm it; whoever proposed it takes it back."""
    require(policies.can_refuse_role(by, proposal))
    journal.record("role.proposal_refused", proposal, by=by, at=at, role=proposal.role)
    _take(proposal)


def _require_three_persons(proposal: ProposedRole, by: User) -> None:
    people = [by, proposal.proposed_by]
    person = accounts.find_by_email(proposal.email)
    if person is not None:
        people.append(person)
    if any(persons.share(first, second) for first, second in combinations(people, 2)):
        raise Refused(
            _(
                "Two of these accounts belong to one person: a role takes two people,"
                " and somebody else gets it."
            )
        )


def _take(proposal: ProposedRole) -> None:
    """Answered once: of two at the same moment the second finds it gone."""
    if not ProposedRole.objects.filter(pk=proposal.pk).delete()[0]:
        raise Refused(_("Somebody else has answered this proposal already."))


def waiting(municipality: Municipality, at: datetime) -> list[ProposedRole]:
    rows = ProposedRole.objects.within(municipality).filter(proposed_at__gt=at - ProposedRole.LASTS)
    return list(rows.select_related("proposed_by", "municipality").order_by("proposed_at", "pk"))


def forget_the_old(at: datetime) -> None:
    """With the address of whom they were for: they are worth nothing any more."""
    ProposedRole.objects.filter(proposed_at__lte=at - ProposedRole.LASTS).delete()
