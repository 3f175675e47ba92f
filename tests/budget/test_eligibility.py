"""Ages and ties: what the rulebook says, on the day it names, in the town's own time."""

from dataclasses import replace
from datetime import date

import pytest

from budget import eligibility
from budget.eligibility import DecisiveDays
from budget.enums import AgeDay, Exclusion, Level, TownLink
from budget.models import RegisterEntry
from budget.rulebook import ProposingRules, Rulebook, VotingRules

RULES = Rulebook()
DAYS = DecisiveDays(
    collection_opens=date(2026, 3, 2),
    collection_ends=date(2026, 4, 15),
    voting_opens=date(2026, 9, 21),
    voting_ends=date(2026, 10, 11),
)
HERE = {TownLink.RESIDENCE}


def rules(**parts):
    return replace(RULES, **parts)


def entry(**facts):
    known = {
        "level": Level.DECLARED, "lives_here": True, "may_vote": True, "may_propose_from": date(2006, 5, 17),
    }  # fmt: skip
    return RegisterEntry(**{**known, **facts})


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2010, 9, 21), 16, date(2026, 9, 21)),
        (date(2008, 2, 29), 16, date(2024, 2, 29)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2012, 2, 29), 16, date(2028, 2, 29)),
    ],
)
def test_the_day_an_age_is_reached(born, age, day):
    assert eligibility.reaches(born, age) == day


@pytest.mark.parametrize(
    ("born", "may"),
    [
        (date(2010, 9, 20), True),
        (date(2010, 9, 21), True),
        (date(2010, 9, 22), False),
        (date(2010, 10, 11), False),
    ],
)
def test_sixteen_on_the_first_day_of_the_vote(born, may):
    assert eligibility.may_vote(born, HERE, RULES, DAYS) is may


def test_sixteen_on_the_last_day_of_the_vote_where_the_rulebook_says_so():
    lenient = rules(voting=VotingRules(age_day=AgeDay.CLOSE))

    assert eligibility.may_vote(date(2010, 10, 11), HERE, lenient, DAYS)
    assert not eligibility.may_vote(date(2010, 10, 12), HERE, lenient, DAYS)


@pytest.mark.parametrize(
    ("age_day", "born", "from_day"),
    [
        (AgeDay.ACT, date(2010, 3, 20), date(2026, 3, 20)),
        (AgeDay.ACT, date(2010, 4, 15), date(2026, 4, 15)),
        (AgeDay.ACT, date(2010, 4, 16), None),
        (AgeDay.OPENING, date(2010, 3, 2), date(2026, 3, 2)),
        (AgeDay.OPENING, date(2010, 3, 3), None),
        (AgeDay.CLOSE, date(2010, 4, 15), date(2026, 3, 2)),
        (AgeDay.CLOSE, date(2010, 4, 16), None),
    ],
)
def test_the_day_from_which_one_may_propose(age_day, born, from_day):
    named = rules(proposing=ProposingRules(age_day=age_day))

    assert eligibility.may_propose_from(born, HERE, named, DAYS) == from_day


@pytest.mark.parametrize(
    ("ties", "proposes", "votes"),
    [
        ({TownLink.RESIDENCE}, True, True),
        ({TownLink.WORK}, True, False),
        ({TownLink.STUDY}, True, False),
        (set(), False, False),
    ],
)
def test_workers_and_students_propose_residents_also_vote(ties, proposes, votes):
    born = date(1990, 5, 17)

    assert (eligibility.may_propose_from(born, ties, RULES, DAYS) is not None) is proposes
    assert eligibility.may_vote(born, ties, RULES, DAYS) is votes


def test_a_rulebook_may_ask_neither_age_nor_tie():
    open_to_all = rules(
        proposing=ProposingRules(age_min=None, ties=()), voting=VotingRules(age_min=None, ties=())
    )
    child = date(2018, 1, 1)

    assert eligibility.may_propose_from(child, set(), open_to_all, DAYS) == child
    assert eligibility.may_vote(child, set(), open_to_all, DAYS)


