"""One entry per person and edition, on honour, decided at the rulebook's dates."""

from datetime import UTC, date, datetime

import pytest

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget import policies
from budget.enums import Level, PhaseKind, RegisterSource, RegisterStatus, ZoneChoice
from budget.models import RegisterEntry
from budget.queries import levels
from budget.rulebook import VotingRules
from budget.services import registers
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, PhaseFactory, RegisterEntryFactory, during, rules_of_a

pytestmark = pytest.mark.django_db
AT = during(PhaseKind.COLLECTION)


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def town_of_quarters():
    edition = EditionFactory(running=rules_of_a(voting=VotingRules(zone_choice=ZoneChoice.OWN_ZONE)))
    TerritoryFactory(municipality=edition.municipality)
    return edition


@pytest.fixture
def quarter(edition):
    return TerritoryFactory(municipality=edition.municipality)


def statement(**facts):
    usual = {
        "given_names": "Zoé Marie",
        "family_name": "Le Goff",
        "birth_date": date(2008, 6, 1),
        "lives_here": True,
    }
    return {**usual, **facts}


def test_a_resident_states_who_they_are_and_enters_the_register(edition, quarter):
    person = UserFactory()

    entry = registers.join(edition, by=person, at=AT, **statement(territory=quarter))

    assert entry.level == Level.DECLARED
    assert (entry.may_propose_from, entry.may_vote) == (date(2024, 6, 1), True)
    assert entry.rulebook.number == 1
    assert len(entry.person_key) == 64
    assert JournalEntry.objects.get().event == "register.joined"


def test_the_same_statement_twice_is_one_entry(edition, quarter):
    person = UserFactory()
    first = registers.join(edition, by=person, at=AT, **statement(territory=quarter))

    again = registers.join(edition, by=person, at=AT, **statement(territory=quarter))

    assert again == first
    assert JournalEntry.objects.count() == 1


def test_what_strangers_state_never_keeps_a_person_off_the_register(edition, quarter):
    for _stranger in range(3):
        by = UserFactory()
        for _try in range(8):
            with pytest.raises((Refused, InvalidInput)):  # without a tie to the town
                registers.join(edition, by=by, at=AT, **statement(territory=quarter, lives_here=False))

    registers.join(edition, by=UserFactory(), at=AT, **statement(territory=quarter))

    assert RegisterEntry.objects.count() == 1


def test_other_names_under_the_same_account_are_refused(edition, quarter):
    person = UserFactory()
    registers.join(edition, by=person, at=AT, **statement(territory=quarter))

    with pytest.raises(Refused, match="déjà sur la liste"):
        registers.join(edition, by=person, at=AT, **statement(territory=quarter, family_name="Martin"))


def test_the_same_person_may_enter_the_next_edition(edition, quarter):
    person = UserFactory()
    registers.join(edition, by=person, at=AT, **statement(territory=quarter))
    next_edition = EditionFactory(municipality=edition.municipality, running=True)

    registers.join(next_edition, by=person, at=AT, **statement(territory=quarter))

    assert RegisterEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"birth_date": date(2027, 1, 1)}, "birth_date"),
        ({"birth_date": date(1825, 1, 1)}, "birth_date"),
        ({"given_names": " – "}, "given_names"),
    ],
)
def test_a_mistake_is_told_beside_its_field(edition, quarter, facts, field):
    with pytest.raises(InvalidInput) as refusal:
        registers.join(edition, by=UserFactory(), at=AT, **statement(**{"territory": quarter, **facts}))

    assert set(refusal.value.errors) == {field}
    assert not RegisterEntry.objects.exists()


def test_a_resident_says_the_quarter_where_each_votes_on_its_own_envelope(town_of_quarters):
    with pytest.raises(InvalidInput) as refusal:
        registers.join(town_of_quarters, by=UserFactory(), at=AT, **statement())

    assert set(refusal.value.errors) == {"territory"}


def test_nobody_is_asked_for_a_quarter_that_decides_nothing(edition, quarter):
    entry = registers.join(edition, by=UserFactory(), at=AT, **statement())

    assert entry.territory is None


def test_a_quarter_of_another_town_is_refused(edition):
    with pytest.raises(InvalidInput) as refusal:
        registers.join(edition, by=UserFactory(), at=AT, **statement(territory=TerritoryFactory()))

    assert set(refusal.value.errors) == {"territory"}


def test_who_is_too_young_for_everything_reads_the_article_and_no_day_to_come_back(edition, quarter):
    with pytest.raises(Refused) as refusal:
        registers.join(
            edition, by=UserFactory(), at=AT, **statement(territory=quarter, birth_date=date(2012, 2, 29))
        )

    assert refusal.value.article == 7
    assert "2028" not in f"{refusal.value} {refusal.value.road}"
    assert "prochaine" in refusal.value.road


@pytest.mark.parametrize(("born", "may"), [(date(2010, 9, 21), True), (date(2010, 9, 22), False)])
def test_the_vote_counts_the_age_on_its_first_day_in_town(edition, quarter, born, may):
    """The vote opens on 21 September at midnight in Paris: on the 20th at 22:00 UTC."""
    entry = registers.join(
        edition,
        by=UserFactory(),
        at=AT,
        **statement(territory=quarter, works_here=True, birth_date=date(2009, 1, 1)),
    )
    entry.birth_date = born
    entry.save()

    registers.decide_again(edition, edition.rulebooks.get())

    entry.refresh_from_db()
    assert entry.may_vote is may


