"""A jury: seated, marking each on their own, closed; its shortlist with a reason per project."""

from collections.abc import Mapping
from datetime import datetime

from budget.models import Juror
from budget.models.juries import HIGHEST_MARK
from budget.services import juries, jury_ends, shortlists
from budget.services.shortlists import ShortlistChoice
from deploy.demo.days import evening_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter

# No two people see a project alike: in tenths of a mark, above or below what is told of it.
LEANINGS = (-6, 4, 0, 7, -3, 2, -8)


def sit(scene: DemoScene, chapter: Chapter, verdicts: Mapping[str, Chapter]) -> Story:
    """Seat a jury, let it mark and deliver.

    `verdicts` by idea: `marks` (in tenths), `reason`, `is_left_out` for those that stop here.
    """
    by = scene.coordinator
    at = scene.days.instant_of(chapter["seated"], "18:00")
    yield at
    jury = juries.set_grid(
        scene.edition,
        chapter["criteria"],
        quorum=chapter["quorum"],
        shortlist_max=chapter["most"],
        by=by,
        at=at,
    )
    seats = {
        key: juries.seat(jury, str(scene.town.user(key).email), by=by, at=at) for key in chapter["jurors"]
    }
    for at, key in _evenings(scene, chapter):
        yield at
        _mark_all(scene, seats[key], chapter["conflicts"].get(key, {}), verdicts, at)
    at = scene.days.instant_of(chapter["closed"], "21:15")
    yield at
    jury_ends.close(jury, by=by, at=at)
    at = scene.days.instant_of(chapter["delivered"], "17:30")
    yield at
    choices = {
        scene.project(key).number: ShortlistChoice(not verdict.get("is_left_out", False), verdict["reason"])
        for key, verdict in verdicts.items()
    }
    shortlists.prepare(jury, choices, minutes=chapter["minutes"], by=by, at=at)
    shortlists.deliver(jury, by=by, at=at)


def _evenings(scene: DemoScene, chapter: Chapter) -> list[tuple[datetime, str]]:
    """Each juror marks on an evening of their own; who is absent marks nothing."""
    first, last = chapter["marking"]
    return sorted(
        (scene.days.instant_of(first + place % (last - first), evening_hour(place)), key)
        for place, key in enumerate(chapter["jurors"])
        if key not in chapter["absent"]
    )


def _mark_all(
    scene: DemoScene,
    juror: Juror,
    conflicts: Mapping[str, str],
    verdicts: Mapping[str, Chapter],
    at: datetime,
) -> None:
    criteria = [criterion.pk for criterion in juror.jury.criteria.all()]
    # Neither seat nor number depends on a row's key: the marks are the same at every load.
    seat = juror.jury.jurors.filter(pk__lt=juror.pk).count()
    for key, verdict in verdicts.items():
        project = scene.project(key)
        if key in conflicts:
            juries.declare_conflict(juror, project, conflicts[key], by=juror.user, at=at)
        else:
            marks = {
                criterion: _mark(verdict["marks"] + LEANINGS[(3 * seat + 5 * line + project.number) % 7])
                for line, criterion in enumerate(criteria)
            }
            juries.mark(juror, project, marks, by=juror.user, at=at)


def _mark(tenths: int) -> int:
    return max(0, min(HIGHEST_MARK, (tenths + 5) // 10))
