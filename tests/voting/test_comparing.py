"""What each way to count would have funded: made-up ballots, elections of elsewhere, never our urns."""

import pytest
from django.core.management import call_command

from accounts import process_cache
from accounts.enums import Role
from accounts.refusals import NotAllowed, Refused
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import EditionFactory, coordinator_of
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import ContestFactory, PollFactory
from tests.voting.tally.pbtext import text
from voting.enums import PollOrigin, PollStatus
from voting.models import Poll
from voting.queries import drafts
from voting.services.counting import comparing
from voting.services.counting.comparing import Wish
from voting.services.polls import OFFERED
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.looking import made_up
from voting.tally.types import Candidate, Choice, Completion

WISH = Wish(winners=2, completion=Completion.GREEDY, seed="essai")
CANDIDATES = [
    Candidate(str(n), n, n * 10_000, frozenset({f"territory:{'abc'[n % 3]}"})) for n in range(1, 13)
]


def approval(minimum=1, maximum=4):
    return Approval(minimum=minimum, maximum=maximum)


class TestMadeUpBallots:
    def test_the_same_word_draws_the_same_ballots(self):
        first, again = (made_up.ballots(CANDIDATES, approval(), seed="mai", count=300) for _ in range(2))
        other = made_up.ballots(CANDIDATES, approval(), seed="juin", count=300)

        assert list(first) == list(again)
        assert list(first) != list(other)
        assert first.total == other.total == 300

    @pytest.mark.parametrize(
        "rule",
        [
            approval(), approval(3, 3), Knapsack(maximum=None, spending_limit=90_000),
            Points(minimum=3, highest=4, total=6), Ranking(maximum=3), Grading(),
        ],
        ids=["a number", "exactly three", "within the money", "points", "ranks", "grades"],
    )  # fmt: skip
    def test_they_are_ballots_that_the_booth_would_take(self, rule):
        printed = {candidate.number: candidate for candidate in CANDIDATES}

        for group in made_up.ballots(CANDIDATES, rule, seed="mai", count=200):
            values = group.values or (1,) * len(group.choices)
            marks = [(place + 1, value) for place, value in zip(group.choices, values, strict=True)]
            rule.check(printed, Choice.marking(marks))

    def test_people_look_first_at_their_own_quarter(self):
        ballots = made_up.ballots(CANDIDATES, approval(), seed="mai", count=2_000)
        pairs = [group for group in ballots if len(group.choices) == 2]
        alike = [g for g in pairs if len({CANDIDATES[place].labels for place in g.choices}) == 1]

        # Of two projects taken blindly among these twelve, a quarter and a little would be of one quarter.
        assert sum(group.weight for group in alike) > sum(group.weight for group in pairs) / 2


@pytest.fixture
def drafted(db):
    """An envelope in preparation with six projects in it."""
    poll = PollFactory(edition=EditionFactory(running=True), paper=())
    poll.edition.phases.filter(kind="jury").delete()
    contest = ContestFactory(poll=poll, envelope=poll.edition.envelopes.get())
    for cost in (118_000, 96_000, 84_000, 72_000, 58_000, 39_000):
        ProjectFactory(edition=poll.edition, feasible=True, reviewed=False, cost_eur=cost)
    return drafts.contest_of(drafts.draft(Poll.objects.get(pk=poll.pk)), contest)


@pytest.fixture
def coordinator(drafted):
    return coordinator_of(drafted.contest.poll.edition)


@pytest.fixture
def imported(db, tmp_path):
    """Four ballots on three projects, published by the town that held the vote."""
    path = tmp_path / "election.pb"
    votes = ("voter_id;vote", "a;1,2", "b;1,3", "c;", "d;3")
    path.write_text(text(votes=votes, country="France", unit="Ailleurs", instance="2024"))

    def write(*options):
        call_command("import_pb", str(path), *options)
        return Poll.objects.select_related("edition__municipality").get(origin=PollOrigin.IMPORTED)

    return write


