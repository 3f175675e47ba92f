"""What `manage.py check --deploy` says of an installation that runs: its settings beside what was seen."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004  Django's own word
from django.db import DatabaseError
from django.utils import timezone

from accounts.services import limits


def proxies(**_given: Any) -> list[CheckMessage]:
    try:
        seen = limits.wrong_hops(timezone.now())
    except DatabaseError:  # no database yet, or none of ours: nothing was seen
        return []
    if seen is None:
        return []
    sentence = f"TRUSTED_PROXIES is {settings.TRUSTED_PROXIES}, but requests of the day came through {seen}."
    hint = "Limits would count the proxy, or an address that a visitor chose: set it to the number seen."
    return [Warning(sentence, hint=hint, id="faire_ensemble.W001")]
