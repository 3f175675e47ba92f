"""An open contest as a Pabulib file: what other programs count, without any column about its voters."""

from fractions import Fraction
from io import BytesIO

from voting.published.printed import PrintedContest
from voting.published.record import PublishedContest
from voting.tally.errors import TallyError
from voting.tally.pabulib import PbFile, bounds_meta, file_from_election, read, rule_meta, to_bytes
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


def is_as_published(content: bytes, contest: PublishedContest, ballots: Ballots, seed: str) -> bool:
    """Whether a Pabulib file holds these projects, ballots, money and rules, and nothing of the voters."""
    printed, winners = contest.printed, contest.outcome.winners
    expected = file_from_election(
        election(printed, ballots, contest.outcome.budget),
        meta={},
        columns={
            "name": {entry.id: entry.title for entry in printed.candidates},
            "selected": {entry.id: str(int(entry.number in winners)) for entry in printed.candidates},
        },
    )
    try:
        file = read(BytesIO(content))
        rules, published = file.tally_rules(), printed.tally.with_seed(seed)
    except TallyError:
        return False
    return (
        rules == published
        and all(file.meta.get(name) == expected.meta[name] for name in ("num_projects", "num_votes"))
        and _money_of(file) == _money_of(expected)
        and _said_of_projects(file) == _said_of_projects(expected)
        and file.vote_columns == expected.vote_columns
        and file.votes == expected.votes
    )


def _said_of_projects(file: PbFile) -> tuple[tuple[str, ...], list[list[str]]]:
    """Every column and cell but costs, which may be written in another unit."""
    said = [name for name in file.project_columns if name != "cost"]
    return file.project_columns, [[project.cells[name] for name in said] for project in file.projects]


def _money_of(file: PbFile) -> tuple[Fraction, list[tuple[str, int, Fraction | None]]]:
    """The money shared out; each project's id, number and cost, None for one withdrawn: whatever the unit."""
    costs = [
        (project.id, project.number, None if project.is_withdrawn else Fraction(project.cost, file.unit))
        for project in file.projects
    ]
    return Fraction(file.budget, file.unit), costs
