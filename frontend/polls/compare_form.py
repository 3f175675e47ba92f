"""On which ballots the ways to count are set side by side, and with what."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from frontend.polls.counting_fields import MOST_PROJECTS
from frontend.shell.fields import number as whole
from frontend.shell.fields import words_of
from frontend.shell.forms import JourneyForm
from frontend.words import counting
from frontend.words.money import number
from voting.models import Poll
from voting.queries.drafts import DraftContest
from voting.services.counting.comparing import MOST_BALLOTS, Wish
from voting.tally.types import Completion, Options

USUAL_BALLOTS, USUAL_WINNERS = 1000, 5
MADE_UP = "made-up"


class CompareForm(JourneyForm):
    """What to compare, and on which ballots; asked by address, so that what it shows can be shared."""

    hides_optional = True

    envelope = forms.ChoiceField(label=lazy("With the projects and the rules of"), required=False)
    ballots_from = forms.ChoiceField(
        label=lazy("On which ballots"),
        help_text=lazy(
            "Ballots of a vote of this town are never read here: its urn opens for the count alone."
        ),
    )
    ballots = whole(lazy("How many made-up ballots"), low=1, high=MOST_BALLOTS)
    seed = forms.CharField(
        label=lazy("The word they are drawn from"),
        help_text=lazy("The same word always draws the same ballots; another one, other ballots."),
        max_length=60,
    )
    winners = whole(lazy("For a fixed number of projects, how many"), low=1, high=MOST_PROJECTS)
    completion = forms.ChoiceField(
        label=lazy("In equal shares, what becomes of the rest"), choices=words_of(counting.COMPLETION)
    )

    def __init__(self, data: Any, *, envelopes: list[DraftContest], elections: list[Poll], seed: str) -> None:
        first = envelopes[0].contest if envelopes else None
        options = Options.from_json(first.tally_options if first else {})
        is_shared = first is not None and first.tally_rule == "equal-shares"
        initial = {
            "envelope": str(first.position) if first else "",
            "ballots_from": MADE_UP if first else "",
            "ballots": USUAL_BALLOTS,
            "seed": seed,
            "winners": options.winners or USUAL_WINNERS,
            "completion": options.completion if is_shared else Completion.GREEDY,
        }
        # What the address does not say is as usual: a link may name the envelope alone.
        is_asked = first is not None or "ballots_from" in data
        super().__init__({**initial, **data.dict()} if is_asked else None, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["envelope"].choices = [
            (str(drafted.contest.position), drafted.envelope.name) for drafted in envelopes
        ] or [("", _("No envelope yet"))]
        made_up = [(MADE_UP, _("Made-up ballots"))] if first else []
        fields["ballots_from"].choices = [
            *made_up,
            *((f"poll-{poll.pk}", _election(poll)) for poll in elections),
        ]

    @property
    def details_are_open(self) -> bool:
        return any(name in self.errors for name in ("ballots", "seed", "winners", "completion"))

    @property
    def poll_pk(self) -> int | None:
        """The election of elsewhere that was asked for; none for made-up ballots."""
        kind, _separator, pk = self.cleaned_data["ballots_from"].partition("-")
        return int(pk) if kind == "poll" else None

    def wish(self) -> Wish:
        answers = self.cleaned_data
        return Wish(answers["winners"], Completion(answers["completion"]), answers["seed"])


def _election(poll: Poll) -> str:
    return _("%(name)s (imported, %(ballots)s ballots)") % {
        "name": poll.edition.name,
        "ballots": number(poll.ballots_total),
    }
