"""An edition while it is played: set up from its eight answers, published, announced."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.enums import Role
from accounts.models import User
from budget.enums import PhaseKind, TownProfile
from budget.models import Edition, Phase, Project, Proposal, ReservedShare
from budget.rulebook import DEFAULTS, Rulebook
from budget.services import editions, phases, rulebooks
from budget.services.editions import Setup
from budget.services.envelopes import EnvelopeDraft
from budget.services.phases import Dates
from deploy.demo.days import DemoDays
from deploy.demo.stories import Story
from deploy.demo.telling import Chapter
from deploy.demo.towns import Town


@dataclass
class DemoScene:
    """What the stories of one edition share; `edition` is there once `set_up` has begun."""

    town: Town
    days: DemoDays
    edition: Edition = field(init=False)
    # By the key of the idea; as they were born, so ask `project` for what has become of one.
    proposals: dict[str, Proposal] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    def project(self, key: str) -> Project:
        project = Project.objects.get(pk=self.projects[key].pk)
        project.edition = self.edition
        return project

    @property
    def coordinator(self) -> User:
        return self.town.holder(Role.COORDINATOR)

    def phase(self, kind: PhaseKind) -> Phase:
        phase = Phase.objects.get(edition=self.edition, kind=kind)
        phase.edition = self.edition
        return phase


def set_up(scene: DemoScene, chapter: Chapter) -> Story:
    at = scene.days.instant_of(chapter["created"], "09:30")
    yield at
    setup = _answers(scene, chapter)
    scene.edition = editions.create(scene.town.municipality, setup, by=scene.coordinator, at=at)
    _reserve(scene, chapter)
    at = scene.days.instant_of(chapter["published"], "18:45")
    yield at
    rulebooks.publish(scene.edition, by=scene.coordinator, at=at)
    for kind, day in sorted(chapter["announced"].items(), key=lambda announced: announced[1]):
        at = scene.days.instant_of(day, "11:00")
        yield at
        phases.announce(scene.phase(kind), by=scene.coordinator, at=at)


def tell_openings(scene: DemoScene, chapter: Chapter, *, until: datetime) -> list[Story]:
    """For each announced phase that has opened, what the sweep of that minute would have done."""
    opened = [kind for kind in chapter["announced"] if _opens_at(scene, chapter, kind) < until]
    return [_tell_opening(scene, PhaseKind(kind), _opens_at(scene, chapter, kind)) for kind in opened]


def _tell_opening(scene: DemoScene, kind: PhaseKind, opens_at: datetime) -> Story:
    at = opens_at + timedelta(minutes=1)
    yield at
    phases.owe_opening(scene.phase(kind), at=at)


def _opens_at(scene: DemoScene, chapter: Chapter, kind: str) -> datetime:
    return scene.days.instant_of(chapter["dates"][kind][0], "00:00")


def _answers(scene: DemoScene, chapter: Chapter) -> Setup:
    profile = TownProfile(chapter["profile"])
    drafts = [
        EnvelopeDraft(
            name=envelope["name"],
            amount_eur=envelope["amount_eur"],
            project_cost_max_eur=envelope.get("project_cost_max_eur"),
        )
        for envelope in chapter["envelopes"]
    ]
    return Setup(
        name=chapter["name"],
        summary=chapter["summary"],
        profile=profile,
        rules=_rules(profile, chapter["rules"]),
        envelopes=drafts,
        dates={
            PhaseKind(kind): Dates(scene.days.date_of(first), scene.days.date_of(last))
            for kind, (first, last) in chapter["dates"].items()
        },
        **chapter["contact"],
    )


def _rules(profile: TownProfile, chapter: Chapter) -> Rulebook:
    """The rules of the profile, but for what the town decided otherwise."""
    parts = DEFAULTS[profile].to_parts()
    return Rulebook.from_parts({name: {**part, **chapter.get(name, {})} for name, part in parts.items()})


def _reserve(scene: DemoScene, chapter: Chapter) -> None:
    for envelope in chapter["envelopes"]:
        for label, amount_eur in envelope.get("reserved", {}).items():
            row = scene.edition.envelopes.get(name=envelope["name"])
            ReservedShare.objects.create(envelope=row, label=label, amount_eur=amount_eur)
