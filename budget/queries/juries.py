"""Juries: what a juror reads, how far the marking is, and, after the close, the exact means."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Sum

from accounts.models import Membership, User, Viewer
from accounts.refusals import require
from budget import policies
from budget.enums import JuryStatus, PhaseKind, ProjectStatus
from budget.models import (
    Edition,
    Juror,
    Jury,
    Phase,
    Project,
    Proposal,
    Recusal,
    Score,
    Shortlist,
    ShortlistEntry,
)
from budget.queries.editions import rules_to_edit


@dataclass(frozen=True)
class Mean:
    """The weighted mean of a project's marks, exact; equal means share a rank."""

    project: Project
    value: Fraction
    rank: int
    marked_by: int

    @property
    def hundredths(self) -> int:
        """To the nearest hundredth of a mark, halves up: 437 is 4.37 out of 5."""
        return (200 * self.value.numerator + self.value.denominator) // (2 * self.value.denominator)


@dataclass(frozen=True)
class JuryProgress:
    juror: Juror
    marked: int
    recused: int
    expected: int

    @property
    def has_finished(self) -> bool:
        return self.marked >= self.expected


# Whoever takes a role that no juror may hold sits no longer, as long as they hold it.
NOT_DECIDING = ~Exists(
    Membership.objects.in_force().filter(
        user=OuterRef("user"),
        municipality=OuterRef("jury__edition__municipality"),
        role__in=policies.NO_JUROR,
    )
)


def jury_of(edition: Edition) -> Jury | None:
    jury = Jury.objects.filter(edition=edition).prefetch_related("criteria").first()
    if jury is not None:
        jury.edition = edition
    return jury


def seat_of(person: User, edition: Edition) -> Juror | None:
    """The seat of this person, with its grid, their own marks and conflicts: nobody else's."""
    juror = (
        Juror.objects.filter(NOT_DECIDING, user=person, jury__edition=edition, left_at__isnull=True)
        .select_related("jury")
        .prefetch_related("jury__criteria", "recusals", "scores")
        .first()
    )
    if juror is not None:
        juror.user, juror.jury.edition = person, edition
    return juror


def files(jury: Jury) -> QuerySet[Project]:
    """The feasible projects the jury reads, by number."""
    return (
        Project.objects.filter(edition=jury.edition, status=ProjectStatus.FEASIBLE)
        .select_related("edition__municipality", "theme", "territory", "envelope")
        .prefetch_related(
            Prefetch("proposals", queryset=Proposal.objects.only("author", "project", "number"))
        )
        .order_by("number")
    )


def progress(jury: Jury) -> list[JuryProgress]:
    """How many projects each juror has marked: never how."""
    jurors = seated(jury).filter(is_stand_in=False).select_related("user")
    projects = list(files(jury))
    marked, recused = _pairs(Score, jury), _pairs(Recusal, jury)
    rows = []
    for juror in jurors:
        out = recused[juror.pk] | {
            project.pk for project in projects if policies.proposed(juror.user, project)
        }
        open_to = {project.pk for project in projects} - out
        rows.append(JuryProgress(juror, len(marked[juror.pk] & open_to), len(out), len(open_to)))
    return rows


def jurors_who_finished(jury: Jury) -> int:
    return sum(row.has_finished for row in progress(jury))


def projects_without_marks(jury: Jury) -> list[str]:
    marked = Score.objects.filter(juror__in=seated(jury)).values("project")
    return [project.title for project in files(jury).exclude(pk__in=marked)]


def means(jury: Jury, *, viewer: Viewer) -> list[Mean]:
    """Every marked project with its exact weighted mean, best first; refused while the jury is blind."""
    require(policies.can_read_marks(viewer, jury))
    return exact_means(jury)


def exact_means(jury: Jury) -> list[Mean]:
    weights = sum(criterion.weight for criterion in jury.criteria.all())
    points: dict[int, int] = defaultdict(int)
    jurors: dict[int, int] = defaultdict(int)
    for project, given in _grids(jury):
        points[project] += given
        jurors[project] += 1
    value = {project: Fraction(points[project], weights * jurors[project]) for project in points}
    projects = Project.objects.filter(pk__in=value).select_related("theme", "territory")
    return [
        Mean(project, value[project.pk], _rank(value[project.pk], value.values()), jurors[project.pk])
        for project in sorted(projects, key=lambda project: (-value[project.pk], project.number))
    ]


def _grids(jury: Jury) -> Iterable[tuple[int, int]]:
    """(project, marks times weights) of each juror's grid."""
    return (
        Score.objects.filter(juror__jury=jury)
        .values("project", "juror")
        .annotate(points=Sum(F("mark") * F("criterion__weight")))
        .values_list("project", "points")
    )


def _rank(value: Fraction, values: Iterable[Fraction]) -> int:
    return 1 + sum(other > value for other in values)


def seated(jury: Jury) -> QuerySet[Juror]:
    """The jurors who sit now: one may have left, or been given a role that decides or studies."""
    return jury.jurors.filter(NOT_DECIDING, left_at__isnull=True)


def seats(edition: Edition) -> int:
    """How many jurors there may be: the seats of the rulebook, or those who sit, where they are more."""
    sitting = Juror.objects.filter(jury__edition=edition, left_at__isnull=True).count()
    return max(rules_to_edit(edition).jury.seats, sitting)


def people_of(jury: Jury) -> QuerySet[User]:
    """Whom it concerns that no shortlist comes: the jurors, and who proposed what they were to mark."""
    proposed = Proposal.objects.filter(project__in=files(jury), author=OuterRef("pk"))
    sits = seated(jury).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(proposed) | Exists(sits), is_active=True, erased_at__isnull=True)


def without_quorum(edition: Edition) -> Jury | None:
    """The jury of this edition if it made no shortlist for want of a quorum, with the reason given."""
    return Jury.objects.filter(edition=edition, status=JuryStatus.WITHOUT_QUORUM).first()


def is_over(edition: Edition, at: datetime) -> bool:
    """Whether the time to mark is over: its phase was announced and has closed."""
    return Phase.objects.filter(
        edition=edition, kind=PhaseKind.JURY, announced_at__isnull=False, closes_at__lte=at
    ).exists()


def juror_of(jury: Jury, pk: int) -> Juror | None:
    return jury.jurors.filter(pk=pk).select_related("user").first()


def is_unmarked(jury: Jury) -> bool:
    """Whether nobody has given a mark yet: until then the grid may change."""
    is_scoring = jury.status == JuryStatus.SCORING
    return is_scoring and not Score.objects.filter(juror__jury=jury).exists()


def prepared(jury: Jury) -> tuple[dict[int, tuple[bool, str]], str]:
    """The choices kept so far, by project number, and the minutes."""
    shortlist = Shortlist.objects.filter(jury=jury).first()
    if shortlist is None:
        return {}, ""
    entries = shortlist.entries.select_related("project")
    return {entry.project.number: (entry.is_selected, entry.reason) for entry in entries}, shortlist.minutes


def delivered(jury: Jury) -> list[ShortlistEntry]:
    entries = ShortlistEntry.objects.filter(shortlist__jury=jury, shortlist__delivered_at__isnull=False)
    return list(entries.select_related("project").order_by("rank", "project__number"))


def _pairs(model: type[Score] | type[Recusal], jury: Jury) -> dict[int, set[int]]:
    """The projects each juror has in this table."""
    projects: dict[int, set[int]] = defaultdict(set)
    for juror, project in model.objects.filter(juror__jury=jury).values_list("juror", "project").distinct():
        projects[juror].add(project)
    return projects
