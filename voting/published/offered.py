"""Whose paper offered a contest: one for everybody has every ballot; of those among which one chooses, each
ballot has one.
"""

from voting.published.faults import FaultCode
from voting.published.record import Publication, PublishedContest
from voting.published.regimes import TOTALS_FROM, regime
from voting.published.report import CheckReport, RemarkCode


def check_offered(publication: Publication, report: CheckReport) -> None:
    """Neither a regime nor a number of ballots that the whole urn contradicts; withdrawals are told."""
    for contest in publication.contests:
        _check_contest(contest, publication.ballots, report)
        for candidate in contest.printed.candidates:
            if candidate.withdrawn:
                report.remark(
                    RemarkCode.WITHDRAWN,
                    contest=contest.printed.title,
                    number=candidate.number,
                    title=candidate.title,
                )
    _check_chosen(publication, report)


def _check_contest(contest: PublishedContest, urn: int, report: CheckReport) -> None:
    printed, said = contest.printed, contest.outcome
    if printed.is_for_everybody and said.regime is not regime(urn):
        report.blame(FaultCode.WRONG_REGIME, contest=printed.title)
    elif said.ballots is not None and not is_possible(contest, said.ballots, urn):
        report.blame(FaultCode.NOT_OF_THE_URN, contest=printed.title, said=said.ballots, found=urn)


def is_possible(contest: PublishedContest, ballots: int, urn: int) -> bool:
    """Whether a contest may have so many ballots of an urn."""
    return ballots == urn if contest.printed.is_for_everybody else ballots <= urn


def _check_chosen(publication: Publication, report: CheckReport) -> None:
    """Contests of zones that one chooses; what a few of them hide leaves some play."""
    shown = [contest.outcome.ballots for contest in publication.contests if contest.printed.is_one_of_several]
    known = sum(ballots or 0 for ballots in shown)
    most = known + shown.count(None) * (TOTALS_FROM - 1)
    if shown and not known <= publication.ballots <= most:
        report.blame(FaultCode.CHOSEN_DIFFER, said=known, found=publication.ballots)
