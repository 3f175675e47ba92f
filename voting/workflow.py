"""The moves of a poll, from the drafting of its ballot paper to the proclamation."""

from accounts.moves import Move
from voting.enums import PollStatus
from voting.models import Poll

S = PollStatus

SETTLE = Move(Poll, (S.DRAFTING,), S.SETTLED)
CLOSE = Move(Poll, (S.SETTLED,), S.CLOSED)
RECORD_TALLY = Move(Poll, (S.CLOSED,), S.TALLIED)
PROPOSE = Move(Poll, (S.TALLIED,), S.PROPOSED)
RECORD_DECISION = Move(Poll, (S.PROPOSED,), S.DECIDED)
PROCLAIM = Move(Poll, (S.DECIDED,), S.PROCLAIMED)
ANNUL = Move(Poll, (S.SETTLED, S.CLOSED, S.TALLIED, S.PROPOSED), S.ANNULLED)
