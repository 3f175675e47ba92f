"""Who may do what in a poll, one function per act."""

from typing import Any

from accounts.enums import Role
from accounts.policies import can_coordinate, is_signed_in
from voting.models import Poll


def can_prepare(person: Any, poll: Poll) -> bool:
    return can_coordinate(person, poll.municipality) and not poll.edition.is_archived


def can_endorse(person: Any, poll: Poll) -> bool:
    """The two people who sign the draft outcome: the coordinator and members of the commission."""
    return is_signed_in(person) and (
        person.holds(Role.COORDINATOR, poll.municipality)
        or person.holds(Role.COMMISSION_MEMBER, poll.municipality)
    )


def can_record_decision(person: Any, poll: Poll) -> bool:
    return is_signed_in(person) and person.holds(Role.COUNCILLOR, poll.municipality)
