"""Every ballot rule, counted by every tally rule that reads it, is published and recounted."""

from dataclasses import replace

import pytest

from tests.voting.published import polls
from voting.published import make
from voting.published.checking import Asked, check
from voting.published.report import RemarkCode
from voting.tally.ballots import registry as ballot_rules
from voting.tally.registry import defaults, ways_to_count
from voting.tally.types import NOT_OFFERED, Choice

PAIRS = [
    (rule, tally) for rule, known in ballot_rules.RULES.items() for tally in ways_to_count(known.marking)
]


@pytest.fixture
def published(tmp_path):
    """Publishes a poll and gives what the check says, in public and with the commission's files."""

    def publish(contests, cast, change=lambda facts: facts):
        facts = change(polls.facts(contests, cast))
        made = make(facts, polls.packed(contests, cast), signer=polls.SIGNER, salt=polls.SALT)
        public, commission = tmp_path / f"{len(cast)}", tmp_path / f"commission-{len(cast)}"
        made.write(public, commission)
        return check(Asked(public)), check(Asked(public, commission=commission))

    return publish


@pytest.mark.parametrize(("rule", "tally"), PAIRS)
def test_a_contest_under_each_rule_is_recounted(published, rule, tally):
    options = defaults(tally, ballot_rules.RULES[rule].marking).to_json()
    bounds = {"spending_limit": 100} if ballot_rules.RULES[rule].is_limited else {}
    changed = {"winners": 2} if tally == "fixed" else {}
    asked = polls.contest(
        rule=rule, bounds=bounds, tally=tally, options={**options, **changed}, costs=(30, 20, 25, 10, 5)
    )
    for count in (230, 40):
        cast = polls.papers(count, [asked])

        alone, commission = published([asked], cast)

        assert (alone.faults, commission.faults) == ([], [])
        assert commission.recounted == 1
        assert alone.recounted == (count == 230)


def test_a_project_withdrawn_leaves_its_ballots_valid(published):
    asked = polls.contest()
    cast = polls.papers(230, [asked])
    gone = replace(asked, candidates=(replace(asked.candidates[0], withdrawn=True), *asked.candidates[1:]))

    report, _ = published([gone], cast)

    assert report.faults == []
    assert report.recounted == 1


def test_money_that_a_quarter_leaves_is_followed_to_the_town(published):
    quarter = polls.contest("1", amount=100, costs=(60, 90), options={"leftover": "carry"}, is_for_some=True)
    town = polls.contest("2", amount=50, costs=(70, 20), first=11)
    cast = [
        {"1": Choice.approving([1, 2]) if voter % 4 else NOT_OFFERED, "2": Choice.approving([11])}
        for voter in range(300)
    ]

    def with_leftover(facts):
        first, second = facts.contests
        richer = polls.counted(replace(town, amount=90), cast)
        return replace(facts, contests=(first, replace(second, result=richer.result, receives=("1",))))

    report, _ = published([quarter, town], cast, with_leftover)

    assert report.faults == []
    assert [remark.code for remark in report.remarks].count(RemarkCode.RECOUNTED) == 2
    assert (
        polls.counted(town, cast).result.winners
        != polls.counted(replace(town, amount=90), cast).result.winners
    )


def test_of_several_contests_a_ballot_answers_one(published):
    contests = [
        polls.contest(key, first=first, is_one_of_several=True) for key, first in (("1", 1), ("2", 11))
    ]
    cast = polls.papers(450, contests)
    for voter, paper in enumerate(cast):
        paper["12"[voter % 2]] = NOT_OFFERED

    report, _ = published(contests, cast)

    assert report.faults == []
    assert report.recounted == 2


def test_a_poll_that_nobody_voted_in_is_published_too(published):
    contests = [polls.contest("1"), polls.contest("2", first=11)]

    alone, commission = published(contests, [])

    assert (alone.faults, commission.faults) == ([], [])
    assert commission.recounted == 2
