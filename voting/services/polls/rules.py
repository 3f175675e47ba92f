"""How one envelope is voted and counted, as a coordinator decides it, and why some of it may not stand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusals import InvalidInput
from budget.enums import EnvelopeScope
from budget.models import Envelope
from budget.rulebook import Rulebook
from voting.enums import BallotRuleName, ContestAccess
from voting.queries import labels
from voting.queries.papers import MARKINGS
from voting.tally.ballots.validity import BallotKind, BallotRule
from voting.tally.errors import BadBallotRule, CountFault, OptionFault, TallyError
from voting.tally.registry import TallyRules
from voting.tally.types.labels import TERRITORY

# For the ballots of our booth; the first is the one of nearly every town, and the default.
OFFERED = ("greedy", "greedy-per-cost", "fixed", "equal-shares", "phragmen")
EACH_TERRITORY = f"{TERRITORY}*"


@dataclass(frozen=True)
class ContestRules:
    """What a coordinator decides for one envelope; a town's own defaults are in its rulebook.

    `options` as `voting.tally.types.Options` reads them; what is not said is as the rule has it.
    """

    ballot_rule: BallotRuleName = BallotRuleName.APPROVAL
    minimum: int = 1
    maximum: int | None = 5
    blank_allowed: bool = True
    access: ContestAccess = ContestAccess.EVERYONE
    tally_rule: str = OFFERED[0]
    options: Mapping[str, Any] = field(default_factory=lambda: {"ties": ["cost", "lot"]})

    @classmethod
    def of_rulebook(cls, rules: Rulebook, envelope: Envelope, known: Iterable[str] = ()) -> "ContestRules":
        """`known`: the labels of the town, among which the envelope's reserved shares find their projects."""
        voting, counting = rules.voting, rules.counting
        is_local = envelope.scope == EnvelopeScope.TERRITORY
        return cls(
            ballot_rule=BallotRuleName(voting.style),
            minimum=voting.choices_min,
            maximum=voting.choices_max,
            access=ContestAccess(voting.zone_choice) if is_local else ContestAccess.EVERYONE,
            options={
                "leftover": str(counting.leftover),
                "minimum_votes": counting.votes_min,
                "ties": [str(tie) for tie in counting.tie_breaks],
                "reserved": _reserved(envelope, set(known)),
                "quotas": _quotas(envelope),
            },
        )

    def bounds(self, amount_eur: int) -> dict[str, Any]:
        kind = BallotKind(self.ballot_rule)
        rule = BallotRule(
            kind=kind,
            minimum=self.minimum,
            maximum=self.maximum,
            spending_limit=amount_eur if kind.is_limited else None,
            blank_allowed=self.blank_allowed,
        )
        return {name: value for name, value in rule.to_json().items() if name != "kind"}

    def tally_options(self) -> dict[str, Any]:
        """Every option written out, so that a later program cannot read another default into the paper."""
        said = {"rule": self.tally_rule, "options": dict(self.options)}
        options = TallyRules.from_json(said, MARKINGS[self.ballot_rule]).options
        return {name: value for name, value in options.to_json().items() if name != "seed"}


def _reserved(envelope: Envelope, known: set[str]) -> list[dict[str, Any]]:
    found = [
        {"label": labels.label_of(share, known), "amount": share.amount_eur}
        for share in envelope.reserved_shares.all()
    ]
    return [share for share in found if share["label"]]


def _quotas(envelope: Envelope) -> list[dict[str, Any]]:
    least = envelope.winners_min_per_territory
    return [{"label": EACH_TERRITORY, "minimum": least}] if least else []


def refusal(fault: TallyError) -> InvalidInput:
    """Beside the field that has to change, named like the option."""
    if isinstance(fault, BadBallotRule):
        return _invalid(
            "maximum", _("The most a voter may choose is at least the least: one project, or more.")
        )
    name, sentence = REFUSALS.get(fault.code, (None, _cannot_count))
    return _invalid(name or str(fault.params.get("option", "tally_rule")), sentence())


def _invalid(name: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {(name,): sentence})


def _cannot_count() -> str:
    return _("The count cannot be held with this value.")


REFUSALS: dict[Any, tuple[str | None, Callable[[], str]]] = {
    CountFault.UNKNOWN_RULE: ("tally_rule", lambda: _("Choose one of these ways to count.")),
    CountFault.OPTION_UNUSED: (
        None,
        lambda: _(
            "The way to count that you chose does not use this: leave it as it was, or choose another."
        ),
    ),
    CountFault.RULE_DOES_NOT_FIT: (
        "utility",
        lambda: _("The way to count that you chose does not weigh votes like this: leave it as usual."),
    ),
    CountFault.WINNERS_NEEDED: ("winners", lambda: _("Say how many projects are funded at most.")),
    OptionFault.TOP_UP_HALF_SAID: (
        "leftover",
        lambda: _(
            "Completing from a reserve takes two figures, the share of the cost and the reserve; "
            "without it, leave both empty."
        ),
    ),
    OptionFault.OPEN_TIES: (
        "ties",
        lambda: _("The criteria of a tie end with the lot, which settles whatever is left."),
    ),
    OptionFault.NEGATIVE: (None, lambda: _("A whole number, zero or more.")),
    OptionFault.SHARE_OUT_OF_RANGE: (None, lambda: _("A percentage from 0 to 100.")),
}
