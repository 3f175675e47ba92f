"""Rules as data: typed strictly, complete before they are published, immutable afterwards."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from accounts.enums import Role
from accounts.models import JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget.enums import Article, BallotStyle, Level, MissingForPhase, PhaseKind, TieBreak, TownProfile
from budget.models import RulebookVersion
from budget.rulebook import (
    DEFAULTS,
    BadRulebook,
    CountingRules,
    JuryRules,
    ProjectRules,
    ProposingRules,
    Rulebook,
    VotingRules,
    begun_before_the_end,
    changed_articles,
    first_day,
    is_mostly_away,
    planned_days,
)
from budget.services import rulebooks
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory
from tests.factories.budget import (
    CALENDAR,
    EditionFactory,
    EnvelopeFactory,
    RegisterEntryFactory,
    RulebookFactory,
    coordinator_of,
    rules_of_a,
)

BEFORE = LONG_AGO
REACHED = (Level.EMAIL, Level.DECLARED)


@pytest.mark.parametrize("profile", list(TownProfile))
def test_a_profile_fills_everything_but_the_money(profile):
    rules = DEFAULTS[profile]

    assert rules.missing() == [MissingForPhase.MONEY]
    assert rules.faults(REACHED) == []


@pytest.mark.parametrize("profile", list(TownProfile))
def test_what_is_stored_reads_back_the_same(profile):
    rules = rules_of_a(profile)

    assert Rulebook.from_parts(rules.to_parts()) == rules


def test_a_name_that_a_later_program_added_has_its_default():
    assert Rulebook.from_parts({}) == Rulebook()


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([], ""),
        ({"vote": {}}, "vote"),
        ({"voting": {"colour": "red"}}, "voting.colour"),
        ({"voting": {"age_min": True}}, "voting.age_min"),
        ({"voting": {"age_min": "16"}}, "voting.age_min"),
        ({"voting": {"level": "a9"}}, "voting.level"),
        ({"voting": {"ties": "residence"}}, "voting.ties"),
        ({"voting": {"ties": ["moon"]}}, "voting.ties"),
        ({"money": {"envelopes": [{"name": "x"}]}}, "money.envelopes."),
    ],
)
def test_strange_parts_are_refused_by_name(parts, path):
    with pytest.raises(BadRulebook) as fault:
        Rulebook.from_parts(parts)

    assert fault.value.path == path


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"projects": ProjectRules(cost_max_eur=None)}, MissingForPhase.COST_BOUNDS),
        ({"jury": JuryRules(shortlist_max=None)}, MissingForPhase.SHORTLIST),
        ({"counting": CountingRules(tie_breaks=(TieBreak.COST,))}, MissingForPhase.TIE_BREAKS),
        ({"counting": CountingRules(tie_breaks=())}, MissingForPhase.TIE_BREAKS),
    ],
)
def test_what_is_still_missing_has_a_word(parts, code):
    assert replace(rules_of_a(), **parts).missing() == [code]


@pytest.mark.parametrize("style", BallotStyle)
def test_without_a_number_of_choices_one_chooses_as_many_as_one_likes(style):
    rules = replace(rules_of_a(), voting=VotingRules(choices_max=None, style=style))

    assert (rules.missing(), rules.faults(REACHED)) == ([], [])


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"projects": ProjectRules(cost_min_eur=5_000, cost_max_eur=4_999)}, "cost_max_eur"),
        ({"projects": ProjectRules(cost_max_eur=10**12)}, "cost_max_eur"),
        ({"projects": ProjectRules(cost_min_eur=-1)}, "cost_min_eur"),
        ({"voting": VotingRules(choices_min=4, choices_max=3)}, "choices_max"),
        ({"voting": VotingRules(age_min=0)}, "age_min"),
        ({"proposing": ProposingRules(kinds=())}, "kinds"),
        ({"proposing": ProposingRules(level=Level.DESK)}, "level"),
        ({"voting": VotingRules(level=Level.IDENTITY)}, "level"),
        ({"counting": CountingRules(tie_breaks=(TieBreak.LOT, TieBreak.COST, TieBreak.LOT))}, "tie_breaks"),
    ],
)
def test_rules_that_contradict_themselves_are_found(parts, field):
    assert [fault.name for fault in replace(rules_of_a(), **parts).faults(REACHED)] == [field]


def test_ten_articles_always_whatever_the_town_chose():
    without_jury = replace(rules_of_a(), jury=JuryRules(exists=False))

    assert [article.number for article in without_jury.articles()] == list(range(1, 11))
    assert changed_articles(rules_of_a(), without_jury) == [Article.JURY]


@pytest.mark.parametrize("profile", list(TownProfile))
@pytest.mark.parametrize("jury", [True, False])
def test_one_date_fills_a_calendar_without_holes(profile, jury):
    days = list(planned_days(profile, CALENDAR[PhaseKind.COLLECTION][0].date(), jury=jury).items())

    assert (PhaseKind.JURY in dict(days)) is jury
    for (_kind, (_first, last)), (_next_kind, (next_first, _next_last)) in pairwise(days):
        assert (next_first - last).days == 1


# --- Versions


@pytest.fixture
def edition(db):
    edition = EditionFactory()
    EnvelopeFactory(edition=edition, name="Toute la ville", amount_eur=30_000)
    return edition


def test_a_version_is_drafted_then_published_with_the_money_of_the_day(edition):
    coordinator = coordinator_of(edition)
    rulebooks.revise(edition, Rulebook(), by=coordinator, at=BEFORE)

    version = rulebooks.publish(edition, by=coordinator, at=BEFORE)

    assert (version.number, version.published_by) == (1, coordinator)
    assert version.rules.money.total_eur == 30_000
    assert [entry.event for entry in JournalEntry.objects.all()] == ["rulebook.revised", "rulebook.published"]


def test_the_next_version_begins_from_the_published_one(edition):
    coordinator = coordinator_of(edition)
    rulebooks.revise(edition, Rulebook(voting=VotingRules(choices_max=2)), by=coordinator, at=BEFORE)
    first = rulebooks.publish(edition, by=coordinator, at=BEFORE)

    second = rulebooks.version_in_preparation(edition, at=BEFORE)

    assert second.number == 2
    assert second.rules == first.rules
    assert rulebooks.version_in_preparation(edition, at=BEFORE) == second


def test_nothing_changed_is_nothing_to_publish(edition):
    coordinator = coordinator_of(edition)
    rulebooks.publish(edition, by=coordinator, at=BEFORE)

    with pytest.raises(Refused):
        rulebooks.publish(edition, by=coordinator, at=BEFORE)

    assert RulebookVersion.objects.filter(published_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("contact", "envelope", "words"),
    [("", True, "contact"), ("budget@example.org", False, "enveloppe")],
)
def test_an_incomplete_rulebook_says_what_it_lacks(db, contact, envelope, words):
    edition = EditionFactory(contact_email=contact)
    if envelope:
        EnvelopeFactory(edition=edition)

    with pytest.raises(Refused, match=words):
        rulebooks.publish(edition, by=coordinator_of(edition), at=BEFORE)

    assert not RulebookVersion.objects.filter(published_at__isnull=False).exists()


def test_rules_that_cannot_stand_are_refused_beside_their_field(edition):
    absurd = Rulebook(voting=VotingRules(choices_min=4, choices_max=3))

    with pytest.raises(InvalidInput) as refusal:
        rulebooks.revise(edition, absurd, by=coordinator_of(edition), at=BEFORE)

    assert set(refusal.value.errors) == {"rules.voting.choices_max"}
    assert not RulebookVersion.objects.exists()


def test_a_level_that_an_older_program_let_publish_is_read_and_kept_but_not_chosen_anew(edition):
    coordinator = coordinator_of(edition)
    old = rules_of_a(voting=VotingRules(level=Level.IDENTITY))
    RulebookFactory(edition=edition, rules=old, published=True)

    version = rulebooks.revise(
        edition, replace(old, counting=CountingRules(votes_min=2)), by=coordinator, at=BEFORE
    )

    assert version.rules.voting.level == Level.IDENTITY
    with pytest.raises(InvalidInput):
        rulebooks.revise(
            edition, replace(old, proposing=ProposingRules(level=Level.IDENTITY)), by=coordinator, at=BEFORE
        )


def test_rules_that_are_what_is_published_leave_no_version_in_preparation(edition):
    coordinator = coordinator_of(edition)
    published = rulebooks.publish(edition, by=coordinator, at=BEFORE)

    rulebooks.revise(
        edition, replace(published.rules, counting=CountingRules(votes_min=7)), by=coordinator, at=BEFORE
    )
    assert RulebookVersion.objects.filter(published_at=None).exists()
    rulebooks.revise(edition, published.rules, by=coordinator, at=BEFORE)

    assert list(RulebookVersion.objects.all()) == [published]


def test_a_published_version_changes_its_answers_in_the_register(edition):
    coordinator = coordinator_of(edition)
    entry = RegisterEntryFactory(edition=edition, may_vote=False)
    rules = Rulebook(voting=VotingRules(age_min=None))
    rulebooks.revise(edition, rules, by=coordinator, at=BEFORE)

    version = rulebooks.publish(edition, by=coordinator, at=BEFORE)

    entry.refresh_from_db()
    assert (entry.may_vote, entry.rulebook) == (True, version)


@pytest.mark.parametrize(
    ("during_phase", "parts", "article"),
    [
        (None, {"proposing": ProposingRules(age_min=11)}, None),
        (PhaseKind.COLLECTION, {"proposing": ProposingRules(age_min=11)}, 2),
        (PhaseKind.COLLECTION, {"projects": ProjectRules(cost_max_eur=10_000)}, 3),
        (PhaseKind.COLLECTION, {"voting": VotingRules(choices_max=2)}, None),
        (PhaseKind.COLLECTION, {"jury": JuryRules(exists=False)}, None),
        (PhaseKind.JURY, {"jury": JuryRules(exists=False)}, 6),
        (PhaseKind.REVIEW, {"voting": VotingRules(choices_max=2)}, None),
        (PhaseKind.VOTING, {"voting": VotingRules(choices_max=2)}, 7),
        (PhaseKind.VOTING, {"counting": CountingRules(votes_min=0)}, 8),
    ],
)
def test_what_people_took_part_under_no_longer_changes(db, during_phase, parts, article):
    edition = EditionFactory(running=True)
    at = CALENDAR[during_phase][0] if during_phase else BEFORE
    rules = replace(rules_of_a(), **parts)

    if article is None:
        rulebooks.revise(edition, rules, by=coordinator_of(edition), at=at)
    else:
        with pytest.raises(Refused) as refusal:
            rulebooks.revise(edition, rules, by=coordinator_of(edition), at=at)
        assert refusal.value.article == article


@pytest.mark.parametrize("role", [*Role, None])
def test_only_a_coordinator_publishes(edition, role):
    person = MembershipFactory(municipality=edition.municipality, role=role).user if role else UserFactory()

    if role == Role.COORDINATOR:
        assert rulebooks.publish(edition, by=person, at=BEFORE).published_at
    else:
        with pytest.raises(NotAllowed):
            rulebooks.publish(edition, by=person, at=BEFORE)


# --- What the database itself refuses


@pytest.mark.parametrize("published", [True, False])
def test_the_database_refuses_to_alter_a_published_version(db, published):
    version = RulebookFactory(published=published)

    if published:
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            RulebookVersion.objects.filter(pk=version.pk).update(parts={})
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            RulebookVersion.objects.filter(pk=version.pk).delete()
    else:
        RulebookVersion.objects.filter(pk=version.pk).update(parts={})
        RulebookVersion.objects.filter(pk=version.pk).delete()

    assert RulebookVersion.objects.filter(pk=version.pk).exists() is published


# --- The calendar that a profile proposes


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 26), date(2027, 1, 11)),  # not on 28 December
        (date(2026, 12, 5), date(2027, 1, 11)),
        (date(2027, 1, 2), date(2027, 2, 1)),
        (date(2027, 6, 7), date(2027, 9, 6)),  # not in July
        (date(2027, 8, 2), date(2027, 9, 6)),
        (date(2027, 9, 1), date(2027, 10, 4)),
    ],
)
def test_a_call_for_ideas_is_not_proposed_for_the_end_of_the_year_nor_for_the_summer(today, first):
    assert first_day(today) == first


@pytest.mark.parametrize("profile", list(TownProfile))
def test_no_vote_is_proposed_for_weeks_in_which_people_are_away(profile):
    for months in range(12):
        first = first_day(date(2027, 1 + months, 5))
        plan = planned_days(profile, first, jury=False)
        vote = plan[PhaseKind.VOTING]

        assert vote[0].month not in (7, 8)
        assert vote[1].month not in (7, 8)
        assert not vote[0] <= date(vote[0].year, 12, 25) <= vote[1]
        assert not is_mostly_away(*vote)
        assert begun_before_the_end(plan) == {}


def test_stages_that_run_into_each_other_are_named():
    plan = planned_days(TownProfile.VILLAGE, date(2027, 1, 11), jury=False)
    plan[PhaseKind.COLLECTION] = (date(2027, 1, 11), plan[PhaseKind.REVIEW][0])

    assert begun_before_the_end(plan) == {PhaseKind.REVIEW: PhaseKind.COLLECTION}
