"""What can go wrong, as a code and its figures; the words are in `sentences.py` and in the pages."""

from collections.abc import Mapping
from enum import StrEnum

Param = int | str


class TallyError(ValueError):
    """Base of all errors of the tally: `code` is stable, `params` fill its sentence."""

    def __init__(self, code: StrEnum, params: Mapping[str, Param] | None = None) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, Param] = dict(params or {})

    def __str__(self) -> str:
        figures = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({figures})" if figures else str(self.code)


class ElectionFault(StrEnum):
    EMPTY_ID = "empty_id"
    DUPLICATE_ID = "duplicate_id"
    BAD_NUMBER = "bad_number"
    DUPLICATE_NUMBER = "duplicate_number"
    NEGATIVE_COST = "negative_cost"
    NEGATIVE_BUDGET = "negative_budget"
    BAD_UNIT = "bad_unit"
    BAD_WEIGHT = "bad_weight"
    UNKNOWN_NUMBER = "unknown_number"
    MARKED_TWICE = "marked_twice"
    BAD_MARK = "bad_mark"


class BadElection(TallyError):
    """Candidates or ballots that cannot be counted by any rule."""


class OptionFault(StrEnum):
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_OPTION = "unknown_option"
    BAD_VALUE = "bad_value"
    NEGATIVE = "negative"
    SHARE_OUT_OF_RANGE = "share_out_of_range"
    OPEN_TIES = "open_ties"
    BAD_SEED = "bad_seed"
    TOP_UP_HALF_SAID = "top_up_half_said"


class BadOptions(TallyError):
    """Options that are malformed or leave a count undecided."""


class CountFault(StrEnum):
    UNKNOWN_RULE = "unknown_rule"
    RULE_NEEDED = "rule_needed"
    RULE_DOES_NOT_FIT = "rule_does_not_fit"
    BALLOTS_DO_NOT_FIT = "ballots_do_not_fit"
    SEED_NEEDED = "seed_needed"
    OPTION_UNUSED = "option_unused"
    WINNERS_NEEDED = "winners_needed"
    VECTOR_NEEDED = "vector_needed"
    UNKNOWN_CANDIDATE = "unknown_candidate"
    TOO_LARGE = "too_large"


class CannotCount(TallyError):
    """The rule cannot be applied to this election with these options."""


class ResultFault(StrEnum):
    OF_ANOTHER_FORM = "of_another_form"


class BadResult(TallyError):
    """A stored result that this version of the counting program did not write."""


class RuleFault(StrEnum):
    """In brackets what `params` hold."""

    UNKNOWN_RULE = "unknown_rule"  # rule, known
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"  # key
    BAD_VALUE = "bad_value"  # key, value
    BAD_BOUNDS = "bad_bounds"  # minimum, maximum
    LIMIT_NEEDED = "limit_needed"  # rule
    LIMIT_UNUSED = "limit_unused"  # rule
    TOO_SMALL = "too_small"  # bound, least
    TOO_LARGE = "too_large"  # bound, most
    BAD_VALUES = "bad_values"  # lowest, highest
    TOTAL_OUT_OF_REACH = "total_out_of_reach"  # total, least


class BadBallotRule(TallyError):
    """A ballot rule that is not known, or whose bounds contradict each other."""


class BallotFault(StrEnum):
    """Why a choice is not a valid ballot; in brackets what `params` hold (money in parts of a euro)."""

    NOT_OFFERED = "not_offered"
    NOTHING_CHOSEN = "nothing_chosen"
    BLANK_REFUSED = "blank_refused"
    UNKNOWN_CANDIDATE = "unknown_candidate"  # number
    WITHDRAWN = "withdrawn"  # number
    DUPLICATE = "duplicate"  # number
    BAD_VALUE = "bad_value"  # number, value
    TOO_FEW = "too_few"  # chosen, minimum, missing
    TOO_MANY = "too_many"  # chosen, maximum, excess
    OVER_LIMIT = "over_limit"  # spent, limit, over
    OUT_OF_RANGE = "out_of_range"  # number, value, lowest, highest
    OVER_TOTAL = "over_total"  # given, total, over
    RANK_TWICE = "rank_twice"  # rank
    RANK_MISSING = "rank_missing"  # rank
    ONE_ONLY = "one_only"


class InvalidBallot(TallyError):
    """The first thing wrong with a choice."""


class PackingFault(StrEnum):
    BAD_LAYOUT = "bad_layout"
    CHOICES_DO_NOT_MATCH = "choices_do_not_match"
    UNKNOWN_NUMBER = "unknown_number"
    MARKED_TWICE = "marked_twice"
    BAD_MARK = "bad_mark"
    NOTHING_CHOSEN = "nothing_chosen"
    WRONG_LENGTH = "wrong_length"
    WRONG_VERSION = "wrong_version"
    OTHER_PAPER = "other_paper"
    BAD_STATE = "bad_state"
    NOT_CANONICAL = "not_canonical"


class BadPacking(TallyError):
    """Choices that do not belong on the paper, or bytes that `pack` never wrote."""
