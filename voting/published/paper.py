"""Is the paper that is counted the one that was settled, and the seed the one that was promised."""

from collections.abc import Mapping
from typing import Any

from voting.published import canonical
from voting.published.faults import FaultCode
from voting.published.printed import PrintedContest
from voting.published.record import Publication
from voting.published.report import CheckReport
from voting.tally.ballots import registry as ballot_rules
from voting.tally.errors import TallyError
from voting.tally.registry import TallyRules
from voting.tally.types import Options

# What a settled paper calls the people whose paper offers a contest.
FOR_ALL, FOR_SOME, ONE_OF_SEVERAL = "everyone", "own_zone", "chosen_zone"


def check_paper(publication: Publication, report: CheckReport) -> None:
    """The fingerprint of the settled paper, each contest against it, and the seed against its commitment."""
    paper = publication.paper
    if canonical.fingerprint(canonical.to_bytes(paper)) != publication.paper_fingerprint:
        report.blame(FaultCode.PAPER_DIFFERS)
    committed = canonical.fingerprint(publication.seed.encode())
    if [publication.seed_commitment, paper.get("seed_commitment")] != [committed] * 2:
        report.blame(FaultCode.SEED_NOT_COMMITTED)
    settled = paper.get("contests")
    listed = settled if isinstance(settled, list) else []
    by_key = {str(contest.get("position")): contest for contest in listed if isinstance(contest, Mapping)}
    for contest in publication.contests:
        if not _is_as_settled(contest.printed, by_key.pop(contest.printed.key, {})):
            report.blame(FaultCode.CONTEST_NOT_AS_PRINTED, contest=contest.printed.title)
    for unpublished in by_key.values():
        report.blame(FaultCode.CONTEST_NOT_AS_PRINTED, contest=str(unpublished.get("title")))


def _is_as_settled(printed: PrintedContest, settled: Mapping[str, Any]) -> bool:
    """Withdrawals come later and are not on the settled paper."""
    try:
        rule = ballot_rules.bounded(settled["ballot_rule"], settled["ballot_bounds"])
        tally = TallyRules(settled["tally_rule"], Options.from_json(settled["tally_options"]))
        entries = sorted(
            (entry["number"], entry["title"], entry["cost"], sorted(entry["labels"]))
            for entry in settled["entries"]
        )
        named = [settled[name] for name in ("title", "amount", "parts_per_euro", "access")]
    except (KeyError, TypeError, TallyError):
        return False
    access = FOR_SOME if printed.is_for_some else ONE_OF_SEVERAL if printed.is_one_of_several else FOR_ALL
    candidates = sorted(
        (candidate.number, candidate.title, candidate.cost, sorted(candidate.labels))
        for candidate in printed.candidates
    )
    return (
        named == [printed.title, printed.amount, printed.unit, access]
        and (rule, tally) == (printed.ballot, printed.tally)
        and entries == candidates
    )
