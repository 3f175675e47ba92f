"""The phases of an edition as its calendar strip shows them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from budget.models import Edition, Phase
from frontend.words.tables import word


def public(edition: Edition, at: datetime) -> list[dict[str, Any]]:
    """What is announced, and what is planned for later; a date that passed unannounced is left out."""
    phases = edition.phases.all()
    return [_mark(phase) for phase in phases if phase.announced_at is not None or at < phase.opens_at]


def _mark(phase: Phase) -> dict[str, Any]:
    label = word(phase.kind, "phase").capitalize()
    if phase.announced_at is None:
        label = _("%(phase)s (to be confirmed)") % {"phase": label}
    return {"label": label, "opens_at": phase.opens_at, "closes_at": phase.closes_at}
