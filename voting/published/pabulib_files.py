"""An open contest as a Pabulib file: what other programs count, without any column about its voters."""

from voting.published.printed import PrintedContest
from voting.tally.pabulib import bounds_meta, file_from_election, rule_meta, to_bytes
from voting.tally.registry import TallyRules
from voting.tally.types import Ballots, Election, Result


def election(contest: PrintedContest, ballots: Ballots, budget: int) -> Election:
    """What is counted: the contest with its money, which may hold what others carried over."""
    candidates = tuple(candidate.candidate for candidate in contest.candidates)
    return Election(candidates, ballots, budget, contest.unit)


def pb_bytes(description: str, contest: PrintedContest, ballots: Ballots, result: Result) -> bytes:
    """Ballots in the order of their content, under row numbers 1, 2, 3 …: nothing of the voters is left."""
    selected = {entry.id: str(int(entry.funded)) for entry in result.entries}
    names = {candidate.id: candidate.title for candidate in contest.candidates}
    meta = {
        "description": f"{description} · {contest.title}",
        "country": "France",
        "currency": "EUR",
        **bounds_meta(contest.ballot),
        **rule_meta(TallyRules(result.rule, result.options)),
    }
    file = file_from_election(
        election(contest, ballots, result.budget), meta=meta, columns={"name": names, "selected": selected}
    )
    return to_bytes(file)
