"""What a count tells beside its result: fairness, and the votes that were missing."""

import pytest

from budget.rulebook import CountingRules
from tests.factories.budget import EditionFactory, rules_of_a
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from voting.models import Outcome
from voting.queries.papers import read_paper
from voting.services import closing
from voting.services.counting import tallying
from voting.tally.looking.fairness import Verdict
from voting.tally.looking.margins import MarginKind
from voting.tally.types import Utility

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Greedy spends all on 1; a third of the voters, whose part would pay for 2, get nothing.
PAPER = (On(90_000, (90_000, 30_000, 5_000)),)


def counted(ballots, *, told=False):
    rules = rules_of_a(counting=CountingRules(missing_votes_are_told=told))
    poll = PollFactory(edition=EditionFactory(running=rules), ended=True, paper=PAPER)
    fill_urn(poll, [marking(2 if n % 3 == 0 else 1) for n in range(ballots)])
    closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    return Outcome.objects.get()


def test_the_votes_that_were_missing_are_told_where_the_rulebook_says_so():
    outcome = counted(201, told=True)

    margin = outcome.margins[str(read_paper(outcome.contest.poll).contests[0].candidates[2].id)]
    assert margin.kind is MarginKind.LEAST
    assert margin.votes == 67  # 67 of 201 chose it; as many as the 134 of the other, being cheaper


@pytest.mark.parametrize(("ballots", "told"), [(201, False), (199, True)])
def test_they_are_not_told_where_it_does_not_nor_of_few_ballots(ballots, told):
    assert counted(ballots, told=told).margins == {}


def test_a_group_that_was_passed_over_is_found_whatever_the_rule():
    in_money, in_projects = counted(201).fairness

    assert (in_money.utility, in_projects.utility) == (Utility.COST, Utility.CARDINALITY)
    for found in (in_money, in_projects):
        assert found.verdict is Verdict.UNFAIR
        assert (found.example.group, found.example.ballots, found.example.part) == (67, 201, 30_000)


def test_of_few_ballots_nothing_is_told_of_groups():
    assert counted(199).fairness == []
