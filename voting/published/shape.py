"""Does a record show what its own regimes ask for, no more and no less."""

import re
from collections.abc import Iterator

from voting.published import files
from voting.published.record import FileRecord, Publication, PublishedContest
from voting.published.regimes import Regime
from voting.tally.types import Marking

HASH = re.compile(r"[0-9a-f]{64}")


def is_coherent(publication: Publication) -> bool:
    """The files that the regimes make; and in each contest the figures that its regime shows."""
    names = sorted(_file_names(publication))
    return (
        [file.name for file in publication.files] == names
        and all(map(_is_sound_file, publication.files))
        and all(map(_shows_its_regime, publication.contests))
        and all(map(_adds_up, publication.contests))
    )


def _file_names(publication: Publication) -> Iterator[str]:
    if publication.is_one_urn:
        yield files.URN
    for contest in publication.contests:
        shown, key = contest.outcome.regime, contest.printed.key
        if shown is Regime.OPEN:
            yield files.pb_file(key)
        if shown is Regime.LOCKED or (shown is Regime.OPEN and not publication.is_one_urn):
            yield files.lines_file(shown, key)


def _is_sound_file(file: FileRecord) -> bool:
    has_lines = file.name.endswith(".csv")
    return bool(HASH.fullmatch(file.root)) if has_lines else (file.lines, file.root) == (0, "")


def _shows_its_regime(contest: PublishedContest) -> bool:
    said = contest.outcome
    is_open, has_totals = said.regime is Regime.OPEN, said.regime is not Regime.WINNERS
    shown = {value is not None for value in (said.ballots, said.blank, said.totals)}
    is_clear = said.clear == "" if is_open else bool(HASH.fullmatch(said.clear))
    is_hashed = bool(HASH.fullmatch(said.result)) and said.is_salted is not is_open
    return shown == {has_totals} and is_hashed and is_clear


def _adds_up(contest: PublishedContest) -> bool:
    """Winners stand on the paper, once each, and cost what is said; totals are of its projects."""
    said = contest.outcome
    standing = {
        candidate.number: candidate.cost
        for candidate in contest.printed.candidates
        if not candidate.withdrawn
    }
    figures = (said.ballots or 0, said.blank or 0, said.total_cost, said.budget, said.carried)
    return (
        min(figures) >= 0
        and set(said.winners) <= set(standing)
        and len(set(said.winners)) == len(said.winners)
        and sum(standing[winner] for winner in said.winners) == said.total_cost
        and _has_possible_totals(contest)
    )


def _has_possible_totals(contest: PublishedContest) -> bool:
    said, printed = contest.outcome, contest.printed
    if said.totals is None:
        return True
    most = (said.ballots or 0) - (said.blank or 0)
    return (
        [total.number for total in said.totals] == sorted(entry.number for entry in printed.candidates)
        and all(0 <= total.votes <= most for total in said.totals)
        and {total.sum is None for total in said.totals} == {printed.marking is Marking.APPROVAL}
    )
