"""By which columns the tables of this package lead to the person their rows are about."""

from accounts.queries import Ways

WAYS_TO_A_PERSON: Ways = {
    "budget.RegisterEntry": ("user",),
    "budget.Dispute": ("entry__user",),
    "budget.LetterCode": ("entry__user",),
    "budget.DeskNote": ("entry__user",),
    "budget.RegisterList": ("uploaded_by", "confirmed_by"),
    "budget.Proposal": ("author",),
    "budget.Revision": ("proposal__author",),
    "budget.CollectiveMember": ("user",),
    "budget.Attachment": ("added_by",),
    "budget.Support": ("user",),
    "budget.Follow": ("user",),
    "budget.Comment": ("author",),
    "budget.Project": ("proposals__author",),
    "budget.Juror": ("user",),
    "budget.Recusal": ("juror__user",),
    "budget.Score": ("juror__user",),
    "budget.SetupDraft": ("person",),
    "budget.FeasibilityReview": ("decided_by", "project__proposals__author"),
    "budget.Opinion": ("given_by",),
    "budget.Shortlist": ("delivered_by",),
    "budget.RulebookVersion": ("published_by",),
}

# What somebody typed for another, at a desk or as staff: the words and the people in it are not theirs.
WAYS_TO_THEIR_WORK: Ways = {
    "budget.Proposal": ("filed_by",),
    "budget.Revision": ("by",),
    "budget.Dispute": ("opened_by",),
}
