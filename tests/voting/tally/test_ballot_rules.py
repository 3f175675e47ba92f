import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import packing, registry
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.packing import PaperLayout
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.ballots.whole_papers import VotedContest, check_as_cast, faults_of_paper
from voting.tally.errors import BadBallotRule, BadPacking, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import BLANK, NOT_OFFERED, Candidate, Choice, ChoiceState, candidates_by_number

PAPER = candidates_by_number(
    [
        Candidate("a", 1, 60),
        Candidate("b", 2, 50),
        Candidate("c", 3, 30),
        Candidate("d", 4, 10, withdrawn=True),
    ]
)
APPROVAL = Approval(minimum=2, maximum=2)
KNAPSACK = Knapsack(maximum=None, spending_limit=100)
BOTH = ApprovalKnapsack(maximum=2, spending_limit=100)
NO_BLANK = Approval(blank_allowed=False)
POINTS = Points(minimum=2, highest=4, total=6)
RANKING = Ranking(minimum=2)
GRADES = Grading(minimum=2, lowest=-1, highest=3)


@pytest.mark.parametrize(
    ("rule", "choice"),
    [
        (APPROVAL, Choice.approving([1, 2])),
        (APPROVAL, BLANK),
        (KNAPSACK, Choice.approving([1, 3])),
        (KNAPSACK, Choice.approving([3])),
        (Knapsack(maximum=None, spending_limit=110), Choice.approving([1, 2])),
        (BOTH, Choice.approving([1, 3])),
        (POINTS, Choice.marking([(1, 4), (2, 2)])),
        (POINTS, Choice.marking([(1, 1), (2, 1)])),
        (RANKING, Choice.marking([(2, 1), (1, 2), (3, 3)])),
        (GRADES, Choice.marking([(1, -1), (3, 3)])),
        (GRADES, BLANK),
    ],
)
def test_a_valid_choice_passes(rule, choice):
    rule.check(PAPER, choice)


@pytest.mark.parametrize(
    ("rule", "choice", "fault", "figures"),
    [
        (APPROVAL, NOT_OFFERED, BallotFault.NOT_OFFERED, {}),
        (APPROVAL, Choice.approving([]), BallotFault.NOTHING_CHOSEN, {}),
        (NO_BLANK, BLANK, BallotFault.BLANK_REFUSED, {}),
        (APPROVAL, Choice.approving([1, 9]), BallotFault.UNKNOWN_CANDIDATE, {"number": 9}),
        (APPROVAL, Choice.approving([1, 4]), BallotFault.WITHDRAWN, {"number": 4}),
        (APPROVAL, Choice.approving([1, 2, 2]), BallotFault.DUPLICATE, {"number": 2}),
        (APPROVAL, Choice.marking([(1, 1), (2, 3)]), BallotFault.BAD_VALUE, {"number": 2, "value": 3}),
        (APPROVAL, Choice.approving([1]), BallotFault.TOO_FEW, {"chosen": 1, "minimum": 2, "missing": 1}),
        (
            APPROVAL,
            Choice.approving([1, 2, 3]),
            BallotFault.TOO_MANY,
            {"chosen": 3, "maximum": 2, "excess": 1},
        ),
        (
            KNAPSACK,
            Choice.approving([1, 2]),
            BallotFault.OVER_LIMIT,
            {"spent": 110, "limit": 100, "over": 10},
        ),
        (BOTH, Choice.approving([1, 2]), BallotFault.OVER_LIMIT, {"spent": 110, "limit": 100, "over": 10}),
        (
            POINTS,
            Choice.marking([(1, 1), (2, 5)]),
            BallotFault.OUT_OF_RANGE,
            {"number": 2, "value": 5, "lowest": 1, "highest": 4},
        ),
        (
            POINTS,
            Choice.marking([(1, 4), (2, 3)]),
            BallotFault.OVER_TOTAL,
            {"given": 7, "total": 6, "over": 1},
        ),
        (
            POINTS,
            Choice.marking([(1, 4)]),
            BallotFault.TOO_FEW,
            {"chosen": 1, "minimum": 2, "missing": 1},
        ),
        (RANKING, Choice.marking([(1, 1), (2, 1)]), BallotFault.RANK_TWICE, {"rank": 1}),
        (RANKING, Choice.marking([(1, 1), (2, 3)]), BallotFault.RANK_MISSING, {"rank": 2}),
        (
            RANKING,
            Choice.marking([(1, 0), (2, 1)]),
            BallotFault.OUT_OF_RANGE,
            {"number": 1, "value": 0, "lowest": 1, "highest": 4},
        ),
        (
            Ranking(maximum=2),
            Choice.marking([(1, 1), (2, 2), (3, 3)]),
            BallotFault.OUT_OF_RANGE,
            {"number": 3, "value": 3, "lowest": 1, "highest": 2},
        ),
        (
            GRADES,
            Choice.marking([(1, 4), (2, 0)]),
            BallotFault.OUT_OF_RANGE,
            {"number": 1, "value": 4, "lowest": -1, "highest": 3},
        ),
        (GRADES, Choice.marking([(1, 1), (1, 2), (2, 0)]), BallotFault.DUPLICATE, {"number": 1}),
    ],
)
def test_an_invalid_choice_is_refused_with_its_reason(rule, choice, fault, figures):
    with pytest.raises(InvalidBallot) as refusal:
        rule.check(PAPER, choice)

    assert (refusal.value.code, refusal.value.params) == (fault, figures)


