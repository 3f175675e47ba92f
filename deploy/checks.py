"""What `check --deploy` says of the settings beyond Django's own checks."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError
from django.utils import timezone

from accounts.services import limits
from frontend.words.tables import word
from voting.queries import exposure


@checks.register(deploy=True)
def nothing_carries_the_urns_away(**options: Any) -> list[checks.CheckMessage]:
    try:
        found = exposure.of_this_server()
    except DatabaseError:  # no database yet, or none of ours
        return []
    return [
        checks.Warning(
            " ".join([str(word(exposed.exposure, "exposure")), ", ".join(exposed.names)]).strip(),
            hint="deploy/README.md, Roles and copies.",
            id="deploy.W003",
        )
        for exposed in found
    ]


@checks.register(deploy=True)
def proxies_are_as_many_as_seen(**options: Any) -> list[checks.CheckMessage]:
    try:
        seen = limits.wrong_hops(timezone.now())
    except DatabaseError:  # no database yet, or none of ours: nothing was seen
        return []
    if seen is None:
        return []
    return [
        checks.Warning(
            f"TRUSTED_PROXIES is {settings.TRUSTED_PROXIES}, but requests of the day came through {seen}.",
            hint="Limits would count a proxy, or an address that a visitor chose: set the number seen.",
            id="deploy.W002",
        )
    ]
