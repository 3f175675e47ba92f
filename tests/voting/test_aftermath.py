"""After the proclamation: a winner given up, the next called up, money left over; a decision put right."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget.enums import MilestoneStatus, ProjectStatus, Unspent
from budget.models import Project
from budget.services import milestones
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.voting.test_proclaiming import (
    ACCEPTED,
    AS_VOTED,
    COUNCIL,
    REJECTED,
    RESERVE,
    decide,
    entries,
    poll,
    proclaimed,
    proposed,
    somebody,
)
from voting.enums import PollStatus
from voting.models import CouncilDecision, LaterDecision, OutcomeEntry, Poll
from voting.queries import aftermath as queries
from voting.services import aftermath, closing, decisions, proclaiming
from voting.services.counting import tallying
from voting.services.decisions import ProjectVerdict

__all__ = ["poll", "proclaimed", "proposed"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
LATER = COUNCIL + timedelta(days=200)
WHY = "Le terrain a été vendu par son propriétaire."
DELIBERATION = {"reference": "2021-31", "decided_on": date(2021, 5, 10), "reason": WHY}


def printed(number):
    return Project.objects.get(contest_entries__number=number)


def free(poll):
    return {contest.contest.title: contest.free_eur for contest in queries.contests_now(poll)}


# --- Given up, called up, left over


def test_a_winner_given_up_says_why_drops_its_steps_and_frees_its_money(proclaimed):
    by, before = somebody(proclaimed, Role.COORDINATOR), sum(free(proclaimed).values())
    milestones.publish(printed(1), by=by, at=COUNCIL)

    aftermath.abandon(proclaimed, printed(1), reason=WHY, by=by, at=LATER)

    assert (printed(1).status, printed(1).status_reason) == (ProjectStatus.ABANDONED, WHY)
    assert set(printed(1).milestones.values_list("status", "delay_reason")) == {
        (MilestoneStatus.DROPPED, WHY)
    }
    assert sum(free(proclaimed).values()) == before + 60_000
    assert Notice.objects.filter(kind="project.abandoned").count() == 1
    assert JournalEntry.objects.get(event="project.abandoned").details == {"reason": WHY}
    with pytest.raises(Refused):
        aftermath.abandon(proclaimed, printed(1), reason=WHY, by=by, at=LATER)


def test_a_plan_that_was_not_published_goes_with_its_winner(proclaimed):
    aftermath.abandon(proclaimed, printed(1), reason=WHY, by=somebody(proclaimed, Role.COORDINATOR), at=LATER)

    assert not printed(1).milestones.exists()


def test_the_next_is_called_up_in_its_place_once_its_money_is_free(proclaimed):
    by = somebody(proclaimed, Role.COORDINATOR)
    given = {"deliberation": DELIBERATION, "by": by, "at": LATER}
    with pytest.raises(Refused, match=r"40"):
        aftermath.call_up(proclaimed, printed(2), **given)
    aftermath.abandon(proclaimed, printed(1), reason=WHY, by=by, at=LATER)

    aftermath.call_up(proclaimed, printed(2), in_place_of=printed(1), **given)

    assert (printed(2).status, printed(2).voted_eur) == (ProjectStatus.WINNER, 50_000)
    told = LaterDecision.objects.get(kind="called_up")
    assert (told.in_place_of, told.reference) == (printed(1), "2021-31")
    assert Notice.objects.filter(kind="project.called_up").count() == 1
    assert [contest.given_up for contest in queries.contests_now(proclaimed)] == [[]]
    with pytest.raises(Refused):
        aftermath.call_up(proclaimed, printed(2), **given)


def test_the_journey_of_who_was_called_up_says_so_and_no_reason_twice(proclaimed, client):
    by = somebody(proclaimed, Role.COORDINATOR)
    aftermath.abandon(proclaimed, printed(1), reason=WHY, by=by, at=LATER)
    aftermath.call_up(
        proclaimed, printed(2), in_place_of=printed(1), deliberation=DELIBERATION, by=by, at=LATER
    )
    Project.objects.filter(pk=printed(2).pk).update(status=ProjectStatus.IN_DELIVERY)

    page = client.get(printed(2).get_absolute_url()).content.decode()

    journey = page[page.index("Son parcours") :]
    assert "Appelé de la liste de réserve" in journey
    assert journey.count(DELIBERATION["reason"]) == 1


def test_a_place_is_taken_once_and_only_that_of_a_project_given_up(proclaimed):
    by = somebody(proclaimed, Role.COORDINATOR)

    for place in (printed(1), printed(3)):
        with pytest.raises(Refused, match=r"place"):
            aftermath.call_up(
                proclaimed, printed(2), in_place_of=place, deliberation=DELIBERATION, by=by, at=LATER
            )


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"reference": " "}, {("reference",)}),
        ({"decided_on": None}, {("decided_on",)}),
        ({"decided_on": date(2031, 1, 1)}, {("decided_on",)}),
        ({"decided_on": date(2019, 1, 1)}, {("decided_on",)}),
        ({"reason": "oui"}, {("reason",)}),
    ],
)
def test_what_the_council_decides_later_has_its_number_day_and_reasons(proclaimed, changes, wrong):
    by, contest = somebody(proclaimed, Role.COORDINATOR), proclaimed.contests.get()

    with pytest.raises(InvalidInput) as refusal:
        aftermath.decide_leftover(
            contest, Unspent.CARRIED, deliberation={**DELIBERATION, **changes}, by=by, at=LATER
        )

    assert set(refusal.value.faults) == wrong


def test_what_is_left_is_decided_whole_and_once(proclaimed):
    by, contest = somebody(proclaimed, Role.COORDINATOR), proclaimed.contests.get()

    aftermath.decide_leftover(contest, Unspent.RETURNED, deliberation=DELIBERATION, by=by, at=LATER)

    decided = LaterDecision.objects.get()
    assert (decided.amount_eur, decided.unspent) == (40_000, Unspent.RETURNED)
    assert queries.free_eur(contest) == 0
    with pytest.raises(Refused):
        aftermath.decide_leftover(contest, Unspent.CARRIED, deliberation=DELIBERATION, by=by, at=LATER)


def test_money_given_away_calls_nobody_up(proclaimed):
    by, contest = somebody(proclaimed, Role.COORDINATOR), proclaimed.contests.get()
    aftermath.decide_leftover(contest, Unspent.RETURNED, deliberation=DELIBERATION, by=by, at=LATER)
    aftermath.abandon(proclaimed, printed(1), reason=WHY, by=by, at=LATER)

    aftermath.call_up(proclaimed, printed(2), deliberation=DELIBERATION, by=by, at=LATER)

    assert queries.free_eur(contest) == 10_000


@pytest.mark.parametrize("role", [*Role, None])
def test_the_coordinator_or_a_councillor_records_what_is_decided_later(proclaimed, role):
    town = proclaimed.municipality
    person = MembershipFactory(municipality=town, role=role).user if role else UserFactory()
    if role in (Role.COORDINATOR, Role.COUNCILLOR):
        aftermath.abandon(proclaimed, printed(1), reason=WHY, by=person, at=LATER)
        return
    with pytest.raises(NotAllowed):
        aftermath.abandon(proclaimed, printed(1), reason=WHY, by=person, at=LATER)


def test_nothing_of_it_comes_before_the_proclamation(proposed):
    with pytest.raises(Refused):
        aftermath.abandon(proposed, printed(1), reason=WHY, by=somebody(proposed, Role.COORDINATOR), at=LATER)
    assert queries.contests_now(proposed) == []


def test_the_database_refuses_a_later_decision_without_its_number(proclaimed):
    row = {"poll": proclaimed, "contest": proclaimed.contests.get(), "reason": WHY, "recorded_at": LATER}
    row["recorded_by"] = somebody(proclaimed, Role.COORDINATOR)

    for facts, name in (
        ({"kind": "called_up", "project": printed(2)}, "a_later_decision_has_its_number"),
        ({"kind": "abandoned"}, "a_later_decision_says_of_what"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LaterDecision.objects.create(**row, **facts)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_same_money_away_at_once_one_is_refused(at_once):
    ended = PollFactory(ended=True, paper=(On(100_000, (60_000, 50_000, 45_000)),))
    fill_urn(ended, [marking(1)] * 3 + [marking(2)] * 2 + [marking(3)])
    closing.close(ended, at=AFTER_CLOSE)
    tallying.tally(ended, at=AFTER_CLOSE)
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        proclaiming.endorse(ended, by=somebody(ended, role), at=AFTER_CLOSE)
    reserve = ProjectVerdict(RESERVE)
    decide(ended, {1: ProjectVerdict(RESERVE, "Le conseil préfère attendre."), 2: reserve, 3: reserve})
    by = somebody(ended, Role.COORDINATOR)
    proclaiming.proclaim(ended, by=by, at=COUNCIL)

    def call_up(number):
        fresh = Poll.objects.get(pk=ended.pk)
        try:
            aftermath.call_up(fresh, printed(number), deliberation=DELIBERATION, by=by, at=LATER)
        except Refused:
            return "refused"
        return "called up"

    # 60,000 and 50,000 euros do not both fit in 100,000.
    assert sorted(at_once(lambda: call_up(1), lambda: call_up(2))) == ["called up", "refused"]


# --- The decision, by the coordinator, and put right


def test_what_a_coordinator_recorded_another_person_proclaims(proposed):
    coordinator = somebody(proposed, Role.COORDINATOR)
    decide(proposed, AS_VOTED, by=coordinator)

    with pytest.raises(NotAllowed):
        proclaiming.proclaim(proposed, by=coordinator, at=COUNCIL)
    proclaiming.proclaim(proposed, by=somebody(proposed, Role.COMMISSION_MEMBER), at=COUNCIL)

    assert Poll.objects.get().status == PollStatus.PROCLAIMED


def test_what_a_councillor_recorded_is_proclaimed_as_before(proposed):
    councillor = somebody(proposed, Role.COUNCILLOR)
    decide(proposed, AS_VOTED, by=councillor)

    with pytest.raises(NotAllowed):
        proclaiming.proclaim(proposed, by=somebody(proposed, Role.COMMISSION_MEMBER), at=COUNCIL)
    proclaiming.proclaim(proposed, by=councillor, at=COUNCIL)


def mark():
    return decisions.decision_mark(CouncilDecision.objects.get(), OutcomeEntry.objects.all())


def correct(poll, **changes):
    known = {"reference": "2020-148", "decided_on": date(2020, 10, 24), "reason": WHY, "at": LATER}
    given = {"seen": mark() if CouncilDecision.objects.exists() else "", **known}
    decisions.correct(poll, by=somebody(poll, Role.COORDINATOR), **{**given, **changes})


def test_a_wrong_number_is_put_right_and_the_old_one_kept(proclaimed):
    correct(proclaimed)

    decision = CouncilDecision.objects.get()
    assert decision.reference == "2020-148"
    assert [(made["reason"], made["before"]["reference"]) for made in decision.corrections] == [
        (WHY, "2020-147")
    ]
    details = JournalEntry.objects.get(event="outcome.corrected").details
    assert (details["before"]["reference"], details["after"]["reference"]) == ("2020-147", "2020-148")
    with pytest.raises(Refused):
        correct(proclaimed)


def test_what_became_of_a_project_is_corrected_until_the_winners_are_proclaimed(proposed):
    decide(proposed, AS_VOTED)
    pk = {number: entry.pk for number, entry in entries().items()}
    verdicts = {
        pk[1]: ProjectVerdict(ACCEPTED),
        pk[3]: ProjectVerdict(ACCEPTED),
        pk[2]: ProjectVerdict(RESERVE),
    }

    correct(proposed, verdicts=verdicts)

    assert entries()[2].council_verdict == RESERVE


def test_once_proclaimed_a_correction_changes_no_project(proclaimed):
    pk = {number: entry.pk for number, entry in entries().items()}

    with pytest.raises(Refused, match="no longer changes"):
        correct(proclaimed, verdicts={pk[1]: ProjectVerdict(ACCEPTED), pk[3]: ProjectVerdict(ACCEPTED)})

    assert entries()[3].council_verdict == "rejected"
    assert CouncilDecision.objects.get().reference == "2020-147"


def test_who_corrects_an_old_page_is_shown_what_another_person_saved_meanwhile(proposed):
    decide(proposed, AS_VOTED)
    old, pk = mark(), {number: entry.pk for number, entry in entries().items()}
    both = {pk[1]: ProjectVerdict(ACCEPTED), pk[3]: ProjectVerdict(ACCEPTED)}
    changed = ProjectVerdict(REJECTED, "Le sol est pollué.")
    correct(proposed, verdicts={**both, pk[1]: changed})

    with pytest.raises(SavedMeanwhile) as refusal:
        correct(proposed, reference="2020-149", verdicts=both, seen=old)

    assert refusal.value.stored == {("reference",): "2020-148", ("verdicts", pk[1]): changed}
    assert entries()[1].council_verdict == REJECTED
    correct(proposed, reference="2020-149", verdicts=both)
    assert entries()[1].council_verdict == ACCEPTED


def test_of_two_people_who_record_a_decision_the_second_reads_the_first(proposed):
    decide(proposed, AS_VOTED)
    decide(proposed, AS_VOTED)

    with pytest.raises(SavedMeanwhile) as refusal:
        decide(proposed, {**AS_VOTED, 2: ProjectVerdict(RESERVE)})

    assert refusal.value.stored == {("verdicts", entries()[2].pk): ProjectVerdict(None)}
    assert JournalEntry.objects.filter(event="outcome.decided").count() == 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("fields", "path"), [({"text": "x" * 4001}, ("text",)), ({"reference": "1" * 61}, ("reference",))]
)
def test_a_decision_has_a_length(proposed, fields, path):
    with pytest.raises(InvalidInput) as refusal:
        decide(proposed, AS_VOTED, **fields)

    assert set(refusal.value.faults) == {path}


def test_a_correction_gives_its_reason(proclaimed):
    with pytest.raises(InvalidInput) as refusal:
        correct(proclaimed, reason="faute")

    assert set(refusal.value.faults) == {("reason",)}


def test_nothing_is_corrected_before_it_is_decided(proposed):
    with pytest.raises(Refused):
        correct(proposed)


# --- In the browser


def address_of(name, poll, *rest):
    edition = poll.edition
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def test_the_office_records_it_and_the_public_page_tells_one_story(proclaimed, client):
    client.force_login(somebody(proclaimed, Role.COORDINATOR))
    day = {"reference": "2021-31", "decided_on": "2021-05-10", "reason": WHY}
    page = client.get(address_of("outcome_office", proclaimed)).content.decode()
    for name in ("winner_abandon", "reserve_call_up", "outcome_correct"):
        assert address_of(name, proclaimed) in page

    refused = client.post(
        address_of("winner_abandon", proclaimed), {"abandon-project": printed(1).pk, "abandon-reason": "non"}
    )
    assert refused.status_code == 422
    assert "non</textarea>" in refused.content.decode()
    client.post(
        address_of("winner_abandon", proclaimed), {"abandon-project": printed(1).pk, "abandon-reason": WHY}
    )
    places = {"reserve-project": printed(2).pk, "reserve-in_place_of": printed(1).pk}
    client.post(
        address_of("reserve_call_up", proclaimed),
        {**places, **{f"reserve-{name}": value for name, value in day.items()}},
    )
    client.post(
        address_of("leftover_decide", proclaimed, 1),
        {"left1-unspent": "carried", **{f"left1-{name}": value for name, value in day.items()}},
    )
    client.post(
        address_of("outcome_correct", proclaimed),
        {
            "correction-reference": "2020-148",
            "correction-seen": mark(),
            "correction-decided_on": "2020-10-24",
            "correction-wrong": "Le numéro était celui d'une autre délibération.",
        },
    )

    client.logout()
    told = client.get(address_of("outcomes", proclaimed)).content.decode()
    assert [decision.kind for decision in LaterDecision.objects.all()] == [
        "abandoned",
        "called_up",
        "leftover",
    ]
    said = ("qui prend la place du projet", "Reste de l’enveloppe", "2020-148", "2020-147")
    for words in (printed(1).get_absolute_url(), printed(2).get_absolute_url(), *said):
        assert words in told


def test_the_coordinator_finds_the_form_of_the_decision(proposed, client):
    client.force_login(somebody(proposed, Role.COORDINATOR))
    assert "reference" in client.get(address_of("outcome_office", proposed)).context["form"].fields

    client.force_login(somebody(proposed, Role.COMMISSION_MEMBER))
    page = client.get(address_of("outcome_office", proposed))
    assert page.context["form"] is None
    assert "enregistre ce que le conseil décide" in page.content.decode()