def test_a_page_can_say_everything_that_is_wrong_at_once():
    codes = [fault.code for fault in BOTH.faults(PAPER, Choice.approving([1, 2, 4, 9]))]

    assert codes == [
        BallotFault.WITHDRAWN,
        BallotFault.UNKNOWN_CANDIDATE,
        BallotFault.TOO_MANY,
        BallotFault.OVER_LIMIT,
    ]


@pytest.mark.parametrize("rule", [APPROVAL, KNAPSACK, BOTH, NO_BLANK, POINTS, RANKING, GRADES])
def test_a_ballot_rule_survives_json(rule):
    assert registry.bounded(rule.name, json.loads(json.dumps(rule.to_json()))) == rule


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("acclamation", {}, RuleFault.UNKNOWN_RULE),
        ("approval", [], RuleFault.NOT_AN_OBJECT),
        ("approval", {"most": 5}, RuleFault.UNKNOWN_KEY),
        ("approval", {"total": 5}, RuleFault.UNKNOWN_KEY),
        ("approval", {"minimum": "1"}, RuleFault.BAD_VALUE),
        ("approval", {"maximum": True}, RuleFault.BAD_VALUE),
        ("approval", {"blank_allowed": 0}, RuleFault.BAD_VALUE),
        ("approval", {"minimum": 0}, RuleFault.BAD_BOUNDS),
        ("approval", {"minimum": 4, "maximum": 3}, RuleFault.BAD_BOUNDS),
        ("knapsack", {}, RuleFault.LIMIT_NEEDED),
        ("approval_knapsack", {"spending_limit": -1}, RuleFault.LIMIT_NEEDED),
        ("approval", {"spending_limit": 100}, RuleFault.LIMIT_UNUSED),
        ("points", {"spending_limit": 100}, RuleFault.LIMIT_UNUSED),
        ("points", {"lowest": None}, RuleFault.BAD_VALUE),
        ("points", {"lowest": 4, "highest": 3}, RuleFault.BAD_VALUES),
        ("points", {"minimum": 3, "lowest": 2, "total": 5}, RuleFault.TOTAL_OUT_OF_REACH),
        ("ranking", {"lowest": 2}, RuleFault.BAD_VALUES),
        ("ranking", {"highest": 0}, RuleFault.TOO_SMALL),
        ("grades", {"lowest": 4, "highest": 3}, RuleFault.BAD_VALUES),
    ],
)
def test_a_ballot_rule_that_contradicts_itself_is_refused(name, data, fault):
    with pytest.raises(BadBallotRule) as refusal:
        registry.bounded(name, data)

    assert refusal.value.code is fault


@pytest.mark.parametrize("name", registry.RULES)
def test_a_rule_reads_the_bounds_it_shows_and_their_defaults(name):
    rule = registry.bounded_by_money(name, {}, 1_000)

    bounds = {bound.name: bound.default for bound in rule.bounds() if bound.name != "spending_limit"}

    assert bounds == {bound: value for bound, value in rule.to_json().items() if bound in bounds}
    assert rule.is_limited == ("spending_limit" in {bound.name for bound in rule.bounds()})


