"""The life of an idea: begun, sent, answered; at the desk for those without an e-mail address."""

from datetime import datetime
from typing import Any

from accounts import moves
from accounts.enums import Role
from accounts.models import User
from accounts.services import journal
from budget import workflow
from budget.enums import OpinionKind
from budget.models import Proposal
from budget.queries.editions import current_rulebook
from budget.services import admissibility, contents, proposals
from deploy.demo import registers, studies
from deploy.demo.days import any_hour
from deploy.demo.scenes import DemoScene
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter

# What is told of an idea as it is; its theme and its quarter are told by a name of the story.
WRITTEN = [field.name for field in contents.FIELDS if field.kind != contents.FieldKind.ROW]
GROUND = ("ground", "reason", "article", "where", "when", "authority", "expected_answer")


def life(scene: DemoScene, idea: Chapter, place: int) -> Story:
    at = scene.days.instant_of(idea["begun"], any_hour(place))
    yield at
    proposal = _begin(scene, idea, at)
    scene.proposals[idea["key"]] = proposal
    if "sent" in idea:
        at = scene.days.instant_of(idea["sent"], any_hour(place, later=25))
        yield at
        _send(proposal, at)
    for name, tell in CHAPTERS.items():
        if name in idea:
            yield from tell(scene, proposal, {"key": idea["key"], **idea[name]}, place)
    if "study" in idea:
        yield from studies.study(
            scene, scene.projects[idea["key"]], {"by": idea["by"], **idea["study"]}, place
        )


def _begin(scene: DemoScene, idea: Chapter, at: datetime) -> Proposal:
    person = scene.town.people[idea["by"]]
    registers.enter(scene, person, at=at)
    agent = scene.town.holder(Role.DESK_AGENT)
    text = {
        **{name: idea[name] for name in WRITTEN if name in idea},
        "theme": scene.town.theme(idea["theme"]) if "theme" in idea else None,
        "territory": scene.town.territories[idea["quarter"]] if "quarter" in idea else None,
    }
    if person.user is not None:
        return proposals.begin(scene.edition, text, by=person.user, at=at)
    text["proposer_name"] = f"{person.given_names} {person.family_name}"
    proposal = proposals.begin(scene.edition, text, by=agent, at=at)
    # Of an old edition: filed for somebody who has no account, before desks opened one for them.
    Proposal.objects.filter(pk=proposal.pk).update(author=None, filed_by=agent)
    proposal.refresh_from_db(fields=["author", "filed_by"])
    return proposal


def _send(proposal: Proposal, at: datetime) -> None:
    if proposal.author is not None:
        proposals.submit(proposal, by=proposal.author, at=at)
        return
    moves.apply(workflow.SUBMIT, proposal, at=at, submitted_at=at)
    journal.record("proposal.submitted", proposal, by=proposal.filed_by, at=at, version=proposal.version)


def _withdrawn(scene: DemoScene, proposal: Proposal, chapter: Chapter, place: int) -> Story:
    at = scene.days.instant_of(chapter["day"], any_hour(place + 3))
    yield at
    proposals.withdraw(proposal, by=_writer(scene, proposal), at=at)


def _returned(scene: DemoScene, proposal: Proposal, chapter: Chapter, place: int) -> Story:
    at = scene.days.instant_of(chapter["day"], any_hour(place + 2))
    yield at
    admissibility.send_back(
        proposal,
        reason=chapter["reason"],
        complete_on=scene.days.date_of(chapter["complete_on"]),
        by=scene.coordinator,
        at=at,
    )
    if "completed" in chapter:
        at = scene.days.instant_of(chapter["completed"], any_hour(place + 9))
        yield at
        by = _writer(scene, proposal)
        proposals.save(proposal, {"body": chapter["body"]}, version=proposal.version, by=by, at=at)
        proposals.resubmit(proposal, by=by, at=at)


def _declined(scene: DemoScene, proposal: Proposal, chapter: Chapter, place: int) -> Story:
    at = scene.days.instant_of(chapter["day"], any_hour(place))
    yield at
    answer: dict[str, Any] = {name: chapter[name] for name in GROUND if name in chapter}
    if "department" in chapter:
        answer["department"] = scene.town.departments[chapter["department"]]
    admissibility.not_take_up(proposal, answer, by=scene.coordinator, at=at)


def _admitted(scene: DemoScene, proposal: Proposal, chapter: Chapter, place: int) -> Story:
    at = scene.days.instant_of(chapter["day"], any_hour(place))
    yield at
    departments = {kind: scene.town.departments[chapter[kind]] for kind in OpinionKind}
    scene.projects[chapter["key"]] = admissibility.admit(
        proposal,
        departments,
        due_on=scene.days.date_of(chapter["due_on"]),
        envelope=scene.edition.envelopes.get(name=chapter["envelope"]) if "envelope" in chapter else None,
        by=scene.coordinator,
        at=at,
    )


def _merged(scene: DemoScene, proposal: Proposal, chapter: Chapter, place: int) -> Story:
    """Merging has no service yet: the move, its rows and its journal are those of an admission."""
    at = scene.days.instant_of(chapter["day"], any_hour(place))
    yield at
    project, by = scene.projects[chapter["into"]], scene.coordinator
    rulebook = current_rulebook(scene.edition)
    moves.apply(
        workflow.ADMIT, proposal, at=at, project=project, rulebook=rulebook, decided_by=by, decided_at=at
    )
    journal.record(
        "proposal.merged", proposal, by=by, at=at, project=project.number, consent=chapter["consent"]
    )


def _writer(scene: DemoScene, proposal: Proposal) -> User:
    if proposal.author is not None:
        return proposal.author
    return scene.town.holder(Role.DESK_AGENT)


# In the order they may come in one life.
CHAPTERS = {
    "withdrawn": _withdrawn,
    "returned": _returned,
    "declined": _declined,
    "admitted": _admitted,
    "merged": _merged,
}
