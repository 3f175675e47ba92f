"""By which columns the tables of this package lead to the person their rows are about: never a ballot."""

from accounts.queries import Ways

WAYS_TO_A_PERSON: Ways = {
    "voting.Signature": ("entry__user",),
    "voting.Poll": ("settled_by",),
    "voting.Incident": ("by", "seconded_by"),
    "voting.Endorsement": ("by",),
    "voting.DraftRefusal": ("by",),
    "voting.Preview": ("reader", "given_by"),
    "voting.PaperCount": ("ended_by",),
    "voting.StationMinutes": ("counted_by",),
    "voting.DayPass": ("opened_by",),
    "voting.CouncilDecision": ("recorded_by",),
    "voting.LaterDecision": ("recorded_by",),
}
