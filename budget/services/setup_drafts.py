"""The answers to the eight questions before there is an edition: kept as typed, page by page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Municipality, User
from accounts.refusals import require
from budget import policies
from budget.enums import TownProfile
from budget.models import SetupDraft


@transaction.atomic
def keep(
    municipality: Municipality, profile: TownProfile, answers: Mapping[str, Any], *, by: User, at: datetime
) -> None:
    """One draft per person and town; nothing typed is judged before the edition is created."""
    require(policies.can_create_edition(by, municipality))
    SetupDraft.objects.update_or_create(
        municipality=municipality,
        person=by,
        defaults={"profile": profile, "answers": dict(answers), "saved_at": at},
    )
