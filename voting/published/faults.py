"""What an observer may find wrong, as a code and its figures; the words are in the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CheckFigure = int | str


class FaultCode(StrEnum):
    """In brackets what `figures` hold."""

    # The files and their signature.
    NO_FILE = "no_file"  # file
    EMPTY_FILE = "empty_file"  # file
    UNEXPECTED_FILE = "unexpected_file"  # file
    RECORD_UNREADABLE = "record_unreadable"  # file
    RECORD_CONTRADICTS_ITSELF = "record_contradicts_itself"
    NOTE_UNREADABLE = "note_unreadable"  # file
    NOT_SIGNED = "not_signed"  # file, key
    ANOTHER_KEY = "another_key"  # key, expected
    OLD_SIGNATURE = "old_signature"
    ANOTHER_POLL = "another_poll"  # file, found, expected
    # A file that is not the one published.
    LINES_MISSING = "lines_missing"  # file, expected, found
    LINES_ADDED = "lines_added"  # file, expected, found
    LINES_MOVED = "lines_moved"  # file
    CHOICES_SWAPPED = "choices_swapped"  # file
    CONTENT_CHANGED = "content_changed"  # file
    # The lines.
    BAD_HEADER = "bad_header"  # file
    BAD_LINE = "bad_line"  # file, line
    OUT_OF_ORDER = "out_of_order"  # file, line
    TWICE = "twice"  # file, line
    INVALID_BALLOT = "invalid_ballot"  # file, line
    ROOT_DIFFERS = "root_differs"  # file
    # The figures.
    PAPER_DIFFERS = "paper_differs"
    CONTEST_NOT_AS_PRINTED = "contest_not_as_printed"  # contest
    SEED_NOT_COMMITTED = "seed_not_committed"
    WRONG_REGIME = "wrong_regime"  # contest
    BALLOTS_DIFFER = "ballots_differ"  # contest, said, found
    NOT_OF_THE_URN = "not_of_the_urn"  # contest, said, found
    CHOSEN_DIFFER = "chosen_differ"  # said, found
    TOTALS_DIFFER = "totals_differ"  # contest
    PB_DIFFERS = "pb_differs"  # file
    MONEY_DIFFERS = "money_differs"  # contest
    CANNOT_COUNT = "cannot_count"  # contest
    COUNTS_DISAGREE = "counts_disagree"  # contest
    WINNERS_DIFFER = "winners_differ"  # contest
    RESULT_DIFFERS = "result_differs"  # contest
    # The heads.
    HEAD_DIFFERS = "head_differs"  # file
    TWO_HEADS = "two_heads"  # number
    CHECKPOINT_MISSING = "checkpoint_missing"  # number
    CHAIN_BROKEN = "chain_broken"  # number
    COUNT_FELL = "count_fell"  # number
    HOUR_WENT_BACK = "hour_went_back"  # number
    SIGNED_WITHOUT_BALLOT = "signed_without_ballot"  # signatures, ballots
    # One's own number.
    NO_SUCH_NUMBER = "no_such_number"
    BAD_NUMBER = "bad_number"
    DOES_NOT_OPEN = "does_not_open"  # file, line


@dataclass(frozen=True, slots=True)
class CheckFault:
    code: FaultCode
    figures: Mapping[str, CheckFigure] = field(default_factory=dict)

    @classmethod
    def of(cls, code: FaultCode, **figures: CheckFigure) -> "CheckFault":
        return cls(code, figures)


class UnfitForPublication(ValueError):
    """Facts and ballots that do not belong together: nothing is published of them."""
