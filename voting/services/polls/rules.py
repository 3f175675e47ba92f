"""How one envelope is voted and counted, as a coordinator decides it, and why some of it may not stand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusals import InvalidInput
from budget.enums import EnvelopeScope, ZoneChoice
from budget.models import Envelope
from budget.rulebook import Rulebook
from voting.queries import labels
from voting.services.polls.from_rulebook import BALLOT_RULES, LEFTOVERS, TIES
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.approval import Approval
from voting.tally.errors import BadBallotRule, CannotCount, CountFault, OptionFault, RuleFault, TallyError
from voting.tally.registry import TallyRules
from voting.tally.types.labels import TERRITORY

# For the ballots of our booth; the first is the one of nearly every town, and the default.
OFFERED = registry.ways_to_count(Approval.marking)
EACH_TERRITORY = f"{TERRITORY}*"


@dataclass(frozen=True)
class ContestRules:
    """What a coordinator decides for one envelope; a town's own defaults are in its rulebook.

    `bounds` as the ballot rule has them, `options` as `voting.tally.types.Options`; what is not said, and the
    tally rule left empty, is as usual with the rule. The money of the envelope is added where it bounds.
    """

    ballot_rule: str = Approval.name
    bounds: Mapping[str, Any] = field(default_factory=dict)
    access: ZoneChoice = ZoneChoice.EVERYONE
    tally_rule: str = ""
    options: Mapping[str, Any] = field(default_factory=lambda: {"ties": ["cost", "lot"]})

    @classmethod
    def of_rulebook(cls, rules: Rulebook, envelope: Envelope, known: Iterable[str] = ()) -> "ContestRules":
        """`known`: the labels of the town, among which the envelope's reserved shares find their projects."""
        voting, counting = rules.voting, rules.counting
        is_local = envelope.scope == EnvelopeScope.TERRITORY
        return cls(
            ballot_rule=BALLOT_RULES[voting.style].name,
            bounds={"minimum": voting.choices_min, "maximum": voting.choices_max},
            access=voting.zone_choice if is_local else ZoneChoice.EVERYONE,
            options={
                "leftover": str(LEFTOVERS[counting.leftover]),
                "minimum_votes": counting.votes_min,
                "ties": [str(TIES[tie]) for tie in counting.tie_breaks],
                "reserved": _reserved(envelope, set(known)),
                "quotas": _quotas(envelope),
            },
        )

    @property
    def counted_by(self) -> str:
        return self.tally_rule or ballot_rules.find(self.ballot_rule).tally_rule

    def require_known(self) -> None:
        known = registry.ways_to_count(ballot_rules.find(self.ballot_rule).marking)
        if self.counted_by not in known:
            raise CannotCount(CountFault.UNKNOWN_RULE, {"rule": self.counted_by, "known": ", ".join(known)})

    def ballot_bounds(self, amount_eur: int) -> dict[str, Any]:
        """Every bound written out."""
        return ballot_rules.bounded_by_money(self.ballot_rule, self.bounds, amount_eur).to_json()

    def tally_options(self) -> dict[str, Any]:
        """Every option written out, so that a later program cannot read another default into the paper."""
        marking = ballot_rules.find(self.ballot_rule).marking
        rules = {"rule": self.counted_by, "options": dict(self.options)}
        options = TallyRules.from_json(rules, marking).options
        return {name: value for name, value in options.to_json().items() if name != "seed"}


def _reserved(envelope: Envelope, known: set[str]) -> list[dict[str, Any]]:
    shares = [
        {"label": labels.label_of(share, known), "amount": share.amount_eur}
        for share in envelope.reserved_shares.all()
    ]
    return [share for share in shares if share["label"]]


def _quotas(envelope: Envelope) -> list[dict[str, Any]]:
    least = envelope.winners_min_per_territory
    return [{"label": EACH_TERRITORY, "minimum": least}] if least else []


def refusal(fault: TallyError) -> InvalidInput:
    """A fault of the rules as a refusal, beside the field that has to change, named like the option."""
    if isinstance(fault, BadBallotRule):
        name, sentence = BOUND_REFUSALS.get(fault.code, (None, _bad_bound))
        return _invalid(
            name or str(fault.params.get("key", fault.params.get("bound", "maximum"))), sentence()
        )
    name, sentence = REFUSALS.get(fault.code, (None, _cannot_count))
    return _invalid(name or str(fault.params.get("option", "tally_rule")), sentence())


def _invalid(name: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {(name,): sentence})


def _bad_bound() -> str:
    return _("The ballot cannot be bounded by this value.")


def _cannot_count() -> str:
    return _("The count cannot be held with this value.")


BOUND_REFUSALS: dict[Any, tuple[str | None, Callable[[], str]]] = {
    RuleFault.UNKNOWN_RULE: ("ballot_rule", lambda: _("Choose one of these ways to vote.")),
    RuleFault.BAD_BOUNDS: (
        "maximum",
        lambda: _("The most a voter may choose is at least the least: one project, or more."),
    ),
    RuleFault.TOO_SMALL: (None, lambda: _("This figure is too small.")),
    RuleFault.TOO_LARGE: (None, lambda: _("This figure is too large.")),
    RuleFault.BAD_VALUES: ("highest", lambda: _("The highest value is at least the lowest.")),
    RuleFault.TOTAL_OUT_OF_REACH: (
        "total",
        lambda: _("The points in all do not suffice for the least a voter must give."),
    ),
}

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
