"""An edition from its first question to its first milestones, walked page by page by five people.

Their sweeps are Celery's: a worker and its schedule run beside the site, over Redis, on the same rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.enums import NoticeState, Role
from accounts.models import Notice
from tests.factories.accounts import MembershipFactory, MunicipalityFactory, TerritoryFactory, UserFactory
from tests.factories.voting import numbers_in
from tests.journeys import acts
from tests.journeys.acts import BENCHES, ORCHARD, TOWN
from tests.journeys.passing import days_go_by
from tests.journeys.people import Person
from tests.journeys.workers import wait_until, worker
from voting.enums import PollStatus
from voting.enums import VotingNotice as VoteNotice
from voting.models import Poll, Signature

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("few_as_many")]

IDEAS = (BENCHES, ORCHARD)
TOLD_OF_EACH_IDEA = (
    "Nous avons bien reçu votre idée",
    "Votre idée continue son chemin",
    "L’étude de votre projet est terminée",
    "Le jury a répondu",
)


@dataclass
class Five:
    coordinator: Person
    officer: Person
    juror: Person
    councillor: Person
    resident: Person


@pytest.fixture
def arrive(visitor: Callable[..., Page]) -> Callable[..., Five]:
    """A town with two quarters and the two who begin; two with an account, and one still without."""

    def at_windows(**window: Any) -> Five:
        town = MunicipalityFactory(slug=TOWN.strip("/"), name="Montsereine", population=40_000)
        for name in ("Les Coteaux", "Les Halles"):
            TerritoryFactory(municipality=town, name=name)
        users = [MembershipFactory(municipality=town, coordinator=True).user, *UserFactory.create_batch(3)]
        for role in (Role.COUNCILLOR, Role.COMMISSION_MEMBER):
            MembershipFactory(municipality=town, user=users[-1], role=role)
        known = [Person(visitor(**window), user.email) for user in users]
        for person in known:
            person.signs_in()
        return Five(*known, resident=Person(visitor(**window), "jeanne@example.org"))

    return at_windows


@pytest.fixture
def at_work(queue_environment: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """A worker and its schedule; what they say is in this file."""
    log = tmp_path / "worker.log"
    options = ("--beat", "--scheduler", "celery.beat:Scheduler", "--concurrency", "1")
    with worker(queue_environment, log, *options, app="tests.journeys.hurried"):
        yield log


def test_five_people_walk_the_whole_cycle(
    arrive: Callable[..., Five], at_work: Path, posted: Callable[[], list[tuple[str, str]]]
) -> None:
    walk(arrive(), at_work, posted)


@pytest.mark.browser
@pytest.mark.long
def test_they_walk_it_again_without_scripts(
    arrive: Callable[..., Five], at_work: Path, posted: Callable[[], list[tuple[str, str]]]
) -> None:
    walk(arrive(java_script_enabled=False), at_work, posted)


def walk(five: Five, at_work: Path, posted: Callable[[], list[tuple[str, str]]]) -> None:
    edition = an_edition_opens(five)
    ideas_come_in(five, edition)
    days_go_by(14)
    the_town_studies_them(five, edition)
    days_go_by(14)
    a_jury_chooses(five, edition)
    the_paper_is_settled(five, edition)
    days_go_by(21)
    the_resident_votes_and_changes_her_mind(five, edition)
    days_go_by(15)
    wait_until(lambda: Poll.objects.get().status == PollStatus.TALLIED, "the ballots are counted", at_work)
    two_people_sign(five, edition)
    the_council_decides(five, edition)
    wait_until(everything_is_posted, "every message has left", at_work)
    everyone_was_told_once(five, posted())
    assert "Traceback" not in at_work.read_text()


def an_edition_opens(five: Five) -> str:
    acts.gather_the_team(five.coordinator, five.officer)
    edition = acts.answer_eight_questions(five.coordinator)
    acts.publish_the_rulebook(five.coordinator)
    acts.announce(five.coordinator, edition, "Appel à idées")
    return edition


def ideas_come_in(five: Five, edition: str) -> None:
    acts.sign_up(five.resident)
    acts.join_the_register(five.resident, edition)
    for idea in IDEAS:
        acts.propose(five.resident, edition, idea)


def the_town_studies_them(five: Five, edition: str) -> None:
    acts.announce(five.coordinator, edition, "Étude des idées")
    for idea in IDEAS:
        acts.admit(five.coordinator, edition, idea)
        acts.study(five.officer, edition, idea)
        acts.find_feasible(five.coordinator, edition, idea)
    acts.seat_a_jury(five.coordinator, five.juror, edition)
    acts.announce(five.coordinator, edition, "Jury d’habitants")


def a_jury_chooses(five: Five, edition: str) -> None:
    acts.judge(five.juror, edition, BENCHES, ("5", "4"))
    acts.judge(five.juror, edition, ORCHARD, ("3", "3"))
    acts.deliver_the_shortlist(five.coordinator, edition)


def the_paper_is_settled(five: Five, edition: str) -> None:
    for stage in ("Présentation des projets", "Vote", "Décision du conseil", "Réalisation des projets"):
        acts.announce(five.coordinator, edition, stage)
    acts.settle_the_paper(five.coordinator, edition)


def the_resident_votes_and_changes_her_mind(five: Five, edition: str) -> None:
    first = acts.vote(five.resident, edition, BENCHES)
    second = acts.vote(five.resident, edition, *IDEAS, by="Changer mon bulletin")

    assert len(first) == len(second) == 16
    assert first != second
    assert numbers_in(Poll.objects.get()) == [second]
    assert Signature.objects.count() == 1
    five.coordinator.opens(f"{edition}/office/outcome/")
    five.coordinator.reads("Rien à compter pour l’instant")


def two_people_sign(five: Five, edition: str) -> None:
    acts.sign(five.coordinator, edition)
    five.resident.opens(f"{edition}/results/")
    five.resident.reads("deux personnes signent le résultat")
    five.resident.does_not_read("28 000 €")

    acts.sign(five.councillor, edition)
    five.resident.opens(f"{edition}/results/")
    five.resident.reads("28 000 €", "1 voix, mais il a manqué 8 000 € : il coûte 30 000 €")


def the_council_decides(five: Five, edition: str) -> None:
    acts.record_the_decision(five.councillor, edition)
    acts.proclaim(five.councillor)
    acts.publish_plan(five.coordinator, edition, ORCHARD.title)
    five.resident.opens(f"{edition}/results/")
    five.resident.reads("Le conseil a décidé", "Délibération 2026-147")
    five.resident.follows(ORCHARD.title)
    five.resident.reads("Sa réalisation", "Prévue")


def everything_is_posted() -> bool:
    """Among it what is owed the day after the vote, by a sweep of its own."""
    is_told = Notice.objects.filter(kind=VoteNotice.PARTICIPATION_RECORDED).exists()
    return is_told and not Notice.objects.exclude(state=NoticeState.SENT).exists()


def everyone_was_told_once(five: Five, letters: list[tuple[str, str]]) -> None:
    """Stages that open are told too, to whoever is there while they last: not a fixed number of letters."""
    received = {subject for address, subject in letters if address == five.resident.email}

    assert len(set(letters)) == len(letters)
    assert {subject for subject in received if "une nouvelle étape" not in subject} == {
        *(f"{sentence} : {idea.title}" for sentence in TOLD_OF_EACH_IDEA for idea in IDEAS),
        f"Le résultat du vote pour votre projet : {BENCHES.title}",
        f"Le vote propose votre projet : {ORCHARD.title}",
        f"Votre projet sera réalisé : {ORCHARD.title}",
        "Votre participation est enregistrée : Budget participatif",
    }
