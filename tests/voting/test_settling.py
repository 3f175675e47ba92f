"""The ballot paper: composed from the rulebook, settled once, frozen on every path."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.models import JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget.enums import PhaseKind, ProjectStatus, ZoneChoice
from budget.models import Edition, Phase
from budget.rulebook import CountingRules, VotingRules
from budget.services import rulebooks
from tests.factories.accounts import MembershipFactory, TerritoryFactory
from tests.factories.budget import EditionFactory, EnvelopeFactory, coordinator_of, during, rules_of_a
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import PollFactory, fill_urn, marking
from tests.triggers import force
from voting import vault
from voting.enums import Lack, PollStatus
from voting.models import Contest, ContestEntry, Poll
from voting.queries import completeness, drafts, papers
from voting.services import belonging, polls
from voting.services.polls import ContestRules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
BEFORE_THE_VOTE = during(PhaseKind.PRESENTATION)


@pytest.fixture
def edition():
    """A town without a jury, three feasible projects."""
    edition = EditionFactory(
        running=rules_of_a(voting=VotingRules(choices_max=3), counting=CountingRules(votes_min=10))
    )
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    for cost_eur in (118_000, 96_000, 84_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def coordinator(edition):
    return coordinator_of(edition)


@pytest.fixture
def composed(edition, coordinator):
    return polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)


def lacks(poll, at=BEFORE_THE_VOTE):
    return [missing.lack for missing in completeness.missing(drafts.draft(poll), at)]


def settle(poll, by, at=BEFORE_THE_VOTE, seen=None):
    polls.settle(poll, seen=seen or drafts.draft(poll).mark, by=by, at=at)


def test_the_paper_is_laid_out_with_the_rules_of_the_rulebook(composed):
    contest = composed.contests.get()

    assert (contest.title, contest.amount_eur) == ("Toute la ville", 300_000)
    assert contest.ballot_rule == "approval"
    assert contest.ballot_bounds["maximum"] == 3
    assert contest.tally_options["minimum_votes"] == 10
    assert contest.tally_options["ties"] == ["cost", "lot"]
    assert lacks(composed) == []


def test_settling_prints_the_paper_and_draws_the_keys(composed, coordinator):
    settle(composed, coordinator)

    poll = Poll.objects.get()
    phase = poll.edition.phases.get(kind=PhaseKind.VOTING)
    assert poll.status == PollStatus.SETTLED
    assert (poll.opens_at, poll.closes_at) == (phase.opens_at, phase.closes_at)
    assert [(e.number, e.cost_eur) for e in poll.entries.all()] == [(1, 118_000), (2, 96_000), (3, 84_000)]
    assert poll.rulebook is not None
    assert poll.paper_fingerprint == papers.fingerprint(poll)
    assert set(poll.edition.projects.values_list("status", flat=True)) == {ProjectStatus.ON_BALLOT}
    opening = vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll))
    assert opening.seed not in str(JournalEntry.objects.get(event="poll.settled").details)
    assert poll.seed == ""


def test_with_a_jury_before_the_vote_only_what_it_shortlisted_stands_on_the_paper(edition, composed):
    Phase.objects.create(
        edition=edition,
        kind=PhaseKind.JURY,
        opens_at=during(PhaseKind.JURY),
        closes_at=BEFORE_THE_VOTE,
        announced_at=BEFORE_THE_VOTE,
    )
    ProjectFactory(
        edition=edition, feasible=True, reviewed=False, status=ProjectStatus.SHORTLISTED, title="Le choisi"
    )
    poll = Poll.objects.get(pk=composed.pk)

    titles = [project.title for _number, project in drafts.draft(poll).contests[0].projects]

    assert titles == ["Le choisi"]


def test_numbers_run_through_the_whole_paper(edition, coordinator):
    second = EnvelopeFactory(edition=edition, name="Quartiers", amount_eur=50_000)
    edition.projects.update(envelope=edition.envelopes.get(name="Toute la ville"))
    ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=10_000, envelope=second)
    publish_again(edition, coordinator)

    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)
    settle(poll, coordinator)

    assert list(poll.entries.values_list("contest__title", "number")) == [
        ("Toute la ville", 1), ("Toute la ville", 2), ("Toute la ville", 3), ("Quartiers", 4),
    ]  # fmt: skip


def publish_again(edition, coordinator):
    rulebooks.publish(edition, by=coordinator, at=BEFORE_THE_VOTE)


def test_an_envelope_without_a_project_leaves_the_paper(edition, coordinator):
    EnvelopeFactory(edition=edition, name="Sans projet", amount_eur=50_000, position=30_000)
    edition.projects.update(envelope=edition.envelopes.get(name="Toute la ville"))
    publish_again(edition, coordinator)

    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)
    settle(poll, coordinator)

    assert [contest.title for contest in poll.contests.all()] == ["Toute la ville"]


def test_what_is_missing_is_named(edition, composed, coordinator):
    edition.phases.filter(kind=PhaseKind.VOTING).update(announced_at=None)
    edition.projects.filter(cost_eur=118_000).update(cost_eur=400_000)
    EnvelopeFactory(edition=edition, name="Nouvelle", amount_eur=1_000)
    poll = Poll.objects.get()

    missing = lacks(poll)

    assert Lack.ANNOUNCEMENT in missing
    assert Lack.ENVELOPE_OF_PROJECT in missing
    assert Lack.RULEBOOK_OF_THESE_ENVELOPES in missing
    with pytest.raises(Refused):
        settle(poll, coordinator)
    assert poll.entries.count() == 0


def test_a_project_dearer_than_its_envelope_cannot_win_and_is_said(edition, composed):
    edition.projects.filter(cost_eur=118_000).update(cost_eur=400_000)

    assert lacks(composed) == [Lack.ROOM]


def test_a_paper_on_which_no_ballot_could_be_valid_is_not_settled(composed, coordinator):
    change(
        composed.contests.get(), coordinator, ballot_rule="knapsack", bounds={"minimum": 2, "maximum": None}
    )
    composed.edition.envelopes.update(amount_eur=130_000)

    assert Lack.ROOM_FOR_THE_LEAST in lacks(composed)


def test_a_paper_is_settled_before_the_first_voter_comes(composed, coordinator):
    opens_at = composed.edition.phases.get(kind=PhaseKind.VOTING).opens_at

    assert lacks(composed, at=opens_at) == [Lack.TIME]
    with pytest.raises(Refused):
        settle(composed, coordinator, at=opens_at)


def test_a_draft_that_changed_since_it_was_read_is_read_again(composed, coordinator):
    seen = drafts.draft(composed).mark
    composed.edition.projects.filter(cost_eur=84_000).update(cost_eur=85_000)

    with pytest.raises(Refused, match="read it again"):
        settle(composed, coordinator, seen=seen)

    assert Poll.objects.get().status == PollStatus.DRAFTING


@pytest.mark.parametrize("folder", ["VAULT_DIR", "COUNTING_VAULT_DIR"])
def test_nothing_is_settled_when_a_vault_does_not_take_its_key(
    composed, coordinator, settings, folder, tmp_path
):
    setattr(settings, folder, tmp_path / "gone")

    with pytest.raises(Refused, match="nothing was settled"):
        settle(composed, coordinator)

    poll = Poll.objects.get()
    assert (poll.status, poll.entries.count()) == (PollStatus.DRAFTING, 0)
    assert set(poll.edition.projects.values_list("status", flat=True)) == {ProjectStatus.FEASIBLE}


def test_only_the_coordinator_prepares_a_poll(composed, edition):
    officer = MembershipFactory(municipality=edition.municipality, officer=True).user
    elsewhere = MembershipFactory(coordinator=True).user

    for stranger in (officer, elsewhere):
        with pytest.raises(NotAllowed):
            polls.compose(edition, by=stranger, at=BEFORE_THE_VOTE)
        with pytest.raises(NotAllowed):
            settle(composed, stranger)
        with pytest.raises(NotAllowed):
            change(composed.contests.get(), stranger)


def change(contest, by, **fields):
    polls.change_rules(contest, ContestRules(**fields), by=by, at=BEFORE_THE_VOTE)


def test_the_rules_of_an_envelope_change_while_the_paper_is_a_draft(composed, coordinator):
    contest = composed.contests.get()

    change(
        contest, coordinator, ballot_rule="knapsack", bounds={"maximum": None},
        options={"leftover": "stop", "minimum_votes": 5, "ties": ["votes", "lot"]},
    )  # fmt: skip

    contest.refresh_from_db()
    assert contest.ballot_bounds["spending_limit"] == 300_000
    assert contest.tally_options["leftover"] == "stop"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"bounds": {"minimum": 0}}, "maximum"),
        ({"bounds": {"minimum": 4, "maximum": 3}}, "maximum"),
        ({"options": {"ties": ["cost"]}}, "ties"),
        ({"options": {"ties": ["lot", "cost"]}}, "ties"),
        ({"options": {"minimum_votes": -1}}, "minimum_votes"),
        ({"options": {"minimum_share": "3/2"}}, "minimum_share"),
        ({"options": {"leftover": "top-up", "reserve": 5_000}}, "leftover"),
        ({"options": {"completion": "add1"}}, "completion"),
        ({"options": {"utility": "cost"}}, "utility"),
        ({"tally_rule": "fixed"}, "winners"),
        ({"tally_rule": "phragmen", "options": {"winners": 3}}, "winners"),
        ({"tally_rule": "majority-judgment"}, "tally_rule"),
        ({"access": ZoneChoice.OWN_ZONE}, "access"),
    ],
)
def test_rules_that_cannot_be_counted_by_are_refused_beside_their_field(composed, coordinator, fields, field):
    with pytest.raises(InvalidInput) as refusal:
        change(composed.contests.get(), coordinator, **fields)

    assert set(refusal.value.errors) == {field}


def test_composing_again_takes_up_the_rulebook_anew_with_what_the_envelope_says_otherwise(
    composed, coordinator
):
    change(composed.contests.get(), coordinator, bounds={"minimum": 1, "maximum": 1})
    rules = replace(
        rulebooks.version_in_preparation(composed.edition, at=BEFORE_THE_VOTE).rules,
        counting=CountingRules(votes_min=3),
    )
    rulebooks.revise(composed.edition, rules, by=coordinator, at=BEFORE_THE_VOTE)

    polls.compose(composed.edition, by=coordinator, at=BEFORE_THE_VOTE)

    contest = composed.contests.get()
    assert contest.ballot_bounds["maximum"] == 1
    assert contest.tally_options["minimum_votes"] == 0  # as chosen on its page


class TestFrozen:
    @pytest.fixture
    def poll(self, composed, coordinator):
        settle(composed, coordinator)
        return Poll.objects.get(pk=composed.pk)

    def test_services_refuse(self, poll, coordinator):
        with pytest.raises(Refused):
            settle(poll, coordinator, seen="anything")
        with pytest.raises(Refused):
            polls.compose(poll.edition, by=coordinator, at=BEFORE_THE_VOTE)
        with pytest.raises(Refused):
            change(poll.contests.get(), coordinator)

    WAYS = {
        "the amount": lambda p: Contest.objects.filter(poll=p).update(amount_eur=1),
        "the rule": lambda p: Contest.objects.filter(poll=p).update(tally_rule="other"),
        "the bounds": lambda p: Contest.objects.filter(poll=p).update(ballot_bounds={"maximum": 99}),
        "an envelope less": lambda p: Contest.objects.filter(poll=p).delete(),
        "a cost": lambda p: ContestEntry.objects.filter(poll=p, number=1).update(cost_eur=1),
        "a title": lambda p: ContestEntry.objects.filter(poll=p, number=1).update(title="Autre"),
        "a number": lambda p: ContestEntry.objects.filter(poll=p, number=1).update(number=77),
        "a project less": lambda p: ContestEntry.objects.filter(poll=p, number=1).delete(),
        "the opening": lambda p: Poll.objects.filter(pk=p.pk).update(opens_at=BEFORE_THE_VOTE),
        "an earlier close": lambda p: Poll.objects.filter(pk=p.pk).update(closes_at=p.opens_at),
        "the level": lambda p: Poll.objects.filter(pk=p.pk).update(required_level="a0"),
        "the key": lambda p: Poll.objects.filter(pk=p.pk).update(urn_public_key=bytes(32)),
        "the commitment": lambda p: Poll.objects.filter(pk=p.pk).update(seed_commitment="0" * 64),
        "back to a draft": lambda p: Poll.objects.filter(pk=p.pk).update(status=PollStatus.DRAFTING),
        "the poll gone": lambda p: Poll.objects.filter(pk=p.pk).delete(),
    }  # fmt: skip

    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    def test_the_orm_is_refused_by_the_database(self, poll, way):
        with pytest.raises(DatabaseError), transaction.atomic():
            way(poll)

        assert papers.fingerprint(Poll.objects.get(pk=poll.pk)) == poll.paper_fingerprint

    def test_one_more_project_is_refused_by_the_database(self, poll):
        late = ProjectFactory(edition=poll.edition, feasible=True, reviewed=False)
        entry = ContestEntry(
            contest=poll.contests.get(), poll=poll, project=late, number=9, title="Tard", cost_eur=1
        )

        with pytest.raises(DatabaseError), transaction.atomic():
            entry.save()

    STATEMENTS = [
        "UPDATE voting_contestentry SET cost_eur = 1",
        "UPDATE voting_contest SET amount_eur = 1",
        "UPDATE voting_poll SET opens_at = closes_at",
        "DELETE FROM voting_contestentry",
        "DELETE FROM voting_poll",
    ]

    @pytest.mark.parametrize("statement", STATEMENTS)
    def test_raw_sql_is_refused_by_the_database(self, poll, statement):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_the_close_may_be_postponed_and_a_project_withdrawn(self, poll):
        later = poll.closes_at.replace(year=poll.closes_at.year + 1)

        Poll.objects.filter(pk=poll.pk).update(closes_at=later)
        ContestEntry.objects.filter(number=1).update(
            withdrawn_at=BEFORE_THE_VOTE, withdrawn_reason="Le terrain est vendu."
        )

        assert papers.fingerprint(Poll.objects.get(pk=poll.pk)) == poll.paper_fingerprint


def test_a_closed_urn_takes_nothing_more(db):
    poll = PollFactory(ended=True)
    force(poll, status=PollStatus.CLOSED)

    with pytest.raises(DatabaseError), transaction.atomic():
        fill_urn(poll, [marking(1)])


def test_a_territory_s_envelope_is_for_those_the_rulebook_says():
    edition = EditionFactory(running=rules_of_a(voting=VotingRules(zone_choice="own_zone")))
    quarter = TerritoryFactory(municipality=edition.municipality)
    EnvelopeFactory(edition=edition, scope="territory", territory=quarter, position=30_000)

    poll = polls.compose(edition, by=coordinator_of(edition), at=BEFORE_THE_VOTE)

    assert list(poll.contests.values_list("access", flat=True)) == ["everyone", "own_zone"]
