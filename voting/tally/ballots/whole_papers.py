"""A whole ballot paper checked: each contest by its rule, and what holds between several."""

from collections.abc import Mapping
from dataclasses import dataclass

from voting.tally.ballots.marks import Candidates
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BallotFault, InvalidBallot
from voting.tally.types import NOT_OFFERED, Choice, Choices, ChoiceState

NO_ANSWER = Choice(ChoiceState.MARKED)


@dataclass(frozen=True, slots=True)
class VotedContest:
    """`is_one_of_several`: of the contests of the paper that say so, a voter answers exactly one.

    `is_for_some`: only voters of its zone find it on their paper; every other contest each voter answers.
    """

    rule: BallotRule
    candidates: Candidates
    is_one_of_several: bool = False
    is_for_some: bool = False


def faults_of_paper(
    offered: Mapping[str, VotedContest], choices: Choices
) -> dict[str, tuple[InvalidBallot, ...]]:
    """What is wrong, contest by contest, sound ones left out; `offered` is what this voter's paper holds."""
    faults = {
        key: tuple(contest.rule.faults(contest.candidates, choices.get(key, NO_ANSWER)))
        for key, contest in offered.items()
    }
    several = [key for key, contest in offered.items() if contest.is_one_of_several]
    answered = [key for key in several if choices.get(key, NOT_OFFERED) != NOT_OFFERED]
    if answered:
        faults.update({key: () for key in several if key not in answered})
    if len(answered) > 1:
        faults.update({key: (InvalidBallot(BallotFault.ONE_ONLY),) for key in answered})
    for key in choices:
        if key not in offered:
            faults[key] = (InvalidBallot(BallotFault.NOT_OFFERED),)
    return {key: contest_faults for key, contest_faults in faults.items() if contest_faults}


def check_as_cast(contests: Mapping[str, VotedContest], choices: Choices) -> None:
    """Check a paper out of the urn: "not offered" is passed by where some voters are not offered it."""
    for key, contest in contests.items():
        may_be_passed_by = contest.is_for_some or contest.is_one_of_several
        if choices[key].state is not ChoiceState.NOT_OFFERED or not may_be_passed_by:
            contest.rule.check(contest.candidates, choices[key])
    several = [key for key, contest in contests.items() if contest.is_one_of_several]
    answered = sum(choices[key].state is not ChoiceState.NOT_OFFERED for key in several)
    if several and answered != 1:
        raise InvalidBallot(BallotFault.ONE_ONLY if answered else BallotFault.NOTHING_CHOSEN)