@pytest.mark.parametrize(
    ("at", "enters"),
    [
        (datetime(2026, 4, 15, 21, 30, tzinfo=UTC), True),  # 23:30 in Paris on the last day
        (datetime(2026, 4, 15, 22, 30, tzinfo=UTC), False),  # half past midnight, still the 15th in UTC
    ],
)
def test_the_day_is_the_town_s_day(edition, at, enters):
    worker = statement(lives_here=False, works_here=True)

    if enters:
        assert registers.join(edition, by=UserFactory(), at=at, **worker).may_vote is False
    else:
        with pytest.raises(Refused, match="7"):
            registers.join(edition, by=UserFactory(), at=at, **worker)


def test_a_town_without_published_rules_has_no_register_yet():
    edition = EditionFactory()
    PhaseFactory(edition=edition, announced=True)

    with pytest.raises(Refused):
        registers.join(edition, by=UserFactory(), at=AT, **statement())


def test_an_archived_edition_takes_nobody_in():
    with pytest.raises(NotAllowed):
        registers.join(EditionFactory(archived=True), by=UserFactory(), at=AT, **statement())


# --- Entered by the town


@pytest.mark.parametrize("role", [*Role, None])
def test_those_at_the_desk_and_who_coordinates_keep_the_register(edition, role):
    person = MembershipFactory(municipality=edition.municipality, role=role).user if role else UserFactory()

    assert policies.can_keep_register(person, edition) is (role in (Role.DESK_AGENT, Role.COORDINATOR))


def enter(edition, by, **facts):
    known = {"level": Level.DESK, "source": RegisterSource.DESK, **statement(), **facts}
    return registers.enter(edition, by=by, at=AT, **known)


@pytest.fixture
def agent(edition):
    return MembershipFactory(municipality=edition.municipality, role=Role.DESK_AGENT).user


def test_an_agent_enters_somebody_without_an_account(edition, agent):
    entry = enter(edition, agent)

    assert (entry.user, entry.level, entry.source) == (None, Level.DESK, RegisterSource.DESK)
    assert (entry.entered_by, entry.may_vote) == (agent, True)
    assert JournalEntry.objects.get().details == {"level": "a3", "source": "desk"}


def test_who_stated_it_on_honour_is_verified_at_the_desk_and_stays_one(edition, agent):
    person = UserFactory()
    stated = registers.join(edition, by=person, at=AT, **statement())

    again = [
        enter(edition, agent, user=person),
        enter(edition, agent, level=Level.DECLARED, source=RegisterSource.IMPORT),
    ]

    assert again == [stated, stated]
    assert (again[1].user, again[1].level, again[1].source) == (person, Level.DESK, RegisterSource.DESK)
    assert [line.event for line in JournalEntry.objects.order_by("sequence")] == [
        "register.joined",
        "register.verified",
    ]


def test_a_signed_identity_takes_the_entry_from_an_account_that_only_stated_it(edition):
    impostor, person = UserFactory(), UserFactory()
    stated = registers.join(edition, by=impostor, at=AT, **statement())

    entry = registers.identify(edition, by=person, at=AT, provider_key="a" * 64, **statement())

    assert (entry, entry.user, entry.level) == (stated, person, Level.IDENTITY)
    assert (entry.status, entry.returned_on) == (RegisterStatus.ENTERED, edition.local_day(AT))
    assert Notice.objects.get(recipient=impostor).facts["outcome"] == "moved"
    assert JournalEntry.objects.filter(event="register.taken_over").exists()
    again = registers.join(edition, by=impostor, at=AT, **statement())
    assert again.status == RegisterStatus.DOUBTFUL


def test_a_signed_identity_takes_nothing_from_an_account_that_has_proved_it(edition, agent):
    other = UserFactory()
    proved = enter(edition, agent, user=other)

    entry = registers.identify(edition, by=UserFactory(), at=AT, provider_key="a" * 64, **statement())

    proved.refresh_from_db()
    assert proved.user == other
    assert entry.status == RegisterStatus.DOUBTFUL


def test_an_account_made_after_the_desk_is_noted_by_the_desk(edition, agent):
    entered, person = enter(edition, agent), UserFactory()

    enter(edition, agent, user=person)

    entered.refresh_from_db()
    assert entered.user == person


def test_a_level_is_reached_where_somebody_gives_it(edition, agent):
    elsewhere = EditionFactory(running=True)
    enter(edition, agent)
    RegisterEntryFactory(edition=edition)

    assert levels.reached_levels(edition.municipality)[-1] == Level.DESK
    assert Level.DESK not in levels.reached_levels(elsewhere.municipality)
    assert levels.voters_at_least(edition) == {
        Level.EMAIL: 2,
        Level.DECLARED: 2,
        Level.IDENTITY: 1,
        Level.DESK: 1,
    }


def test_where_the_birth_date_was_let_go_the_answer_stays(edition):
    entry = RegisterEntryFactory(edition=edition, birth_date=None, may_vote=True)

    registers.decide_again(edition, edition.rulebooks.get())

    entry.refresh_from_db()
    assert entry.may_vote
