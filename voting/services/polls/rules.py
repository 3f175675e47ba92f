"""Why some rules of an envelope may not stand, or are not those that the published rulebook says."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import InvalidInput
from voting.enums import Lack
from voting.tally.errors import BadBallotRule, CountFault, OptionFault, RuleFault, TallyError

# What a rulebook and a ballot paper may say differently; several names where one word says them all.
RULE_NAMES = {
    "ballot_rule": gettext_lazy("how one chooses"),
    "minimum": gettext_lazy("how many projects one chooses"),
    "maximum": gettext_lazy("how many projects one chooses"),
    "blank_allowed": gettext_lazy("whether a blank vote is possible"),
    "access": gettext_lazy("who votes in this envelope"),
    "tally_rule": gettext_lazy("how the votes are counted"),
    "winners": gettext_lazy("how many projects are funded"),
    "minimum_votes": gettext_lazy("how many votes a project needs"),
    "minimum_share": gettext_lazy("how many votes a project needs"),
    "keep_unsupported": gettext_lazy("how many votes a project needs"),
    "leftover": gettext_lazy("what happens to a project that no longer fits"),
    "top_up_from": gettext_lazy("what happens to a project that no longer fits"),
    "reserve": gettext_lazy("what happens to a project that no longer fits"),
    "ties": gettext_lazy("what settles a tie"),
    "reserved": gettext_lazy("which projects the reserved money is for"),
    "quotas": gettext_lazy("how many projects of each quarter are funded"),
    "lowest": gettext_lazy("what one gives a project"),
    "highest": gettext_lazy("what one gives a project"),
    "total": gettext_lazy("what one gives a project"),
}


CONTRADICTIONS = {
    Lack.RULEBOOK_OF_THESE_RULES: gettext_lazy(
        "“%(name)s”: the published rulebook does not say the same as this paper yet (%(rules)s). "
        "Publish its version in preparation first."
    ),
    Lack.RULES_OF_THIS_RULEBOOK: gettext_lazy(
        "“%(name)s”: this paper does not say the same as the published rulebook (%(rules)s). "
        "Lay the paper out again."
    ),
}


def names_of_rules(names: Iterable[str]) -> str:
    others = _("how the votes are counted")
    return ", ".join(dict.fromkeys(str(RULE_NAMES.get(name, others)) for name in names))


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


def most_below_least() -> str:
    return _("The most a voter may choose is at least the least: one project, or more.")


BOUND_REFUSALS: dict[Any, tuple[str | None, Callable[[], str]]] = {
    RuleFault.UNKNOWN_RULE: ("ballot_rule", lambda: _("Choose one of these ways to vote.")),
    RuleFault.BAD_BOUNDS: ("maximum", most_below_least),
    RuleFault.TOO_SMALL: (None, lambda: _("This figure is too small.")),
    RuleFault.TOO_LARGE: (None, lambda: _("This figure is too large.")),
    RuleFault.BAD_VALUES: ("highest", lambda: _("The highest value is at least the lowest.")),
    RuleFault.TOTAL_OUT_OF_REACH: (
        "total",
        lambda: _("The points in all do not suffice for the least a voter must give."),
    ),
}

REFUSALS: dict[Any, tuple[str | None, Callable[[], str]]] = {
    CountFault.UNKNOWN_RULE: (
        "tally_rule",
        lambda: _("Ballots filled in like this are not counted that way: choose another way to count."),
    ),
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