@pytest.mark.parametrize(
    ("born", "plausible"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
        (date(1905, 3, 3), True),
        (date(1905, 3, 2), False),
        (date(1825, 1, 1), False),
    ],
)
def test_births_to_come_and_people_over_120_are_mistakes(born, plausible):
    assert eligibility.is_plausible(born, on=date(2026, 3, 2)) is plausible


@pytest.mark.parametrize(
    ("known", "asked", "code"),
    [
        (entry(), {}, ""),
        (None, {}, "not_registered"),
        (entry(lives_here=False), {}, "no_tie"),
        (entry(lives_here=False, studies_here=True), {}, ""),
        (entry(may_propose_from=None), {}, "too_young"),
        (entry(may_propose_from=date(2026, 3, 21)), {}, "too_young_until"),
        (entry(may_propose_from=date(2026, 3, 20)), {}, ""),
        (entry(level=Level.EMAIL), {}, "level"),
        (entry(level=Level.DESK), {}, ""),
        (entry(), {"filed": 2}, ""),
        (entry(), {"filed": 3}, "too_many"),
        (entry(), {"excluded_as": Exclusion.COUNCILLORS}, "excluded"),
    ],
)
def test_each_refusal_to_propose_cites_article_2(known, asked, code):
    standing = eligibility.propose_standing(known, RULES, on=date(2026, 3, 20), **asked)

    assert standing.code == code
    assert standing.allowed is (code == "")
    assert standing.article == (2 if code else None)


@pytest.mark.parametrize(
    ("known", "level", "code"),
    [
        (entry(), None, ""),
        (None, None, "not_registered"),
        (entry(may_vote=False), None, "too_young"),
        (entry(lives_here=False, works_here=True, may_vote=False), None, "no_tie"),
        (entry(level=Level.EMAIL), None, "level"),
        (entry(), Level.IDENTITY, "level"),
        (entry(level=Level.IDENTITY), Level.IDENTITY, ""),
    ],
)
def test_each_refusal_to_vote_cites_article_7(known, level, code):
    standing = eligibility.vote_standing(known, RULES, level=level)

    assert standing.code == code
    assert standing.article == (7 if code else None)


@pytest.mark.parametrize(
    ("born", "ties", "on", "code", "article"),
    [
        (date(1990, 5, 17), HERE, date(2026, 3, 20), "", None),
        (date(1990, 5, 17), {TownLink.WORK}, date(2026, 3, 20), "", None),
        (date(1990, 5, 17), {TownLink.WORK}, date(2026, 4, 16), "no_tie", 7),
        (date(1990, 5, 17), set(), date(2026, 3, 20), "no_tie", 2),
        (date(2010, 9, 21), HERE, date(2026, 3, 20), "", None),
        (date(2010, 9, 22), HERE, date(2026, 3, 20), "too_young_here", 7),
        (date(2010, 9, 22), HERE, date(2026, 9, 1), "too_young_here", 7),
        (date(2010, 9, 22), {TownLink.WORK}, date(2026, 3, 20), "too_young_here", 2),
    ],
)
def test_the_register_takes_who_can_still_do_something(born, ties, on, code, article):
    standing = eligibility.join_standing(born, ties, RULES, DAYS, on=on)

    assert (standing.code, standing.article) == (code, article)


def test_the_refusal_names_the_last_day_that_counts_in_this_edition():
    standing = eligibility.join_standing(date(2012, 2, 29), HERE, RULES, DAYS, on=date(2026, 3, 20))

    assert standing.params == {"age": 16, "day": DAYS.voting_opens}


def test_while_the_vote_has_no_date_nobody_is_told_a_day():
    undated = replace(DAYS, voting_opens=None, voting_ends=None)

    standing = eligibility.join_standing(date(1990, 5, 17), HERE, RULES, undated, on=date(2026, 5, 1))

    assert (standing.code, standing.article) == ("undated", 7)
