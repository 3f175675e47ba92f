"""Whether the provider asked for a second factor, and the operator lets it stand for ours."""

from typing import Any

from accounts.models import User

PASSED = "provider_factor"  # in the session: the account for which it was passed


def note(request: Any, person: User, *, is_proved: bool) -> None:
    if is_proved:
        request.session[PASSED] = person.pk


def was_passed(request: Any, person: User) -> bool:
    """Has this session come in by a provider that showed a second factor of this person?"""
    return bool(request.session.get(PASSED) == person.pk)
