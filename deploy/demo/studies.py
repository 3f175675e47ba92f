"""The study of a project: three opinions, a costing, perhaps the proposer's reply, the decision."""

from collections.abc import Callable
from datetime import datetime

from budget.enums import OpinionKind, OpinionVerdict, ReviewDecision
from budget.models import FeasibilityReview, Project
from budget.services import clarifying, projects, reviews
from deploy.demo.days import office_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter

# Files advance side by side, each a little after the one before.
SHIFTS = 9


def study(scene: DemoScene, project: Project, chapter: Chapter, place: int) -> Story:
    """Steps in the order of their days; one whose words are not told has not been done yet."""
    for step, day in sorted(chapter["days"].items(), key=lambda planned: planned[1]):
        if step in chapter:
            at = scene.days.instant_of(day + place % SHIFTS, office_hour(place))
            yield at
            STEPS[step](scene, _review(project), chapter, at)


def remind(scene: DemoScene, key: str, days: range) -> Story:
    """What the sweep of those mornings owed to the officers of a late file."""
    for day in days:
        at = scene.days.instant_of(day, "07:00")
        yield at
        reviews.remind(_review(scene.project(key)), at=at)


def _opinion(kind: OpinionKind) -> Callable[[DemoScene, FeasibilityReview, Chapter, datetime], None]:
    def give(scene: DemoScene, review: FeasibilityReview, chapter: Chapter, at: datetime) -> None:
        opinion = review.opinions.select_related("department").get(kind=kind)
        is_against, is_conditional = kind in chapter.get("against", ()), f"{kind}_conditions" in chapter
        favourable = OpinionVerdict.CONDITIONAL if is_conditional else OpinionVerdict.FAVOURABLE
        answer = {
            "verdict": OpinionVerdict.UNFAVOURABLE if is_against else favourable,
            "conditions": chapter.get(f"{kind}_conditions", ""),
            "public_reasons": chapter[kind],
            "private_notes": chapter.get(f"{kind}_notes", ""),
            "version": opinion.version,
        }
        officer = scene.town.officer_of(opinion.department)
        reviews.give_opinions(review, {kind: answer}, by=officer, at=at)

    return give


def _cost(scene: DemoScene, review: FeasibilityReview, chapter: Chapter, at: datetime) -> None:
    """`investment` and `yearly` are [label, euros] each."""
    lines = [
        {"label": label, "amount_eur": amount, "is_yearly": name == "yearly"}
        for name in ("investment", "yearly")
        for label, amount in chapter.get(name, ())
    ]
    opinion = review.opinions.select_related("department").get(kind=OpinionKind.TECHNICAL)
    officer = scene.town.officer_of(opinion.department)
    projects.cost(review.project, lines, seen=projects.costing_mark([]), by=officer, at=at)


def _reply(scene: DemoScene, review: FeasibilityReview, chapter: Chapter, at: datetime) -> None:
    reviews.reply(review, chapter["reply"], by=scene.town.user(chapter["by"]), at=at)


def _decide(scene: DemoScene, review: FeasibilityReview, chapter: Chapter, at: datetime) -> None:
    decision = ReviewDecision.UNFEASIBLE if "against" in chapter else ReviewDecision.FEASIBLE
    reviews.decide(review, decision, public_reasons=chapter["decision"], by=scene.coordinator, at=at)


def _tell_in_brief(scene: DemoScene, review: FeasibilityReview, chapter: Chapter, at: datetime) -> None:
    """For the ballot paper, once the jury has chosen."""
    project = review.project
    changes = {**clarifying.standing(project), **dict(zip(clarifying.BRIEF, chapter["brief"], strict=True))}
    reason = "Votre projet dit aussi en trois phrases courtes, pour que tout le monde le lise sans peine."
    seen = clarifying.clarifying_mark(project)
    clarifying.clarify(project, changes, reason=reason, seen=seen, by=scene.coordinator, at=at)


STEPS = {
    **{str(kind): _opinion(kind) for kind in OpinionKind},
    "investment": _cost,
    "reply": _reply,
    "decision": _decide,
    "brief": _tell_in_brief,
}


def _review(project: Project) -> FeasibilityReview:
    """The review as it stands now, with what a decision reads of its project."""
    rows = FeasibilityReview.objects.select_related("project__edition__municipality", "project__envelope")
    return rows.select_related("rulebook").get(project=project)
