"""One contest counted again from the ballots that were published, by the rule and by its naive twin."""

from voting.published.faults import FaultCode
from voting.published.making import carried, result_fingerprint, winners_shown
from voting.published.offered import is_possible
from voting.published.pabulib_files import election
from voting.published.record import Publication, PublishedContest
from voting.published.regimes import regime
from voting.published.report import CheckReport, RemarkCode
from voting.published.totals import project_totals
from voting.tally.errors import TallyError
from voting.tally.types import Ballots


def check_figures(
    publication: Publication, contest: PublishedContest, ballots: Ballots, report: CheckReport
) -> None:
    """Ballots, blank ones, totals, regime, as far as the contest shows them."""
    said, title = contest.outcome, contest.printed.title
    if regime(ballots.total) is not said.regime:
        report.blame(FaultCode.WRONG_REGIME, contest=title)
    if said.ballots not in (None, ballots.total):
        report.blame(FaultCode.BALLOTS_DIFFER, contest=title, said=said.ballots or 0, found=ballots.total)
    elif said.ballots is None and not is_possible(contest, ballots.total, publication.ballots):
        report.blame(FaultCode.NOT_OF_THE_URN, contest=title, said=ballots.total, found=publication.ballots)
    if said.totals is not None and (said.blank, said.totals) != (
        ballots.blank,
        project_totals(contest.printed, ballots),
    ):
        report.blame(FaultCode.TOTALS_DIFFER, contest=title)


def recount(
    publication: Publication, contest: PublishedContest, ballots: Ballots, salt: bytes, report: CheckReport
) -> None:
    """Both counts agree, and give the winners, costs and fingerprint that were published."""
    title, said = contest.printed.title, contest.outcome
    try:
        asked = election(contest.printed, ballots, said.budget)
        rules = contest.printed.tally.with_seed(publication.seed)
        result, again = rules.count(asked), rules.recount(asked)
    except TallyError:
        report.blame(FaultCode.CANNOT_COUNT, contest=title)
        return
    if result.to_bytes() != again.to_bytes():
        report.blame(FaultCode.COUNTS_DISAGREE, contest=title)
    elif winners_shown(contest.printed, result, said.regime) != said.winners:
        report.blame(FaultCode.WINNERS_DIFFER, contest=title)
    elif (result.total_cost, carried(result)) != (said.total_cost, said.carried):
        report.blame(FaultCode.MONEY_DIFFERS, contest=title)
    elif result_fingerprint(result, salt) != said.result:
        report.blame(FaultCode.RESULT_DIFFERS, contest=title)
    else:
        report.recounted += 1
        report.remark(RemarkCode.RECOUNTED, contest=title, ballots=ballots.total)


def check_money(publication: Publication, report: CheckReport) -> None:
    """What a contest was counted with is its amount and what the contests it receives from left."""
    left = {contest.printed.key: contest.outcome.carried for contest in publication.contests}
    given = [key for contest in publication.contests for key in contest.outcome.receives]
    for contest in publication.contests:
        outcome = contest.outcome
        received = sum(left.get(key, 0) for key in outcome.receives)
        is_given_once = all(key in left and given.count(key) == 1 for key in outcome.receives)
        if outcome.budget != contest.printed.amount + received or not is_given_once:
            report.blame(FaultCode.MONEY_DIFFERS, contest=contest.printed.title)
