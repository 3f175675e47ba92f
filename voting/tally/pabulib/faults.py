"""What is broken in a file, with its place; and what is merely odd, said once per kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voting.tally.errors import Param, TallyError


class FileFault(StrEnum):
    """In brackets what `params` hold, beside `line` and `column`, which all have."""

    NOT_UTF8 = "not_utf8"
    UNCLOSED_QUOTE = "unclosed_quote"
    TRUNCATED = "truncated"
    SECTION_EXPECTED = "section_expected"  # section
    SECTION_UNEXPECTED = "section_unexpected"  # section
    BAD_HEADER = "bad_header"
    COLUMN_MISSING = "column_missing"  # name
    COLUMN_TWICE = "column_twice"  # name
    KEY_MISSING = "key_missing"  # name
    TOO_MANY_CELLS = "too_many_cells"  # expected, found
    TOO_FEW_CELLS = "too_few_cells"  # expected, found
    EMPTY_CELL = "empty_cell"  # name
    BAD_MONEY = "bad_money"  # name, value
    BAD_POINTS = "bad_points"  # value
    BAD_NUMBER = "bad_number"  # name, value
    POINTS_DO_NOT_MATCH = "points_do_not_match"  # votes, points
    UNKNOWN_VOTE_TYPE = "unknown_vote_type"  # value
    UNKNOWN_PROJECT = "unknown_project"  # id
    DUPLICATE_PROJECT = "duplicate_project"  # id
    DUPLICATE_VOTER = "duplicate_voter"  # id


class BadFile(TallyError):
    def __init__(
        self, code: FileFault, line: int, column: int, params: Mapping[str, Param] | None = None
    ) -> None:
        super().__init__(code, {"line": line, "column": column, **(params or {})})
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return BadFile, (self.code, self.line, self.column, self.params)


class Oddity(StrEnum):
    VOTE_TYPE_ASSUMED = "vote_type_assumed"  # value
    KEY_TWICE = "key_twice"  # name
    COUNT_DIFFERS = "count_differs"  # name, declared, found
    LENGTH_NOT_WHOLE = "length_not_whole"  # name, declared, read
    VOTES_DIFFER = "votes_differ"  # id, declared, found
    NAMED_TWICE = "named_twice"  # id
    BALLOT_TOO_LONG = "ballot_too_long"  # chosen, maximum
    BALLOT_TOO_SHORT = "ballot_too_short"  # chosen, minimum
    BALLOT_TOO_DEAR = "ballot_too_dear"  # spent, limit
    TOO_MANY_POINTS = "too_many_points"  # spent, maximum
    POINTS_OUT_OF_RANGE = "points_out_of_range"  # value
    POINTS_IGNORED = "points_ignored"
    WITHDRAWN = "withdrawn"  # id
    SPECIALLY_SELECTED = "specially_selected"  # id


@dataclass(frozen=True, slots=True)
class PbWarning:
    """One kind of oddity: how often, and the place and figures of the first."""

    code: Oddity
    line: int
    times: int
    params: tuple[tuple[str, Param], ...] = ()


class Warnings:
    """Gathers oddities, those of one kind (and, where given, of one name) together."""

    def __init__(self) -> None:
        self._found: dict[tuple[Oddity, Param], PbWarning] = {}

    def add(self, code: Oddity, line: int, **params: Param) -> None:
        key = (code, params.get("name", ""))
        first = self._found.get(key)
        if first is None:
            self._found[key] = PbWarning(code, line, 1, tuple(sorted(params.items())))
        else:
            self._found[key] = PbWarning(code, first.line, first.times + 1, first.params)

    def found(self) -> tuple[PbWarning, ...]:
        return tuple(sorted(self._found.values(), key=lambda warning: (warning.line, warning.code)))
