"""What `check --deploy` says of the settings beyond Django's own checks."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def one_cache_for_all_web_processes(**options: Any) -> list[checks.CheckMessage]:
    if settings.REDIS_URL or settings.WEB_WORKERS == 1:
        return []
    return [
        checks.Warning(
            f"{settings.WEB_WORKERS} web processes and no REDIS_URL: each has a cache of its own.",
            hint="Give REDIS_URL, or WEB_WORKERS=1.",
            id="deploy.W001",
        )
    ]
