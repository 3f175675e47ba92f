"""The phases of an edition as its calendar strip shows them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from budget.enums import PhaseKind
from budget.models import Edition, Phase
from frontend.words.tables import word


def public(edition: Edition, at: datetime, *, has_not_begun: bool = False) -> list[dict[str, Any]]:
    """What is announced, and what is planned for later; a date that passed unannounced is left out.

    `has_not_begun`: the day of the vote has come without a settled ballot paper.
    """
    phases = edition.phases.all()
    marks = [_mark(phase) for phase in phases if phase.announced_at is not None or at < phase.opens_at]
    for mark in marks:
        if mark["kind"] == PhaseKind.VOTING and has_not_begun:
            mark["label"] = _("%(phase)s (has not begun)") % {"phase": mark["label"]}
    return marks


def _mark(phase: Phase) -> dict[str, Any]:
    label = word(phase.kind, "phase").capitalize()
    if phase.announced_at is None:
        label = _("%(phase)s (to be confirmed)") % {"phase": label}
    return {"kind": phase.kind, "label": label, "opens_at": phase.opens_at, "closes_at": phase.closes_at}