class TestWholePapers:
    TOWN = VotedContest(APPROVAL, PAPER)
    NORTH = VotedContest(APPROVAL, PAPER, is_one_of_several=True)
    CONTESTS = {"town": TOWN, "north": NORTH, "south": NORTH}

    def codes(self, **choices):
        by_contest = faults_of_paper(self.CONTESTS, choices)
        return {key: [fault.code for fault in faults] for key, faults in by_contest.items()}

    def test_of_several_quarters_one_is_answered(self):
        both, single = Choice.approving([1, 2]), Choice.approving([1])

        assert self.codes(town=both, north=both) == {}
        assert self.codes(town=both, south=BLANK) == {}
        assert self.codes(town=single, south=both) == {"town": [BallotFault.TOO_FEW]}
        assert self.codes(town=both, north=both, south=BLANK) == {
            key: [BallotFault.ONE_ONLY] for key in ("north", "south")
        }

    def test_what_is_left_out_or_not_on_the_paper_is_said(self):
        both = Choice.approving([1, 2])

        assert self.codes(north=both) == {"town": [BallotFault.NOTHING_CHOSEN]}
        assert self.codes(town=both) == {key: [BallotFault.NOTHING_CHOSEN] for key in ("north", "south")}
        assert self.codes(town=both, north=both, east=both) == {"east": [BallotFault.NOT_OFFERED]}

    def test_out_of_the_urn_what_was_not_offered_is_passed_by(self):
        both = Choice.approving([1, 2])

        check_as_cast(self.CONTESTS, {"town": both, "north": NOT_OFFERED, "south": both})
        with pytest.raises(InvalidBallot):
            check_as_cast(self.CONTESTS, {"town": both, "north": both, "south": both})
        with pytest.raises(InvalidBallot):
            check_as_cast(self.CONTESTS, {"town": Choice.approving([1]), "north": both, "south": NOT_OFFERED})


# --- On generated papers

OPTIONAL = st.none() | st.integers(1, 5)


@st.composite
def papers(draw):
    numbers = draw(st.lists(st.integers(1, 60), min_size=1, max_size=7, unique=True))
    return candidates_by_number(
        Candidate(str(number), number, draw(st.integers(0, 40))) for number in numbers
    )


@st.composite
def rules(draw, name):
    """Bounds as they come; those that contradict each other are drawn again."""
    bounds = {"minimum": draw(st.integers(1, 3)), "maximum": draw(OPTIONAL)}
    if name in ("points", "grades"):
        bounds |= {"lowest": draw(st.integers(-2, 3)), "highest": draw(st.integers(0, 6))}
    if name == "points":
        bounds["total"] = draw(st.none() | st.integers(0, 12))
    bounds["blank_allowed"] = draw(st.booleans())
    try:
        return registry.bounded_by_money(name, bounds, draw(st.integers(0, 80)))
    except BadBallotRule:
        return draw(rules(name))


@st.composite
def choices(draw, numbers, low, high):
    """Valid ones and others: numbers of the paper or near it, values between the bounds or near them."""
    marks = st.tuples(st.sampled_from([*numbers, 61]), st.integers(low - 1, high + 1))
    return draw(st.just(BLANK) | st.builds(Choice.marking, st.lists(marks, max_size=5)))


@pytest.mark.parametrize("name", registry.RULES)
@given(data=st.data())
def test_a_valid_ballot_packs_and_comes_out_the_same(name, data):
    rule, paper = data.draw(rules(name)), data.draw(papers())
    layout = PaperLayout((rule.layout("1", list(paper)),))
    choice = data.draw(choices(list(paper), *rule.values(len(paper))))

    if not list(rule.faults(paper, choice)):
        packed = packing.pack(layout, {"1": choice})
        assert len(packed) == layout.size
        assert packing.unpack(layout, packed) == {"1": choice}
    elif choice.state is ChoiceState.MARKED and len(set(choice.numbers)) < len(choice.numbers):
        with pytest.raises(BadPacking):
            packing.pack(layout, {"1": choice})


@pytest.mark.parametrize("name", registry.RULES)
@given(data=st.data())
def test_who_likes_enough_projects_has_a_valid_ballot(name, data):
    rule, paper = replace_money(data.draw(rules(name))), data.draw(papers())
    most = min(rule.maximum or len(paper), len(paper))
    if most < rule.minimum:
        return
    liked = list(paper)[: data.draw(st.integers(rule.minimum, most))]

    rule.check(paper, Choice.marking(rule.liked(liked)))


def replace_money(rule):
    """Enough of it for every paper here."""
    return replace(rule, spending_limit=1_000) if rule.is_limited else rule


@given(st.permutations(range(1, 6)), st.integers(1, 5), papers())
def test_a_ranking_is_valid_just_when_its_ranks_are_one_to_the_last(ranks, length, paper):
    numbers = list(paper)[:length]
    marks = list(zip(numbers, ranks, strict=False))

    is_valid = not list(Ranking().faults(paper, Choice.marking(marks)))

    assert is_valid == (sorted(rank for _number, rank in marks) == list(range(1, len(marks) + 1)))


@given(st.data(), papers())
def test_the_marks_of_points_add_up_to_the_total_at_most(data, paper):
    numbers = list(paper)
    marks = [(number, data.draw(st.integers(1, 4))) for number in numbers]
    rule = Points(highest=4, total=data.draw(st.integers(1, 12)))

    is_valid = not list(rule.faults(paper, Choice.marking(marks)))

    assert is_valid == (sum(points for _number, points in marks) <= rule.total)
