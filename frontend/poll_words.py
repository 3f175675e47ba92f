"""What a ballot paper lacks and how each envelope is voted and counted, in words."""

from typing import Any

from django.utils.translation import gettext as _

from frontend.ballots import rule_in_words
from frontend.templatetags.dates import day_hour
from frontend.templatetags.money import euros, number
from frontend.templatetags.words import LEFTOVER, TIE_BREAK, in_order
from voting.enums import Lack
from voting.models import Contest
from voting.queries.drafts import Missing
from voting.tally.types import Tie
from voting.tally.validity import BallotKind, BallotRule


def lack_in_words(missing: Missing) -> str:
    figures = {name: _in_words(name, value) for name, value in missing.params.items()}
    return LACKS[missing.lack]() % figures


def _in_words(name: str, value: Any) -> Any:
    if name.endswith("_eur"):
        return euros(value)
    return day_hour(value) if name.endswith("_at") else value


LACKS = {
    Lack.VOTING_PHASE: lambda: _("The vote has no dates: set them among the stages."),
    Lack.ANNOUNCEMENT: lambda: _("The stage of the vote is not announced: announce it first."),
    Lack.TIME: lambda: _("The vote was to open on %(opens_at)s: move its opening to a later day."),
    Lack.RULEBOOK: lambda: _("The rulebook is not published."),
    Lack.RULEBOOK_OF_THESE_ENVELOPES: lambda: _(
        "The envelopes changed since the rulebook was published: publish it again."
    ),
    Lack.PROJECTS: lambda: _("No project is ready to be voted on."),
    Lack.ENVELOPE_OF_PROJECT: lambda: _("“%(title)s” belongs to no envelope: give it one."),
    Lack.CONTEST: lambda: _("The envelope “%(name)s” is not on the paper: compose the paper again."),
    Lack.ENOUGH_PROJECTS: lambda: _("“%(name)s” holds fewer projects than the %(minimum)s one must choose."),
    Lack.ROOM: lambda: _("“%(title)s” costs %(cost_eur)s, more than its envelope of %(amount_eur)s."),
    Lack.COUNTING_VAULT: lambda: _(
        "The counting vault is not set up on this installation: tell the technical team."
    ),
}


def contest_rules(contest: Contest, amount_eur: int) -> list[str]:
    """How one votes in this envelope, and how it is counted."""
    options, bounds = contest.tally_options, contest.ballot_bounds
    is_limited = BallotKind(contest.ballot_rule).is_limited
    rule = BallotRule.from_json(
        {**bounds, "kind": contest.ballot_rule, "spending_limit": amount_eur if is_limited else None}
    )
    ties = [Tie(tie) for tie in options.get("ties", [])]
    found = [
        rule_in_words(rule),
        _("What no longer fits in the envelope: %(leftover)s.")
        % {"leftover": LEFTOVER[options.get("leftover", "skip")]},
        _("As many votes: %(ties)s.") % {"ties": in_order(TIE_BREAK, ties)},
    ]
    if options.get("minimum_votes"):
        least = number(options["minimum_votes"])
        found.append(_("A project needs %(minimum)s votes at least.") % {"minimum": least})
    return found
