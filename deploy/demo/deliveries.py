"""Winners while they are built: steps kept or late and why, money, one given up and the next in its place."""

from datetime import datetime

from budget.enums import MilestoneStatus, OpinionKind, Unspent
from budget.models import Project
from budget.services import milestones
from budget.services.milestones import MilestoneStep, SaidOfStep, standing_step, step_mark
from deploy.demo import votes
from deploy.demo.days import office_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter
from voting.queries.aftermath import free_eur
from voting.services import aftermath

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
    by, poll = scene.coordinator, votes.poll_of(scene)
    given_up, successor = scene.project(chapter["given_up"]), scene.project(chapter["next"])
    aftermath.abandon(poll, given_up, reason=chapter["reason"], by=by, at=at)
    decided = {"reference": chapter["reference"], "decided_on": scene.days.date_of(chapter["day"])}
    aftermath.call_up(
        poll,
        successor,
        in_place_of=given_up,
        deliberation={**decided, "reason": chapter["next_reason"]},
        by=by,
        at=at,
    )
    for contest in poll.contests.order_by("position"):
        contest.poll = poll
        if free_eur(contest):
            said = {**decided, "reason": chapter["left_reason"]}
            aftermath.decide_leftover(contest, Unspent.CARRIED, deliberation=said, by=by, at=at)


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
    seen = step_mark(standing_step(known))
    milestones.write(project, [SaidOfStep(step, known, seen)], by=officer, at=at)