def compared_with(poll, drafted, by):
    return comparing.compare_on_past_ballots(poll, drafted, WISH, edition=drafted.contest.poll.edition, by=by)


def test_every_way_to_count_is_tried_on_made_up_ballots(drafted, coordinator):
    compared = comparing.compare_on_made_up_ballots(drafted, WISH, ballots=500, by=coordinator)

    assert [trial.rule for trial in compared.trials] == list(OFFERED)
    assert compared.election.ballots.total == 500
    for trial in compared.trials:
        assert 0 < trial.outlook.result.total_cost <= 300_000
        assert 0 < trial.outlook.satisfied <= 500
    assert len(compared.trials[2].outlook.result.winners) == 2


def test_the_options_chosen_for_the_envelope_hold_for_each(drafted, coordinator):
    first, second = (drafts.reference(project) for _number, project in drafted.projects[:2])
    drafted.contest.tally_options = {"ties": ["cost", "lot"], "exclusive": [[first, second]]}

    compared = comparing.compare_on_made_up_ballots(drafted, WISH, ballots=500, by=coordinator)

    assert all(not {"1", "2"} <= set(trial.outlook.result.winners) for trial in compared.trials)


def test_shares_do_not_grow_euro_by_euro_on_more_ballots_than_a_page_can_wait_for(drafted, coordinator):
    wish = Wish(winners=2, completion=Completion.ADD1U, seed="essai")

    few = comparing.compare_on_made_up_ballots(drafted, wish, ballots=100, by=coordinator).trials[3]
    many = comparing.compare_on_made_up_ballots(drafted, wish, ballots=10_000, by=coordinator).trials[3]

    assert (few.is_shortened, many.is_shortened) == (False, True)


def test_an_imported_election_is_compared_once_it_is_counted_and_public(drafted, coordinator, imported):
    poll = imported("--count")

    compared = compared_with(poll, drafted, coordinator)

    assert compared.election.ballots.total == 4
    assert compared.trials[0].outlook.satisfied == 3


def test_ballots_that_only_the_counting_side_can_open_are_not_shown(drafted, coordinator, imported, settings):
    poll = imported("--count")
    settings.COUNTING_VAULT_DIR = None
    process_cache.forget_all()

    with pytest.raises(Refused):
        compared_with(poll, drafted, coordinator)


def test_an_election_of_too_many_ballots_is_for_the_command_line(drafted, coordinator, imported):
    poll = imported("--count")
    poll.ballots_total = comparing.MOST_BALLOTS + 1

    with pytest.raises(Refused):
        compared_with(poll, drafted, coordinator)


def test_an_imported_election_that_is_not_counted_yet_is_refused(drafted, coordinator, imported):
    poll = imported()

    assert poll.status == PollStatus.CLOSED
    with pytest.raises(NotAllowed):
        compared_with(poll, drafted, coordinator)


@pytest.mark.parametrize("status", list(PollStatus))
def test_no_urn_of_a_town_of_ours_is_ever_read(drafted, coordinator, status):
    poll = PollFactory(edition__municipality=drafted.contest.poll.municipality, settled=True)
    poll.status = status

    with pytest.raises(NotAllowed):
        compared_with(poll, drafted, coordinator)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_only_the_coordinator_compares(drafted, role):
    someone = MembershipFactory(municipality=drafted.contest.poll.municipality, role=role).user

    with pytest.raises(NotAllowed):
        comparing.compare_on_made_up_ballots(drafted, WISH, ballots=10, by=someone)


def test_a_coordinator_of_another_town_compares_nothing_here(drafted, imported):
    elsewhere = MembershipFactory(coordinator=True).user

    with pytest.raises(NotAllowed):
        comparing.compare_on_made_up_ballots(drafted, WISH, ballots=10, by=elsewhere)
    with pytest.raises(NotAllowed):
        compared_with(imported("--count"), drafted, elsewhere)
