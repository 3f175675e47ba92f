"""What the jury puts to the vote: prepared project by project with a reason each, delivered once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import journal, locks
from budget import policies, workflow
from budget.enums import BudgetNotice, JuryStatus
from budget.models import Jury, Shortlist, ShortlistEntry
from budget.queries.juries import Mean, exact_means
from budget.services.telling import tell_proposers
from budget.services.texts import Reading, refuse

REASON_LONGEST = 2000
MINUTES_LONGEST = 20_000


@dataclass(frozen=True)
class ShortlistChoice:
    is_selected: bool
    reason: str


@transaction.atomic
def prepare(
    jury: Jury, choices: Mapping[int, ShortlistChoice], *, minutes: str, by: User, at: datetime
) -> None:
    """Keep the choices made so far, by project number; a project without a reason yet is simply not kept."""
    require(policies.can_run_jury(by, jury.edition))
    _hold_closed(jury)
    whole = Reading({"minutes": minutes})
    minutes = whole.text("minutes", longest=MINUTES_LONGEST)
    reasons = {
        number: whole.part("choices", number, typed={"reason": choice.reason}).text(
            "reason", longest=REASON_LONGEST
        )
        for number, choice in choices.items()
    }
    whole.finish()
    shortlist, _is_new = Shortlist.objects.update_or_create(jury=jury, defaults={"minutes": minutes})
    shortlist.entries.all().delete()
    ShortlistEntry.objects.bulk_create(
        [
            _entry(shortlist, mean, choices[mean.project.number].is_selected, reasons[mean.project.number])
            for mean in exact_means(jury)
            if reasons.get(mean.project.number)
        ]
    )
    journal.record("shortlist.prepared", jury, by=by, at=at, entries=shortlist.entries.count())


@transaction.atomic
def deliver(jury: Jury, *, by: User, at: datetime) -> None:
    """Make it public: each project goes to the vote or not, and its proposers read why."""
    require(policies.can_run_jury(by, jury.edition))
    _hold_closed(jury)
    shortlist, _is_new = Shortlist.objects.get_or_create(jury=jury)
    entries = list(shortlist.entries.select_related("project"))
    _require_whole(jury, entries)
    moves.apply(workflow.DELIVER_SHORTLIST, jury, at=at)
    for entry in entries:
        move = workflow.SHORTLIST if entry.is_selected else workflow.LEAVE_OUT
        moves.apply(move, entry.project, at=at)
        entry.project.edition = jury.edition
        tell_proposers(
            entry.project,
            BudgetNotice.SHORTLIST_DELIVERED,
            at=at,
            is_selected=entry.is_selected,
            reason=entry.reason,
        )
    shortlist.delivered_at, shortlist.delivered_by = at, by
    shortlist.save(update_fields=["delivered_at", "delivered_by"])
    selected = [entry.project.number for entry in entries if entry.is_selected]
    journal.record("shortlist.delivered", jury, by=by, at=at, selected=selected)


def _hold_closed(jury: Jury) -> None:
    locks.hold(jury, "status", "shortlist_max")
    if jury.status == JuryStatus.SCORING:
        raise Refused(_("The marking is not closed yet."))
    if jury.status == JuryStatus.DELIVERED:
        raise Refused(_("The shortlist is delivered. Nothing was changed."))


def _entry(shortlist: Shortlist, mean: Mean, is_selected: bool, reason: str) -> ShortlistEntry:
    return ShortlistEntry(
        shortlist=shortlist,
        project=mean.project,
        is_selected=is_selected,
        reason=reason,
        rank=mean.rank,
        mark_hundredths=mean.hundredths,
    )


def _require_whole(jury: Jury, entries: list[ShortlistEntry]) -> None:
    reasoned = {entry.project_id for entry in entries}
    faults: dict[Path, str] = {
        ("choices", mean.project.number, "reason"): _("Give the jury's reason.")
        for mean in exact_means(jury)
        if mean.project.pk not in reasoned
    }
    refuse(faults)
    selected = sum(entry.is_selected for entry in entries)
    if not selected:
        raise InvalidInput(_("Choose at least one project to put to the vote."), {})
    if selected > jury.shortlist_max:
        raise InvalidInput(
            _("Projects chosen: %(selected)d. The jury may put at most %(most)d to the vote.")
            % {"selected": selected, "most": jury.shortlist_max},
            {},
        )
