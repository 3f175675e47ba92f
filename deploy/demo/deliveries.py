"""Winners while they are built: steps kept or late and why, money, one given up and the next in its place."""

from datetime import datetime

from accounts import moves
from accounts.services import journal
from budget import workflow
from budget.enums import MilestoneStatus, OpinionKind
from budget.models import Project
from budget.services import milestones
from budget.services.milestones import MilestoneStep
from deploy.demo.days import office_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter

MONEY = ("committed_eur", "spent_eur")


def deliver(scene: DemoScene, key: str, chapter: Chapter, place: int) -> Story:
    """Write the `steps` one after the other, each about a milestone of the project."""
    for step in chapter["steps"]:
        at = scene.days.instant_of(step["written"], office_hour(place))
        yield at
        _write(scene, scene.project(key), step, at)
    # Accounts are kept elsewhere: their figures come with the imports of a later version.
    Project.objects.filter(pk=scene.projects[key].pk).update(
        **{name: chapter[name] for name in MONEY if name in chapter}
    )


def replace(scene: DemoScene, chapter: Chapter) -> Story:
    """A winner that cannot be built makes room for the next of the list (rulebook, article 9)."""
    at = scene.days.instant_of(chapter["day"], "17:15")
    yield at
    by, given_up, successor = (
        scene.coordinator,
        scene.project(chapter["given_up"]),
        scene.project(chapter["next"]),
    )
    for milestone in given_up.milestones.order_by("position"):
        step = {
            "step": milestone.position,
            "status": MilestoneStatus.DROPPED,
            "delay_reason": chapter["reason"],
        }
        _write(scene, given_up, step, at)
    moves.apply(workflow.ABANDON, given_up, at=at, status_reason=chapter["reason"])
    journal.record("project.abandoned", given_up, by=by, at=at, reason=chapter["reason"])
    facts = {"status_reason": chapter["next_reason"], "voted_eur": successor.cost_eur}
    moves.apply(workflow.TAKE_FROM_RESERVE, successor, at=at, **facts)
    milestones.plan_first(successor, at=at)
    journal.record("project.taken_from_reserve", successor, by=by, at=at, reason=chapter["next_reason"])


def _write(scene: DemoScene, project: Project, chapter: Chapter, at: datetime) -> None:
    known = list(project.milestones.order_by("position"))[chapter["step"] - 1]
    technical = project.review.opinions.select_related("department").get(kind=OpinionKind.TECHNICAL)
    step = MilestoneStep(
        label=chapter.get("label", known.label),
        planned_on=scene.days.date_of(chapter["planned"]) if "planned" in chapter else known.planned_on,
        status=MilestoneStatus(chapter["status"]),
        done_on=scene.days.date_of(chapter["done"]) if "done" in chapter else None,
        note=chapter.get("note", ""),
        delay_reason=chapter.get("delay_reason", ""),
    )
    officer = scene.town.officer_of(technical.department)
    if known.is_proposed:
        milestones.publish(project, by=scene.coordinator, at=at)
        known.refresh_from_db()
    milestones.write(project, step, milestone=known, by=officer, at=at)
