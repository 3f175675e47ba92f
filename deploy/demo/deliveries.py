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


def deliver(scene: DemoScene, key: str, told: Chapter, place: int) -> Story:
    """`steps` as they were written down one after the other, each about a milestone of the project."""
    for step in told["steps"]:
        at = scene.days.at(step["written"], office_hour(place))
        yield at
        _write(scene, scene.project(key), step, at)
    # Accounts are kept elsewhere: their figures come with the imports of a later version.
    Project.objects.filter(pk=scene.projects[key].pk).update(
        **{name: told[name] for name in MONEY if name in told}
    )


def replace(scene: DemoScene, told: Chapter) -> Story:
    """A winner that cannot be built makes room for the next of the list (rulebook, article 9)."""
    at = scene.days.at(told["day"], "17:15")
    yield at
    by, given_up, next_one = scene.coordinator, scene.project(told["given_up"]), scene.project(told["next"])
    for milestone in given_up.milestones.order_by("position"):
        step = {"step": milestone.position, "status": MilestoneStatus.DROPPED, "delay_reason": told["reason"]}
        _write(scene, given_up, step, at)
    moves.apply(workflow.ABANDON, given_up, at=at, status_reason=told["reason"])
    journal.record("project.abandoned", given_up, by=by, at=at, reason=told["reason"])
    facts = {"status_reason": told["next_reason"], "voted_eur": next_one.cost_eur}
    moves.apply(workflow.TAKE_FROM_RESERVE, next_one, at=at, **facts)
    milestones.plan_first(next_one, at=at)
    journal.record("project.taken_from_reserve", next_one, by=by, at=at, reason=told["next_reason"])


def _write(scene: DemoScene, project: Project, told: Chapter, at: datetime) -> None:
    known = list(project.milestones.order_by("position"))[told["step"] - 1]
    technical = project.review.opinions.select_related("department").get(kind=OpinionKind.TECHNICAL)
    step = MilestoneStep(
        label=told.get("label", known.label),
        planned_on=scene.days.on(told["planned"]) if "planned" in told else known.planned_on,
        status=MilestoneStatus(told["status"]),
        done_on=scene.days.on(told["done"]) if "done" in told else None,
        note=told.get("note", ""),
        delay_reason=told.get("delay_reason", ""),
    )
    officer = scene.town.officer_of(technical.department)
    milestones.write(project, step, milestone=known, by=officer, at=at)
