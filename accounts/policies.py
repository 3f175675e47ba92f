"""Who may do what to people and places."""

from typing import TypeGuard

from accounts.enums import Role
from accounts.models import Membership, Municipality, ProposedRole, User, Viewer
from accounts.writing import is_one_mailbox

# What gives others their roles, signs a result or decides on it: given by two people.
WEIGHTY = (Role.COORDINATOR, Role.COMMISSION_MEMBER, Role.COUNCILLOR)
SECONDS = (Role.COORDINATOR, Role.COMMISSION_MEMBER)


def is_signed_in(person: Viewer) -> TypeGuard[User]:
    return person.is_authenticated


def can_coordinate(person: Viewer, municipality: Municipality) -> bool:
    return is_signed_in(person) and person.holds(Role.COORDINATOR, municipality)


def works_for(person: Viewer, municipality: Municipality) -> bool:
    """Whether a role of this person opens the office of the town; each room has its own rule."""
    return is_signed_in(person) and any(
        place == municipality.pk and role != Role.MAYORS_OFFICE for place, role in person.roles
    )


def is_of_mayors_office(person: Viewer, municipality: Municipality) -> bool:
    """Who reads where an edition stands, and nothing else of the office."""
    return is_signed_in(person) and person.holds(Role.MAYORS_OFFICE, municipality)


def can_read_notices(person: Viewer, municipality: Municipality) -> bool:
    return can_coordinate(person, municipality)


def can_print_letters(person: Viewer, municipality: Municipality) -> bool:
    """Put in envelopes what is owed to people without an e-mail address: the desk, or the coordinator."""
    return is_signed_in(person) and (
        person.holds(Role.DESK_AGENT, municipality) or can_coordinate(person, municipality)
    )


def can_read_journal(person: Viewer, municipality: Municipality) -> bool:
    return is_signed_in(person) and (
        person.holds(Role.COORDINATOR, municipality) or person.holds(Role.COMMISSION_MEMBER, municipality)
    )


def moderates(person: Viewer, municipality: Municipality) -> bool:
    """Whose work it is: it has a room in the office. Where a town has nobody, its coordinator does it."""
    return is_signed_in(person) and person.holds(Role.MODERATOR, municipality)


def can_moderate(person: Viewer, municipality: Municipality) -> bool:
    """Read what was taken off the site."""
    return moderates(person, municipality) or can_coordinate(person, municipality)


def can_grant_roles(person: Viewer, municipality: Municipality) -> bool:
    return can_coordinate(person, municipality)


def can_confirm_roles(person: Viewer, municipality: Municipality) -> bool:
    """Be the second person of a weighty role: the coordinator, or the commission."""
    return is_signed_in(person) and any(person.holds(role, municipality) for role in SECONDS)


def can_confirm_role(person: Viewer, proposal: ProposedRole) -> bool:
    """Neither whoever proposed it nor whom it is for."""
    return (
        is_signed_in(person)
        and can_confirm_roles(person, proposal.municipality)
        and person.pk != proposal.proposed_by_id
        and not is_one_mailbox(person.email, proposal.proposed_by.email)
        and not is_one_mailbox(person.email, proposal.email)
    )


def can_refuse_role(person: Viewer, proposal: ProposedRole) -> bool:
    return can_confirm_role(person, proposal) or (
        can_grant_roles(person, proposal.municipality) and person.pk == proposal.proposed_by_id
    )


def answers_for_files(person: Viewer, municipality: Municipality) -> bool:
    """Whether this person is an officer, whose files somebody handles while they are away."""
    return is_signed_in(person) and person.holds(Role.OFFICER, municipality)


def can_see_role(person: Viewer, membership: Membership) -> bool:
    """Its days, its departments, who stands in: the coordinator, and an officer their own."""
    return can_grant_roles(person, membership.municipality) or can_name_deputy(person, membership)


def can_name_deputy(person: Viewer, membership: Membership) -> bool:
    """Say who acts while an officer is away: the officer, or the coordinator for them."""
    is_officer = membership.role == Role.OFFICER and membership.deputy_of_id is None
    if not is_officer or not is_signed_in(person):
        return False
    is_own = membership.user_id == person.pk and answers_for_files(person, membership.municipality)
    return is_own or can_grant_roles(person, membership.municipality)


def can_revoke(person: Viewer, membership: Membership) -> bool:
    """The coordinator; an officer ends what their own deputy may."""
    if membership.deputy_of is not None and can_name_deputy(person, membership.deputy_of):
        return True
    return can_grant_roles(person, membership.municipality)


def can_draw_places(person: Viewer, municipality: Municipality) -> bool:
    """Quarters, communes and themes of a town."""
    return can_coordinate(person, municipality)


def can_describe_town(person: Viewer, municipality: Municipality) -> bool:
    """What the town says of itself: contact, legal notice, accessibility; and the papers drawn from it."""
    return can_coordinate(person, municipality)


def can_close_account(person: Viewer, account: User) -> bool:
    """One's own, nobody else's, once."""
    return can_change_account(person, account)


def can_change_account(person: Viewer, account: User) -> bool:
    """One's own, nobody else's."""
    return is_signed_in(person) and person.pk == account.pk and account.erased_at is None
