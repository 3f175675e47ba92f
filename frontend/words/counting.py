"""How an envelope is counted, in words: what a coordinator chooses from, what the paper prints."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from frontend.words.budget import TIE_BREAK
from frontend.words.money import euros, number
from frontend.words.tables import words_in_order
from frontend.words.voting import TALLY_RULE
from voting.tally.types import (
    Completion,
    Leftover,
    Options,
    Quota,
    Reserved,
    Share,
    TieCriterion,
    Ungraded,
    Utility,
)
from voting.tally.types.labels import EACH, PRIORITY, TERRITORY
from voting.tally.types.options import Add1Stop

NAMES = TALLY_RULE

CONSEQUENCES: Mapping[str, Any] = {
    "greedy": lazy(
        "Simple to explain, but voters who agree and are the more numerous may take all the money."
    ),
    "greedy-per-cost": lazy("Funds many small projects; a dear one wins only with a great many votes."),
    "fixed": lazy("One knows beforehand how many projects are funded, and less well how much is spent."),
    "equal-shares": lazy(
        "Each ballot pays for its own projects with the same part of the envelope: small groups count too."
    ),
    "phragmen": lazy(
        "Those who have obtained little go before the others, one project after the other; money may be left."
    ),
    "majority-judgment": lazy(
        "For grades and points alone: what half of the voters think at least decides, not how many chose it."
    ),
}

LEFTOVER: Mapping[Any, Any] = {
    Leftover.SKIP: lazy("It is passed over, and the count goes on with the next one"),
    Leftover.STOP: lazy("The count stops there"),
    Leftover.TOP_UP: lazy(
        "It is completed from a reserve when enough of its cost is left, then the count stops"
    ),
    Leftover.CARRY: lazy(
        "The count stops there; what a territory leaves goes to the envelope of the whole town, "
        "what the town leaves is put down for the next edition"
    ),
}

COMPLETION: Mapping[Any, Any] = {
    Completion.NONE: lazy("It stays unspent, often a third of the envelope"),
    Completion.GREEDY: lazy("It goes to the projects with the most votes per euro that still fit"),
    Completion.ADD1: lazy("Every share grows by one euro and the count is held again, as long as it fits"),
    Completion.ADD1U: lazy("The shares grow euro by euro, then the rest goes to the most votes per euro"),
}

STOPS: Mapping[Any, Any] = {
    Add1Stop.EXHAUSTIVE: lazy("As soon as no project fits any more in what is left"),
    Add1Stop.OVERSPEND: lazy("Only when one euro more would spend too much: closer to equal shares"),
}

SHARES: Mapping[Any, Any] = {
    Share.EXACT: lazy("The envelope divided by the ballots, to the last fraction"),
    Share.FLOOR: lazy("The same, rounded down to a whole euro: easier to check by hand"),
}

UNGRADED: Mapping[Any, Any] = {
    Ungraded.LOWEST: lazy("It has the lowest grade there"),
    Ungraded.IGNORED: lazy("It is not judged by that ballot"),
}

UTILITIES: Mapping[Any, Any] = {
    Utility.COST: lazy("A project counts for what it costs: dear projects are not put at a disadvantage"),
    Utility.CARDINALITY: lazy(
        "Every project counts for one: voters who get several small ones are served first"
    ),
}

TIES: Mapping[Any, Any] = {**TIE_BREAK, TieCriterion.ID: lazy("in the order of their identifiers")}

SCORES: Mapping[Any, Any] = {
    Utility.POINTS: lazy("points"),
    Utility.BORDA: lazy("ranks"),
    Utility.BORDA_ZERO: lazy("ranks"),
}


@dataclass(frozen=True)
class CountNames:
    """What the words need beside the rules: names of labels, titles of projects."""

    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def label(self, label: str) -> str:
        if label == PRIORITY:
            return _("priority quarters")
        return self.labels.get(label, label.partition(":")[2] or label)

    def those_of(self, label: str) -> str:
        """A label after "for": all there are of it, or the one of this name."""
        return (
            _("the priority quarters")
            if label == PRIORITY
            else _("“%(title)s”") % {"title": self.label(label)}
        )

    def title(self, name: str) -> str:
        return _("“%(title)s”") % {"title": self.titles.get(name, name)}


def counting(rule: str, options: Options, known: CountNames) -> list[str]:
    """Sentences for the rulebook: the rule, then whatever was decided beside it."""
    return [
        in_short(rule, options),
        *_winners(rule, options),
        *_equal_shares(rule, options),
        _leftover(options, known),
        *_thresholds(options),
        *(_reserved(reserved, known) for reserved in options.reserved),
        *(_quota(quota, known) for quota in options.quotas),
        *(_exclusive(group, known) for group in options.exclusive),
        _("As many votes: %(ties)s.") % {"ties": words_in_order(TIES, options.ties)},
    ]


def in_short(rule: str, options: Options) -> str:
    """What a vote does, in one sentence."""
    score = SCORES.get(options.utility, _("votes"))
    figures = {"score": score, "rule": rule, "winners": number(options.winners or 0)}
    return RULES.get(rule, lambda: _("Counted by a rule of its own: %(rule)s."))() % figures


RULES: Mapping[str, Callable[[], str]] = {
    "greedy": lambda: _("Projects are funded in the order of their %(score)s, while the money lasts."),
    "greedy-per-cost": lambda: _(
        "Projects are funded in the order of their %(score)s divided by their cost, while the money lasts."
    ),
    "fixed": lambda: _(
        "The first %(winners)s projects in the order of their %(score)s are funded, as far as the money goes."
    ),
    "equal-shares": lambda: _(
        "Each ballot receives an equal share of the envelope. A project is funded when those who chose it "
        "hold its cost together; they pay as equally as they can, and what asks least of each goes first."
    ),
    "phragmen": lambda: _(
        "Projects are funded one after the other. The cost of each is shared among those who chose it, "
        "and the next one is the project whose supporters then bear the least."
    ),
    "majority-judgment": lambda: _(
        "Projects are funded in the order of their middle grade: half of the ballots give it or a better one."
    ),
}


def _winners(rule: str, options: Options) -> Iterator[str]:
    if options.winners is not None and rule != "fixed":
        text = ngettext(
            "%(count)s project at most is funded.", "%(count)s projects at most are funded.", options.winners
        )
        yield text % {"count": number(options.winners)}
    if rule == "majority-judgment":
        if options.ungraded is Ungraded.LOWEST:
            yield _("A project that a ballot does not grade has the lowest grade there.")
        else:
            yield _("A project that a ballot does not grade is not judged by it.")


def _equal_shares(rule: str, options: Options) -> Iterator[str]:
    if rule != "equal-shares":
        return
    yield _("What a project counts for: %(text)s.") % {
        "text": UTILITIES.get(options.utility, _("its points"))
    }
    yield _("The share: %(text)s.") % {"text": without_capital(SHARES[options.share])}
    yield _("Money that the shares leave: %(text)s.") % {
        "text": without_capital(COMPLETION[options.completion])
    }
    if options.completion in (Completion.ADD1, Completion.ADD1U):
        yield _("The shares stop growing: %(text)s.") % {"text": without_capital(STOPS[options.add1_stop])}
    if options.comparison:
        yield _(
            "The result is set beside a count by the number of votes; "
            "if more ballots obtain more from that one, it stands instead."
        )


def _leftover(options: Options, known: CountNames) -> str:
    if options.leftover is not Leftover.TOP_UP:
        return _("A project too dear for what is left: %(text)s.") % {
            "text": without_capital(LEFTOVER[options.leftover])
        }
    figures = {"share": percentage(options.top_up_from), "reserve": euros(options.reserve)}
    return (
        _(
            "A project too dear for what is left is completed from a reserve of %(reserve)s "
            "when %(share)s of its cost is left; the count stops at the first such project."
        )
        % figures
    )


def _thresholds(options: Options) -> Iterator[str]:
    if options.minimum_votes:
        text = ngettext(
            "A project needs %(minimum)s vote at least.",
            "A project needs %(minimum)s votes at least.",
            options.minimum_votes,
        )
        yield text % {"minimum": number(options.minimum_votes)}
    if options.minimum_share:
        yield _("A project needs the votes of %(share)s of the ballots at least, blank ones included.") % {
            "share": percentage(options.minimum_share)
        }
    if options.keep_unsupported:
        yield _("A project that nobody chose may be funded if money is left.")


def _reserved(share: Reserved, known: CountNames) -> str:
    figures = {"amount": euros(share.amount), "label": known.label(share.label)}
    return (
        _("%(amount)s are kept first for projects of: %(label)s. What they leave goes to all projects.")
        % figures
    )


def _quota(quota: Quota, known: CountNames) -> str:
    """The sentence of a quota; "territory:*" has one for all quarters."""
    is_each = quota.label.endswith(EACH)
    each_of_kind = _("each quarter") if quota.label.startswith(TERRITORY) else _("each kind of project")
    figures = {
        "label": each_of_kind if is_each else known.those_of(quota.label),
        "minimum": number(quota.minimum),
        "maximum": number(quota.maximum or 0),
    }
    if quota.maximum is None:
        text = ngettext(
            "For %(label)s: %(minimum)s project at least is funded before the others.",
            "For %(label)s: %(minimum)s projects at least are funded before the others.",
            quota.minimum,
        )
    elif quota.minimum == quota.maximum:
        text = ngettext(
            "For %(label)s: exactly %(minimum)s project, if one fits and has votes.",
            "For %(label)s: exactly %(minimum)s projects, if they fit and have votes.",
            quota.minimum,
        )
    else:
        text = _("For %(label)s: from %(minimum)s to %(maximum)s projects.")
    return text % figures


def _exclusive(group: tuple[str, ...], known: CountNames) -> str:
    titles = ", ".join(known.title(name) for name in group)
    return _("Of these projects one at most is funded: %(titles)s.") % {"titles": titles}


def without_capital(text: Any) -> str:
    """A choice of the form, as it is said within a sentence."""
    words = str(text)
    return words[:1].lower() + words[1:]


def percentage(share: Fraction) -> str:
    """1/40 -> 2,5 % in French; exact where two decimals say it, else what the option says."""
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return str(share)
    whole, rest = divmod(int(hundredths), 100)
    figure = number(whole)
    if rest:
        figure += _(".%(decimals)s") % {"decimals": f"{rest:02}".rstrip("0")}
    return _("%(share)s%%") % {"share": figure}
