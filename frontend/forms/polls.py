"""The rules of one envelope on the ballot paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import JourneyForm
from frontend.templatetags.words import BALLOT_STYLE, LEFTOVER, TIE_BREAK, ZONE_CHOICE, in_order
from voting.enums import BallotRuleName, ContestAccess
from voting.models import Contest
from voting.services.polls import ContestRules
from voting.tally.types import Leftover, Tie

TIES = (
    (Tie.COST, Tie.LOT),
    (Tie.COST, Tie.VOTES, Tie.LOT),
    (Tie.VOTES, Tie.COST, Tie.LOT),
    (Tie.VOTES, Tie.LOT),
    (Tie.LOT,),
)


class ContestForm(JourneyForm):
    ballot_rule = forms.ChoiceField(
        label=_("What bounds the choices"),
        choices=[(str(word), text) for word, text in BALLOT_STYLE.items()],
    )
    minimum = forms.IntegerField(label=_("At least how many projects"), min_value=1, max_value=500)
    maximum = forms.IntegerField(
        label=_("At most how many projects"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("Empty: as many as one likes."),
    )
    blank_allowed = forms.BooleanField(label=_("A blank vote is possible"), required=False)
    access = forms.ChoiceField(
        label=_("Who finds this envelope on the ballot paper"),
        choices=[(str(word), text) for word, text in ZONE_CHOICE.items()],
    )
    minimum_votes = forms.IntegerField(
        label=_("Votes a project needs at least"), min_value=0, max_value=1_000_000
    )
    leftover = forms.ChoiceField(
        label=_("When a project no longer fits in what is left"),
        choices=[(str(word), text) for word, text in LEFTOVER.items()],
    )
    ties = forms.ChoiceField(label=_("When two projects have as many votes"))

    def __init__(self, data: Any, *, contest: Contest) -> None:
        bounds, options = contest.ballot_bounds, contest.tally_options
        initial = {
            "ballot_rule": contest.ballot_rule,
            "minimum": bounds.get("minimum", 1),
            "maximum": bounds.get("maximum"),
            "blank_allowed": bounds.get("blank_allowed", True),
            "access": contest.access,
            "minimum_votes": options.get("minimum_votes", 0),
            "leftover": options.get("leftover", Leftover.SKIP),
            "ties": ",".join(options.get("ties", [])),
        }
        super().__init__(data, initial=initial)
        ties: Any = self.fields["ties"]
        ties.choices = [(",".join(order), in_order(TIE_BREAK, order)) for order in TIES]

    def rules(self) -> ContestRules:
        said = self.cleaned_data
        return ContestRules(
            ballot_rule=BallotRuleName(said["ballot_rule"]),
            minimum=said["minimum"],
            maximum=said["maximum"],
            blank_allowed=said["blank_allowed"],
            access=ContestAccess(said["access"]),
            leftover=Leftover(said["leftover"]),
            minimum_votes=said["minimum_votes"],
            ties=tuple(Tie(tie) for tie in said["ties"].split(",")),
        )
