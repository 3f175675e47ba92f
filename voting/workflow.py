"""The moves of a poll, from the drafting of its ballot paper to the proclamation."""

from accounts.moves import Move
from voting.enums import PollStatus
from voting.models import Poll

S = PollStatus

ASK_FOR_KEYS = Move(Poll, (S.DRAFTING,), S.SETTLING)
TAKE_BACK = Move(Poll, (S.SETTLING,), S.DRAFTING)
SETTLE = Move(Poll, (S.SETTLING,), S.SETTLED)
# Of an election that came with its ballots: whoever imported it drew its keys.
SETTLE_IMPORTED = Move(Poll, (S.DRAFTING,), S.SETTLED)
CLOSE = Move(Poll, (S.SETTLED,), S.CLOSED)
RECORD_TALLY = Move(Poll, (S.CLOSED,), S.TALLIED)
PROPOSE = Move(Poll, (S.TALLIED,), S.PROPOSED)
RECORD_DECISION = Move(Poll, (S.PROPOSED,), S.DECIDED)
PROCLAIM = Move(Poll, (S.DECIDED,), S.PROCLAIMED)
ANNUL = Move(Poll, (S.SETTLED, S.CLOSED, S.TALLIED, S.PROPOSED), S.ANNULLED)
