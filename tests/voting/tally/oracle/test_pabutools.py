import sys
from types import ModuleType

import pabutools.election as pb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.oracle import answers, asking
from tests.voting.tally.test_shared_elections import NAMES, shared
from voting.tally import pabulib
from voting.tally.looking.fairness import Verdict, fairness
from voting.tally.pabulib import VoteType
from voting.tally.registry import RULES, count
from voting.tally.types import Candidate, Election, Marking, Options, TieCriterion, Utility

# The module of its fairness checks also solves programs with this one; those we ask do not use it.
sys.modules.setdefault("gurobipy", ModuleType("gurobipy"))
from pabutools.analysis.justifiedrepresentation import is_EJR_any_approval  # noqa: E402


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_our_winners_are_those_that_pabutools_found_in_the_shared_elections(name):
    election = pabulib.read(shared(name)).election()

    asked = [answer for answer in answers.kept() if answer["file"] == name]

    assert asked
    for answer in asked:
        question = answers.question(answer)
        winners = count(election, question.rule, question.options).winners
        _same(question, winners, answer["winners"])


def _same(question, ours, theirs):
    if question.has_order:
        assert list(ours) == theirs, question
    else:
        assert sorted(ours) == sorted(theirs), question


COSTS = st.sampled_from([1, 2, 3, 5, 5, 8, 13])


@st.composite
def elections(draw, kind):
    """Costs that fit the envelope: what a dearer project does to Add1 is decided differently on purpose."""
    budget = draw(st.integers(13, 40))
    size = draw(st.integers(1, 6))
    costs = draw(st.lists(COSTS, min_size=size, max_size=size))
    running = [Candidate(f"p{number}", number, cost) for number, cost in enumerate(costs, start=1)]
    numbers = [candidate.number for candidate in running]
    chosen = draw(st.lists(st.lists(st.sampled_from(numbers), unique=True), min_size=1, max_size=12))
    if kind.marking is Marking.RANKING:
        ballots = [tuple((number, rank) for rank, number in enumerate(ballot, start=1)) for ballot in chosen]
    elif kind.marking is Marking.POINTS:
        ballots = [tuple((number, draw(st.integers(1, 4))) for number in ballot) for ballot in chosen]
    else:
        ballots = [tuple((number, 1) for number in ballot) for ballot in chosen]
    return Election.of(running, ballots, budget=budget, marking=kind.marking), running, ballots


def _as_pabutools(kind, election, running, ballots):
    projects = {candidate.number: pb.Project(candidate.id, candidate.cost) for candidate in running}
    instance = pb.Instance(projects.values(), budget_limit=election.budget)
    if kind.marking is Marking.RANKING:
        made = [pb.OrdinalBallot([projects[number] for number, _ in ballot]) for ballot in ballots]
        return instance, pb.OrdinalProfile(made, instance=instance)
    if kind.marking is Marking.POINTS:
        made = [pb.CardinalBallot({projects[number]: v for number, v in ballot}) for ballot in ballots]
        return instance, pb.CardinalProfile(made, instance=instance)
    made = [pb.ApprovalBallot([projects[number] for number, _ in ballot]) for ballot in ballots]
    return instance, pb.ApprovalProfile(made, instance=instance)


@pytest.mark.parametrize("kind", [VoteType.APPROVAL, VoteType.SCORING, VoteType.ORDINAL])
@given(st.data())
def test_pabutools_finds_the_same_winners_in_small_elections(kind, data):
    election, running, ballots = data.draw(elections(kind))
    instance, profile = _as_pabutools(kind, election, running, ballots)

    for question in asking.questions(kind):
        winners = count(election, question.rule, question.options).winners
        _same(question, winners, question.ask(instance, profile))


@pytest.mark.parametrize("rule", [rule for rule, known in RULES.items() if Marking.APPROVAL in known.fits])
@given(st.data())
def test_a_result_that_our_check_calls_fair_has_justified_representation_for_pabutools(rule, data):
    """EJR+ up to one project implies EJR up to any; the reverse is not so, so only one side is compared."""
    running = [Candidate(f"p{n}", n, data.draw(COSTS)) for n in range(1, data.draw(st.integers(2, 4)) + 1)]
    numbers = [candidate.number for candidate in running]
    chosen = data.draw(st.lists(st.lists(st.sampled_from(numbers), unique=True), min_size=1, max_size=6))
    ballots = [tuple((number, 1) for number in ballot) for ballot in chosen]
    election = Election.of(running, ballots, budget=data.draw(st.integers(5, 25)))
    utility = Utility.COST if rule == "equal-shares" else Utility.APPROVALS
    winners = 2 if rule == "fixed" else None
    result = count(election, rule, Options(ties=(TieCriterion.ID,), utility=utility, winners=winners))

    found = fairness(election, result)

    instance, profile = _as_pabutools(VoteType.APPROVAL, election, running, ballots)
    won = [project for project in instance if project.name in result.winners]
    if found.verdict is Verdict.FAIR:
        assert is_EJR_any_approval(instance, profile, pb.Cost_Sat, won)
