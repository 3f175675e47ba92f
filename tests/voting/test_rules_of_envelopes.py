"""What a coordinator decides about the count of an envelope, and what of it the settled paper freezes."""

import pytest

from accounts.refusals import InvalidInput
from budget.enums import PhaseKind
from budget.models import Phase
from tests.factories.accounts import TerritoryFactory
from tests.factories.budget import (
    EditionFactory,
    ReservedShareFactory,
    ThemeFactory,
    coordinator_of,
    during,
    publish_what_is_prepared,
)
from tests.factories.proposals import ProjectFactory
from voting.enums import Lack
from voting.models import Contest, ContestEntry, Poll
from voting.queries import completeness, drafts, papers
from voting.services import polls
from voting.services.polls import ContestRules
from voting.tally import registry
from voting.tally.types import Candidate, Election, Leftover, Options, Utility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
BEFORE_THE_VOTE = during(PhaseKind.PRESENTATION)


@pytest.fixture
def edition():
    """Three projects in three quarters, one of which lies in a priority commune."""
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    town = edition.municipality
    commune = TerritoryFactory(municipality=town, slug="gare", is_priority=True)
    inside = TerritoryFactory(municipality=town, slug="rails", parent=commune)
    away = TerritoryFactory(municipality=town, slug="plaine")
    theme = ThemeFactory(municipality=town, slug="sport")
    for number, (quarter, cost) in enumerate([(commune, 90_000), (inside, 60_000), (away, 30_000)], start=1):
        ProjectFactory(
            edition=edition, number=number, feasible=True, reviewed=False, cost_eur=cost, territory=quarter,
            theme=theme,
        )  # fmt: skip
    return edition


@pytest.fixture
def coordinator(edition):
    return coordinator_of(edition)


@pytest.fixture
def compose(edition, coordinator):
    return lambda: polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)


@pytest.fixture
def change(coordinator):
    def change_rules(poll, **fields):
        contest = poll.contests.get()
        polls.change_rules(contest, ContestRules(**fields), by=coordinator, at=BEFORE_THE_VOTE)
        return Contest.objects.get(pk=contest.pk)

    return change_rules


@pytest.fixture
def settle(coordinator):
    def settled(poll):
        poll = Poll.objects.get(pk=poll.pk)
        publish_what_is_prepared(poll.edition, BEFORE_THE_VOTE)
        polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=BEFORE_THE_VOTE)
        return Poll.objects.get(pk=poll.pk)

    return settled


def test_nothing_has_to_be_chosen_to_count_as_nearly_every_town_does(compose, settle):
    contest = settle(compose()).contests.get()

    assert contest.tally_rule == "greedy"
    assert Options.from_json(contest.tally_options).changed() == ("minimum_votes", "ties")


CHOSEN = {
    "greedy": {"leftover": "top-up", "top_up_from": "4/5", "reserve": 20_000},
    "greedy-per-cost": {"minimum_share": "1/20"},
    "fixed": {"winners": 2},
    "equal-shares": {"completion": "add1u", "add1_stop": "overspend", "share": "floor", "comparison": True},
    "phragmen": {"exclusive": [["project:1", "project:3"]]},
}


def test_every_way_to_count_that_is_offered_is_tried_here():
    assert set(CHOSEN) == set(polls.OFFERED)


@pytest.mark.parametrize("rule", CHOSEN)
def test_a_rule_and_its_options_are_frozen_with_the_paper_and_can_be_counted(rule, compose, change, settle):
    poll = compose()

    change(poll, tally_rule=rule, options=CHOSEN[rule])
    paper = papers.read_paper(settle(poll)).contests[0]

    assert paper.tally_rule == rule
    options = Options.from_json({**paper.tally_options, "seed": "graine"})
    election = Election.of(paper.candidates.values(), [[(1, 1), (3, 1)], [(2, 1)]], budget=paper.amount)
    assert registry.count(election, rule, options).winners


