"""The jury: seated by the coordinator, marking on a weighted grid, each juror blind to the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, NotAllowed, Refused, require
from accounts.services import journal, locks, notices
from budget import policies, workflow
from budget.enums import Article, BudgetNotice, JuryStatus, PhaseKind, ProjectStatus
from budget.models import Criterion, Edition, Juror, Jury, Project, Recusal, Score
from budget.models.juries import HIGHEST_MARK
from budget.queries import juries as queries
from budget.queries.editions import current_rulebook, rules_to_edit
from budget.services.texts import Reading

CRITERIA_MAX = 10
SHORTLIST_MAX = 500
WEIGHT_MAX = 100
REASON_LONGEST = 2000
# Marks, conflicts and the close come one after another: no mark slips in behind the close.
READ_ANEW = ("status", "status_since", "quorum", "shortlist_max")


@transaction.atomic
def set_grid(
    edition: Edition,
    criteria: Sequence[Mapping[str, Any]],
    *,
    quorum: Any,
    shortlist_max: Any,
    by: User,
    at: datetime,
) -> Jury:
    """The jury's rules: its weighted criteria, its quorum, how many projects it may put to the vote.

    Each criterion has `label`, `weight` and `help_text`. Nothing changes once a mark is given.
    """
    require(policies.can_run_jury(by, edition))
    if not rules_to_edit(edition).jury.exists:
        raise Refused(_("The rulebook says that there is no jury."), article=Article.JURY)
    reading = Reading({"quorum": quorum, "shortlist_max": shortlist_max})
    grid = _read_criteria(criteria, reading)
    bounds = {
        "quorum": _read_count("quorum", queries.seats(edition), reading),
        "shortlist_max": _read_count("shortlist_max", SHORTLIST_MAX, reading),
    }
    _require_within_rulebook(edition, bounds["shortlist_max"], reading)
    reading.finish()
    jury, is_new = Jury.objects.get_or_create(edition=edition, defaults={**bounds, "status_since": at})
    if not is_new:
        locks.hold(jury, *READ_ANEW)
        _require_unmarked(jury)
        Jury.objects.filter(pk=jury.pk).update(**bounds)
        jury.criteria.all().delete()
    Criterion.objects.bulk_create(
        [Criterion(jury=jury, position=place, **line) for place, line in enumerate(grid)]
    )
    jury.refresh_from_db()
    journal.record("jury.grid_set", jury, by=by, at=at, criteria=grid, **bounds)
    return jury


@transaction.atomic
def seat(jury: Jury, email: str, *, by: User, at: datetime) -> Juror:
    """Give a seat to the person whose account has this address; one who left may come back."""
    require(policies.can_run_jury(by, jury.edition))
    locks.hold(jury, *READ_ANEW)
    require_scoring(jury)
    person = _find_person(email, jury)
    juror, _is_new = Juror.objects.update_or_create(
        jury=jury, user=person, defaults={"left_at": None}, create_defaults={"seated_at": at}
    )
    journal.record("jury.seated", juror, by=by, at=at)
    notices.owe(
        BudgetNotice.JUROR_SEATED,
        to=person,
        about=juror,
        at=at,
        path=jury.get_absolute_url(),
        edition=jury.edition.name,
    )
    return juror


@transaction.atomic
def unseat(juror: Juror, *, by: User, at: datetime) -> None:
    """A juror leaves before the close: their marks no longer count."""
    require(policies.can_run_jury(by, juror.jury.edition))
    locks.hold(juror.jury, *READ_ANEW)
    require_scoring(juror.jury)
    leave(juror, by=by, at=at)


def leave(juror: Juror, *, by: User, at: datetime) -> None:
    if not Juror.objects.filter(pk=juror.pk, left_at__isnull=True).update(left_at=at):
        raise Refused(_("This juror has already left."))
    juror.scores.all().delete()
    journal.record("jury.left", juror, by=by, at=at)


@transaction.atomic
def declare_conflict(juror: Juror, project: Project, reason: str, *, by: User, at: datetime) -> None:
    """The juror takes no part in this project any more; marks already given to it are taken out."""
    require(policies.can_read_files(by, juror))
    _require_own_project(juror, project)
    locks.hold(juror.jury, *READ_ANEW)
    require_scoring(juror.jury)
    reading = Reading({"reason": reason})
    reason = reading.text(
        "reason",
        longest=280,
        needed=_("Say in a few words what links you to this project."),
        is_one_line=True,
    )
    reading.finish()
    Recusal.objects.get_or_create(
        juror=juror, project=project, defaults={"reason": reason, "declared_at": at}
    )
    juror.scores.filter(project=project).delete()
    journal.record("jury.conflict_declared", juror, by=by, at=at, project=project.number)


@transaction.atomic
def mark(juror: Juror, project: Project, marks: Mapping[int, Any], *, by: User, at: datetime) -> None:
    """A whole grid for one project: `marks` by criterion id, 0 to 5; given again, it replaces."""
    require(policies.can_mark(by, juror, project))
    locks.hold(juror.jury, *READ_ANEW)
    require_scoring(juror.jury)
    workflow.require_open(juror.jury.edition, (PhaseKind.JURY,), at)
    given = _read_marks(juror.jury, marks)
    Score.objects.bulk_create(
        [
            Score(juror=juror, project=project, criterion_id=criterion, mark=value, at=at)
            for criterion, value in given.items()
        ],
        update_conflicts=True,
        unique_fields=["juror", "project", "criterion"],
        update_fields=["mark", "at"],
    )
    # Which marks stays the juror's secret until the close: the journal says only that there are some.
    journal.record("jury.marked", juror, by=by, at=at, project=project.number)


def _find_person(email: str, jury: Jury) -> User:
    reading = Reading({"email": email})
    address = reading.text("email", longest=254, needed=_("Give an e-mail address."), is_one_line=True)
    reading.finish()
    person = User.objects.filter(email__iexact=address, is_active=True).first()
    if person is None:
        sentence = _("No account has this address: the person signs up first.")
        raise InvalidInput(sentence, {("email",): sentence})
    why_not = _why_not_seated(person, jury)
    if why_not:
        raise InvalidInput(why_not, {("email",): why_not})
    return person


def _why_not_seated(person: User, jury: Jury) -> str:
    """An empty text when the seat can be given."""
    if not policies.can_sit(person, jury):
        return _("This person decides or studies for the town: they cannot sit on its jury.")
    if queries.seated(jury).filter(user=person).exists():
        return _("This person already sits on the jury.")
    return ""


def _require_within_rulebook(edition: Edition, shortlist_max: int, reading: Reading) -> None:
    version = current_rulebook(edition)
    most = version.rules.jury.shortlist_max if version else None
    if most is not None and shortlist_max > most:
        sentence = _("The rulebook lets the jury keep %(most)d projects at most (article %(article)d).")
        reading.fault("shortlist_max", sentence % {"most": most, "article": Article.JURY})


def require_scoring(jury: Jury) -> None:
    if jury.status != JuryStatus.SCORING:
        raise Refused(_("The marking is closed. Nothing was changed."))


def _require_unmarked(jury: Jury) -> None:
    require_scoring(jury)
    if Score.objects.filter(juror__jury=jury).exists():
        raise Refused(_("Marks have been given on this grid: it no longer changes."))


def _require_own_project(juror: Juror, project: Project) -> None:
    if project.edition_id != juror.jury.edition_id or project.status != ProjectStatus.FEASIBLE:
        raise NotAllowed


def _read_criteria(criteria: Sequence[Mapping[str, Any]], whole: Reading) -> list[dict[str, Any]]:
    if not 1 <= len(criteria) <= CRITERIA_MAX:
        whole.fault("criteria", _("Give between 1 and %(most)d criteria.") % {"most": CRITERIA_MAX})
    needed = _("Give a weight between 1 and %(most)d.") % {"most": WEIGHT_MAX}
    grid: list[dict[str, Any]] = []
    for place, typed in enumerate(criteria[:CRITERIA_MAX]):
        reading = whole.part("criteria", place, typed=typed)
        label = reading.text("label", longest=120, needed=_("Name this criterion."), is_one_line=True)
        if label in [line["label"] for line in grid]:
            reading.fault("label", _("Two criteria have the same name."))
        help_text = reading.text("help_text", longest=280, is_one_line=True)
        weight = reading.number("weight", lowest=1, highest=WEIGHT_MAX, needed=needed)
        grid.append({"label": label, "help_text": help_text, "weight": weight})
    return grid


def _read_count(name: str, most: int, reading: Reading) -> int:
    needed = _("Give a number between 1 and %(most)d.") % {"most": most}
    return reading.number(name, lowest=1, highest=most, needed=needed)


def _read_marks(jury: Jury, marks: Mapping[int, Any]) -> dict[int, int]:
    whole, given = Reading({}), {}
    needed = _("Give a mark from 0 to %(highest)d.") % {"highest": HIGHEST_MARK}
    for criterion in jury.criteria.all():
        reading = whole.part("marks", typed={criterion.pk: marks.get(criterion.pk)})
        given[criterion.pk] = reading.number(criterion.pk, lowest=0, highest=HIGHEST_MARK, needed=needed)
    if set(marks) - set(jury.criteria.values_list("pk", flat=True)):
        raise InvalidInput(_("This grid has changed since you opened it. Please open the project again."), {})
    whole.finish()
    return given
