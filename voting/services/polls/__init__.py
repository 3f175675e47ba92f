"""A poll: its ballot paper composed, settled once, held open while ballots arrive."""

from voting.services.polls.barrier import GRACE, hold_open, hold_to_close
from voting.services.polls.drafting import ContestRules, change_rules, compose
from voting.services.polls.settling import settle

__all__ = ["GRACE", "ContestRules", "change_rules", "compose", "hold_open", "hold_to_close", "settle"]