def test_what_is_not_said_is_as_the_rule_has_it(compose, change):
    poll = compose()

    turn = Options.from_json(change(poll, tally_rule="phragmen").tally_options)
    shares = Options.from_json(change(poll, tally_rule="equal-shares").tally_options)

    assert (turn.leftover, shares.leftover) == (Leftover.STOP, Leftover.SKIP)
    assert shares.utility is Utility.COST


def test_a_project_bears_its_quarter_its_theme_and_the_priority_of_its_quarter(compose, settle):
    poll = settle(compose())

    assert list(poll.entries.values_list("number", "labels")) == [
        (1, ["priority", "territory:gare", "theme:sport"]),
        (2, ["priority", "territory:rails", "theme:sport"]),
        (3, ["territory:plaine", "theme:sport"]),
    ]
    assert papers.read_paper(poll).contests[0].candidates[3] == Candidate(
        "3", 3, 30_000, frozenset({"territory:plaine", "theme:sport"})
    )


def test_labels_no_longer_move_once_the_paper_is_settled(compose, settle, edition):
    poll = settle(compose())

    edition.municipality.territories.update(is_priority=False)

    assert "priority" in ContestEntry.objects.get(number=1).labels
    assert papers.fingerprint(Poll.objects.get(pk=poll.pk)) == poll.paper_fingerprint


def test_a_quarter_that_became_a_priority_makes_another_draft(compose, edition):
    poll = compose()
    before = drafts.draft(poll).mark

    edition.municipality.territories.update(is_priority=True)

    assert drafts.draft(poll).mark != before


def test_money_that_the_envelope_reserves_is_counted_first_where_its_word_says_for_whom(compose, edition):
    envelope = edition.envelopes.get()
    ReservedShareFactory(envelope=envelope, label="quartiers-prioritaires", amount_eur=25_000)
    ReservedShareFactory(envelope=envelope, label="sport", amount_eur=10_000)
    ReservedShareFactory(envelope=envelope, label="jeunesse", amount_eur=5_000)

    options = Options.from_json(compose().contests.get().tally_options)

    assert {(share.label, share.amount) for share in options.reserved} == {
        ("priority", 25_000),
        ("theme:sport", 10_000),
    }


def test_an_envelope_that_wants_a_winner_in_each_quarter_has_it(compose, edition):
    edition.envelopes.update(winners_min_per_territory=1)

    (quota,) = Options.from_json(compose().contests.get().tally_options).quotas

    assert (quota.label, quota.minimum, quota.maximum) == ("territory:*", 1, None)


def test_incompatible_projects_follow_their_project_when_printed_numbers_move(
    compose, change, settle, edition
):
    poll = compose()
    change(poll, options={"exclusive": [["project:2", "project:3"]]})

    edition.projects.filter(number=1).update(status="withdrawn", status_reason="Retiré.")
    contest = settle(poll).contests.get()

    assert contest.tally_options["exclusive"] == [["1", "2"]]
    assert list(contest.entries.values_list("number", "project__number")) == [(1, 2), (2, 3)]


def test_a_group_of_which_one_project_is_left_is_no_group(compose, change, settle, edition):
    poll = compose()
    change(poll, options={"exclusive": [["project:1", "project:3"]]})

    edition.projects.filter(number=1).update(status="withdrawn", status_reason="Retiré.")

    assert settle(poll).contests.get().tally_options["exclusive"] == []


def test_a_refused_rule_leaves_the_one_before(compose, change):
    poll = compose()

    with pytest.raises(InvalidInput):
        change(poll, tally_rule="phragmen", options={"completion": "add1"})

    assert poll.contests.get().tally_rule == "greedy"


def test_a_paper_whose_rules_do_not_fit_together_is_not_settled(compose):
    """Whatever path wrote them there: otherwise it would be found out on the evening of the vote."""
    poll = compose()
    Contest.objects.filter(poll=poll).update(tally_rule="fixed")

    lacks = [missing.lack for missing in completeness.missing(drafts.draft(poll), BEFORE_THE_VOTE)]
    assert lacks == [Lack.RULES_OF_THIS_RULEBOOK, Lack.RULES]
