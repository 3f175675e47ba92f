"""A poll: its ballot paper composed, settled once, held open while ballots arrive."""

from voting.queries.contest_rules import EACH_TERRITORY, OFFERED, ContestRules
from voting.services.polls.barrier import GRACE, hold_open, hold_to_close
from voting.services.polls.drafting import change_rules, change_rules_of_quarters, compose
from voting.services.polls.rules import CONTRADICTIONS, most_below_least, names_of_rules
from voting.services.polls.settling import go_on, settle, take_back, tell_that_keys_are_late

__all__ = [
    "CONTRADICTIONS",
    "EACH_TERRITORY",
    "GRACE",
    "OFFERED",
    "ContestRules",
    "change_rules",
    "change_rules_of_quarters",
    "compose",
    "go_on",
    "hold_open",
    "hold_to_close",
    "most_below_least",
    "names_of_rules",
    "settle",
    "take_back",
    "tell_that_keys_are_late",
]
