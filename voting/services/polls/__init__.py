"""A poll: its ballot paper composed, settled once, held open while ballots arrive."""

from voting.services.polls.barrier import GRACE, hold_open, hold_to_close
from voting.services.polls.drafting import change_rules, compose
from voting.services.polls.rules import EACH_TERRITORY, OFFERED, ContestRules
from voting.services.polls.settling import settle

__all__ = [
    "EACH_TERRITORY",
    "GRACE",
    "OFFERED",
    "ContestRules",
    "change_rules",
    "compose",
    "hold_open",
    "hold_to_close",
    "settle",
]
