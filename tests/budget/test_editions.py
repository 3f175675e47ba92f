"""From eight answers to an announced call for ideas, and what may still change afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget import calendar
from budget.enums import EnvelopeScope, MissingForPhase, PhaseKind, ProposalStatus, TownProfile, ZoneChoice
from budget.models import Edition, Envelope, Phase, Proposal, RulebookVersion, Theme
from budget.queries import editions as queries
from budget.rulebook import DEFAULTS, CountingRules, VotingRules, planned_days
from budget.services import editions, phases, readiness, rulebooks
from budget.services.editions import Setup
from budget.services.envelopes import EnvelopeDraft
from budget.services.phases import Dates
from budget.tasks import announce_phases
from tests.factories.accounts import (
    LONG_AGO,
    DepartmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.budget import (
    CALENDAR,
    EditionFactory,
    EnvelopeFactory,
    PhaseFactory,
    RegisterEntryFactory,
    coordinator_of,
    rules_of_a,
)
from tests.factories.voting import PollFactory

pytestmark = pytest.mark.django_db
AT = LONG_AGO
WHOLE_TOWN = EnvelopeDraft(name="Toute la commune", amount_eur=30_000)


def answers(**changed):
    days = planned_days(TownProfile.VILLAGE, date(2026, 3, 2), jury=False)
    given = Setup(
        name="Budget participatif 2026",
        profile=TownProfile.VILLAGE,
        rules=DEFAULTS[TownProfile.VILLAGE],
        envelopes=[WHOLE_TOWN],
        dates={kind: Dates(first, last) for kind, (first, last) in days.items()},
        contact_email="mairie@example.org",
    )
    return replace(given, **changed)


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def coordinator(town):
    return MembershipFactory(municipality=town, coordinator=True).user


# --- Eight questions


def test_eight_answers_make_an_edition_whose_call_for_ideas_can_be_announced(town, coordinator):
    edition = editions.create(town, answers(), by=coordinator, at=AT)
    rulebooks.publish(edition, by=coordinator, at=AT)
    collection = edition.phases.get(kind=PhaseKind.COLLECTION)

    phases.announce(collection, by=coordinator, at=AT)

    collection.refresh_from_db()
    assert edition.get_absolute_url() == f"/{town.slug}/budget-participatif-2026/"
    assert collection.is_open(datetime(2026, 3, 1, 23, tzinfo=UTC))  # the 2nd at midnight in Paris
    assert [entry.event for entry in JournalEntry.objects.all()] == [
        "rulebook.revised",
        "edition.created",
        "rulebook.published",
        "phase.announced",
    ]


def test_a_town_without_themes_begins_with_the_usual_ones(town, coordinator):
    editions.create(town, answers(), by=coordinator, at=AT)
    editions.create(town, answers(), by=coordinator, at=AT)

    assert Theme.objects.within(town).count() == 8


def test_two_editions_of_one_name_have_two_addresses_and_numbers(town, coordinator):
    made = [editions.create(town, answers(), by=coordinator, at=AT) for _ in range(2)]

    assert [edition.slug for edition in made] == ["budget-participatif-2026", "budget-participatif-2026-2"]
    assert [edition.number for edition in made] == [1, 2]


@pytest.mark.parametrize(
    ("name", "slug"), [("Office", "office-2"), ("Бюджет", "edition"), ("日本", "edition")]
)
def test_an_address_is_never_one_of_the_town_s_own(town, coordinator, name, slug):
    assert editions.create(town, answers(name=name), by=coordinator, at=AT).slug == slug


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"name": " "}, "envelopes.1.name"),
        ({"name": "toute la COMMUNE"}, "envelopes.1.name"),
        ({"amount_eur": 0}, "envelopes.1.amount_eur"),
        ({"amount_eur": -1}, "envelopes.1.amount_eur"),
        ({"amount_eur": 10**12}, "envelopes.1.amount_eur"),
        ({"project_cost_max_eur": 5_001}, "envelopes.1.project_cost_max_eur"),
    ],
)
def test_absurd_money_is_told_beside_its_row(town, coordinator, draft, field):
    second = replace(EnvelopeDraft(name="Quartiers", amount_eur=5_000), **draft)

    with pytest.raises(InvalidInput) as refusal:
        editions.create(town, answers(envelopes=[WHOLE_TOWN, second]), by=coordinator, at=AT)

    assert set(refusal.value.errors) == {field}
    assert not Edition.objects.exists()


def test_an_envelope_of_another_town_s_quarter_is_refused(town, coordinator):
    foreign = EnvelopeDraft(name="Ailleurs", amount_eur=5_000, territory=TerritoryFactory())

    with pytest.raises(InvalidInput) as refusal:
        editions.create(town, answers(envelopes=[foreign]), by=coordinator, at=AT)

    assert set(refusal.value.errors) == {"envelopes.0.place"}


@pytest.mark.parametrize("role", [*Role, None])
def test_only_a_coordinator_of_the_town_begins_an_edition(town, role):
    person = MembershipFactory(municipality=town, role=role).user if role else UserFactory()

    if role == Role.COORDINATOR:
        assert editions.create(town, answers(), by=person, at=AT)
    else:
        with pytest.raises(NotAllowed):
            editions.create(town, answers(), by=person, at=AT)


def test_a_coordinator_elsewhere_is_a_stranger_here(town):
    elsewhere = MembershipFactory(coordinator=True).user

    with pytest.raises(NotAllowed):
        editions.create(town, answers(), by=elsewhere, at=AT)


def test_answers_change_later_and_envelopes_keep_their_rows(town, coordinator):
    quarter = TerritoryFactory(municipality=town)
    edition = editions.create(town, answers(), by=coordinator, at=AT)
    first = edition.envelopes.get()
    swapped = [
        EnvelopeDraft(name="Le quartier", amount_eur=5_000, territory=quarter),
        EnvelopeDraft(name="Le bourg", amount_eur=31_000, pk=first.pk),
    ]

    editions.change(edition, answers(name="Budget 2026", envelopes=swapped), by=coordinator, at=AT)

    rows = Envelope.objects.filter(edition=edition).order_by("position")
    assert [(row.name, row.scope, row.amount_eur) for row in rows] == [
        ("Le quartier", EnvelopeScope.TERRITORY, 5_000),
        ("Le bourg", EnvelopeScope.TOWN, 31_000),
    ]
    assert rows[1].pk == first.pk
    assert Edition.objects.get().name == "Budget 2026"


def test_two_envelopes_may_exchange_their_names(town, coordinator):
    edition = EditionFactory(municipality=town)
    first = EnvelopeFactory(edition=edition, name="Un", amount_eur=1_000)
    second = EnvelopeFactory(edition=edition, name="Deux", amount_eur=2_000)
    exchanged = [
        EnvelopeDraft(name="Deux", amount_eur=1_000, pk=first.pk),
        EnvelopeDraft(name="Un", amount_eur=2_000, pk=second.pk),
    ]

    editions.change(edition, answers(envelopes=exchanged), by=coordinator, at=AT)

    assert set(Envelope.objects.values_list("name", "amount_eur")) == {("Deux", 1_000), ("Un", 2_000)}


def test_another_edition_s_envelope_is_not_taken_over(town, coordinator):
    foreign = EnvelopeFactory(name="À nous", amount_eur=1_000)
    edition = EditionFactory(municipality=town)
    taken = EnvelopeDraft(name="Volée", amount_eur=9_000, pk=foreign.pk)

    editions.change(edition, answers(envelopes=[taken]), by=coordinator, at=AT)

    foreign.refresh_from_db()
    assert (foreign.name, foreign.amount_eur) == ("À nous", 1_000)
    assert edition.envelopes.get().name == "Volée"


# --- Dates


@pytest.mark.parametrize(
    ("zone", "dates", "opens_at", "closes_at"),
    [
        (
            "Europe/Paris",
            Dates(date(2026, 3, 20), date(2026, 3, 30)),
            datetime(2026, 3, 19, 23, tzinfo=UTC),
            datetime(2026, 3, 30, 22, tzinfo=UTC),
        ),
        (
            "Europe/Paris",
            Dates(date(2026, 10, 20), date(2026, 10, 25), time(8), time(20)),
            datetime(2026, 10, 20, 6, tzinfo=UTC),
            datetime(2026, 10, 25, 19, tzinfo=UTC),
        ),
        (
            "Europe/Paris",
            Dates(date(2026, 3, 20), date(2026, 3, 30), closes=time(23, 59)),
            datetime(2026, 3, 19, 23, tzinfo=UTC),
            datetime(2026, 3, 30, 22, tzinfo=UTC),
        ),
        (
            "Indian/Reunion",
            Dates(date(2026, 3, 20), date(2026, 3, 30)),
            datetime(2026, 3, 19, 20, tzinfo=UTC),
            datetime(2026, 3, 30, 20, tzinfo=UTC),
        ),
    ],
)
def test_the_thirtieth_is_included_in_the_town_s_own_time(
    coordinator, town, zone, dates, opens_at, closes_at
):
    town.time_zone = zone
    town.save()
    edition = EditionFactory(municipality=town)

    phases.move(edition, PhaseKind.COLLECTION, dates, by=coordinator, at=AT)

    phase = edition.phases.get()
    assert (phase.opens_at, phase.closes_at) == (opens_at, closes_at)
    assert not calendar.is_open(phase, opens_at)  # not announced


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(date(2026, 3, 29), date(2026, 4, 30), opens=time(2, 30)), "dates.collection.first"),
        (Dates(date(2026, 10, 1), date(2026, 10, 25), closes=time(2, 30)), "dates.collection.last"),
        (Dates(date(2026, 4, 30), date(2026, 4, 29)), "dates.collection.last"),
        (Dates(date(2026, 4, 30), date(2026, 4, 30), opens=time(9), closes=time(9)), "dates.collection.last"),
        (Dates(date(2026, 4, 30), date(9999, 12, 31)), "dates.collection.last"),
    ],
)
def test_an_hour_that_cannot_be_is_told_beside_its_field(town, coordinator, dates, field):
    edition = EditionFactory(municipality=town)

    with pytest.raises(InvalidInput) as refusal:
        phases.move(edition, PhaseKind.COLLECTION, dates, by=coordinator, at=AT)

    assert set(refusal.value.errors) == {field}
    assert not edition.phases.exists()


def test_nobody_votes_while_ideas_are_coming_in(town, coordinator):
    edition = EditionFactory(municipality=town)
    PhaseFactory(edition=edition, kind=PhaseKind.COLLECTION)

    with pytest.raises(InvalidInput) as refusal:
        phases.move(
            edition, PhaseKind.VOTING, Dates(date(2026, 4, 15), date(2026, 5, 15)), by=coordinator, at=AT
        )

    assert set(refusal.value.errors) == {"dates.voting.first"}


FIRST, LAST = date(2026, 3, 2), date(2026, 4, 15)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("announced", "at", "first", "last", "moves"),
    [
        (False, "before", FIRST + DAY, LAST - DAY, True),
        (False, "during", FIRST + DAY, LAST - DAY, True),
        (True, "before", FIRST + DAY, LAST - DAY, True),
        (True, "before", date(2026, 1, 2), LAST, False),
        (True, "during", FIRST + DAY, LAST, False),
        (True, "during", FIRST, LAST - DAY, False),
        (True, "during", FIRST, LAST + DAY, True),
        (True, "after", FIRST, LAST + DAY, False),
    ],
)
def test_dates_move_until_people_rely_on_them(town, coordinator, announced, at, first, last, moves):
    edition = EditionFactory(municipality=town)
    PhaseFactory(edition=edition, announced=announced)
    opens_at, closes_at = CALENDAR[PhaseKind.COLLECTION]
    instant = {"before": AT, "during": opens_at, "after": closes_at}[at]

    if moves:
        phases.move(edition, PhaseKind.COLLECTION, Dates(first, last), by=coordinator, at=instant)
    else:
        with pytest.raises(InvalidInput):
            phases.move(edition, PhaseKind.COLLECTION, Dates(first, last), by=coordinator, at=instant)

    kept = (edition.phases.get().opens_at, edition.phases.get().closes_at) == (opens_at, closes_at)
    assert kept is not moves


def test_moving_the_vote_answers_anew_who_may_vote(town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    entry = RegisterEntryFactory(edition=edition, birth_date=date(2010, 9, 25), may_vote=False)

    phases.move(
        edition, PhaseKind.VOTING, Dates(date(2026, 9, 25), date(2026, 10, 11)), by=coordinator, at=AT
    )

    entry.refresh_from_db()
    assert entry.may_vote


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (date(2026, 7, 1), date(2026, 8, 31), False),
        (date(2026, 10, 12), date(2026, 10, 20), True),  # after the vote: it would have nothing to read
        (date(2026, 9, 1), date(2026, 9, 25), True),  # until into the vote
        (date(2026, 4, 1), date(2026, 4, 10), True),  # before the study
    ],
)
def test_a_jury_reads_studied_projects_before_the_vote(town, coordinator, first, last, is_refused):
    edition = EditionFactory(municipality=town, running=True)
    edition.phases.filter(kind=PhaseKind.JURY).delete()

    if is_refused:
        with pytest.raises(InvalidInput):
            phases.move(edition, PhaseKind.JURY, Dates(first, last), by=coordinator, at=AT)
    else:
        phases.move(edition, PhaseKind.JURY, Dates(first, last), by=coordinator, at=AT)

    assert edition.phases.filter(kind=PhaseKind.JURY).exists() is not is_refused


def test_without_a_jury_in_the_rulebook_it_gets_no_dates(town, coordinator):
    edition = editions.create(town, answers(), by=coordinator, at=AT)

    with pytest.raises(Refused, match="pas de jury"):
        phases.move(edition, PhaseKind.JURY, Dates(date(2026, 6, 8), date(2026, 6, 9)), by=coordinator, at=AT)


def test_once_quarters_have_money_of_their_own_one_votes_in_one_of_them(town, coordinator):
    quarter = EnvelopeDraft(name="Gare", amount_eur=5_000, territory=TerritoryFactory(municipality=town))
    edition = editions.create(town, answers(), by=coordinator, at=AT)

    editions.change(edition, answers(envelopes=[WHOLE_TOWN, quarter]), by=coordinator, at=AT)
    first = queries.rules_to_edit(edition).voting.zone_choice
    editions.change(edition, answers(envelopes=[quarter]), by=coordinator, at=AT)  # everybody, on purpose

    assert first == ZoneChoice.CHOSEN_ZONE
    assert queries.rules_to_edit(edition).voting.zone_choice == ZoneChoice.EVERYONE


def test_the_council_decides_once_the_vote_is_over(town, coordinator):
    edition = editions.create(town, answers(), by=coordinator, at=AT)
    last = calendar.last_day(edition.phases.get(kind=PhaseKind.VOTING), edition.zone)
    day = timedelta(days=1)

    with pytest.raises(InvalidInput) as refusal:
        phases.move(edition, PhaseKind.RATIFICATION, Dates(last, last + day), by=coordinator, at=AT)
    phases.move(edition, PhaseKind.RATIFICATION, Dates(last + day, last + 9 * day), by=coordinator, at=AT)

    assert list(refusal.value.errors) == ["dates.ratification.first"]


def test_a_phase_left_out_of_the_plan_goes_unless_announced(town, coordinator):
    edition = editions.create(town, answers(), by=coordinator, at=AT)
    shorter = {kind: dates for kind, dates in answers().dates.items() if kind != PhaseKind.PRESENTATION}
    editions.change(edition, answers(dates=shorter), by=coordinator, at=AT)
    assert not edition.phases.filter(kind=PhaseKind.PRESENTATION).exists()
    edition.phases.filter(kind=PhaseKind.REVIEW).update(announced_at=AT)

    with pytest.raises(InvalidInput) as refusal:
        editions.change(edition, answers(dates={}), by=coordinator, at=AT)

    assert set(refusal.value.errors) == {"dates.review.first"}


# --- Once the ballot paper is settled


@pytest.fixture
def settled(town):
    edition = EditionFactory(municipality=town, running=True)
    poll = PollFactory(edition=edition, settled=True)
    RulebookVersion.objects.filter(edition=edition, published_at__isnull=True).delete()
    return poll.edition


def test_the_dates_of_the_vote_are_frozen_with_the_ballot_paper(settled, coordinator):
    with pytest.raises(InvalidInput) as refusal:
        phases.move(
            settled, PhaseKind.VOTING, Dates(date(2026, 9, 22), date(2026, 10, 11)), by=coordinator, at=AT
        )

    assert set(refusal.value.errors) == {"dates.voting.first"}


def test_its_envelopes_are_frozen_too(settled, coordinator):
    drafts = [EnvelopeDraft(name="Toute la ville", amount_eur=1)]

    with pytest.raises(InvalidInput):
        editions.change(settled, answers(envelopes=drafts), by=coordinator, at=AT)


@pytest.mark.parametrize(
    "parts", [{"voting": VotingRules(choices_max=2)}, {"counting": CountingRules(votes_min=1)}]
)
def test_and_so_are_its_rules(settled, coordinator, parts):
    rules = replace(queries.current_rulebook(settled).rules, **parts)

    with pytest.raises(Refused, match="ne change plus"):
        rulebooks.revise(settled, rules, by=coordinator, at=AT)


# --- What is missing


def test_without_a_published_rulebook_everything_missing_is_named(town, coordinator):
    edition = EditionFactory(municipality=town, contact_email="")
    phase = PhaseFactory(edition=edition)

    with pytest.raises(Refused) as refusal:
        phases.announce(phase, by=coordinator, at=AT)

    missing = readiness.missing(edition, PhaseKind.COLLECTION, phase.closes_at, AT)
    assert missing == [MissingForPhase.RULEBOOK, MissingForPhase.MONEY, MissingForPhase.CONTACT]
    assert "contact" in str(refusal.value)
    assert Phase.objects.get().announced_at is None


@pytest.mark.parametrize(
    ("kind", "rules", "missing"),
    [
        (PhaseKind.COLLECTION, {}, []),
        (PhaseKind.REVIEW, {}, [MissingForPhase.DEPARTMENTS]),
        (PhaseKind.JURY, {}, [MissingForPhase.JURY]),
        (PhaseKind.PRESENTATION, {}, []),
        (PhaseKind.VOTING, {}, []),
        (
            PhaseKind.VOTING,
            {"voting": VotingRules(zone_choice=ZoneChoice.CHOSEN_ZONE)},
            [MissingForPhase.TERRITORIES],
        ),
        (PhaseKind.RATIFICATION, {}, []),
        (PhaseKind.DELIVERY, {}, []),
    ],
)
def test_each_phase_asks_for_what_it_needs(kind, rules, missing):
    edition = EditionFactory(running=rules_of_a(**rules))

    assert readiness.missing(edition, kind, CALENDAR[kind][1], AT) == missing


def test_what_was_missing_is_there_once_filled():
    edition = EditionFactory(running=rules_of_a(voting=VotingRules(zone_choice=ZoneChoice.OWN_ZONE)))
    DepartmentFactory(municipality=edition.municipality)
    TerritoryFactory(municipality=edition.municipality)

    for kind in (PhaseKind.REVIEW, PhaseKind.VOTING):
        assert readiness.missing(edition, kind, CALENDAR[kind][1], AT) == []


def test_money_changed_since_the_publication_asks_for_a_new_version(town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    edition.envelopes.update(amount_eur=1_000)

    assert readiness.missing(edition, PhaseKind.DELIVERY, CALENDAR[PhaseKind.DELIVERY][1], AT) == [
        MissingForPhase.ENVELOPES_CHANGED
    ]


def test_a_phase_already_over_is_not_announced():
    edition = EditionFactory(running=True)
    closes_at = CALENDAR[PhaseKind.COLLECTION][1]

    assert readiness.missing(edition, PhaseKind.COLLECTION, closes_at, closes_at) == [MissingForPhase.FUTURE]


def test_a_phase_is_announced_once(town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(announced_at=None)
    phase = edition.phases.get(kind=PhaseKind.COLLECTION)
    phases.announce(phase, by=coordinator, at=AT)

    with pytest.raises(Refused):
        phases.announce(phase, by=coordinator, at=AT)

    assert JournalEntry.objects.filter(event="phase.announced").count() == 1


# --- The sweep that tells people


def people_told():
    return set(Notice.objects.filter(kind="budget.phase_opened").values_list("recipient_id", flat=True))


def open_collection(**facts):
    """A call for ideas open at the real present: the sweep reads the clock."""
    edition = EditionFactory(running=True)
    edition.phases.exclude(kind=PhaseKind.COLLECTION).delete()
    now = datetime.now(UTC)
    edition.phases.update(opens_at=now - DAY, closes_at=now + DAY, announced_at=now - 2 * DAY, **facts)
    return edition


def test_an_opening_is_told_once_to_each_person_concerned():
    edition = open_collection()
    concerned = {
        RegisterEntryFactory(edition=edition).user_id,
        coordinator_of(edition).pk,
        Proposal.objects.create(
            edition=edition,
            number=1,
            author=UserFactory(),
            status=ProposalStatus.SUBMITTED,
            title="Un banc",
            status_since=AT,
            submitted_at=AT,
            created_at=AT,
        ).author_id,
    }
    RegisterEntryFactory(edition=edition, without_account=True)
    RegisterEntryFactory()
    late = RegisterEntryFactory(edition=edition, entered_at=datetime.now(UTC)).user_id

    announce_phases()
    announce_phases()

    assert people_told() == concerned
    assert late not in people_told()
    assert Notice.objects.count() == 3


def test_many_people_are_told_in_batches(monkeypatch):
    monkeypatch.setattr(phases, "BATCH", 2)
    edition = open_collection()
    concerned = {RegisterEntryFactory(edition=edition).user_id for _ in range(5)}

    announce_phases()

    assert people_told() == concerned


@pytest.mark.parametrize(
    "facts",
    [
        {"announced_at": None},
        {"opens_at": datetime(2999, 1, 1, tzinfo=UTC), "closes_at": datetime(2999, 2, 1, tzinfo=UTC)},
        {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2020, 2, 1, tzinfo=UTC)},
    ],
)
def test_a_phase_that_is_not_open_tells_nobody(facts):
    edition = open_collection()
    edition.phases.update(**facts)
    RegisterEntryFactory(edition=edition)

    announce_phases()

    assert people_told() == set()


def test_two_sweeps_at_once_tell_each_person_once(transactional_db, at_once):
    edition = open_collection()
    for _ in range(5):
        RegisterEntryFactory(edition=edition)

    answers = at_once(announce_phases, announce_phases, announce_phases)

    assert answers == [None, None, None]
    assert Notice.objects.count() == len(people_told()) == 5


def test_who_did_not_want_the_message_is_left_in_peace_and_the_sweep_ends():
    edition = open_collection()
    user = UserFactory(preferences={"unwanted": ["budget.phase_opened"]})
    RegisterEntryFactory(edition=edition, user=user)

    announce_phases()

    assert people_told() == set()
