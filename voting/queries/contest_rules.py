"""How one envelope is voted and counted: what the articles say, and what the envelope says otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from budget.enums import EnvelopeScope, ZoneChoice
from budget.rulebook import EnvelopeLine, EnvelopeRules, Rulebook
from voting.models import Contest
from voting.queries import labels
from voting.queries.from_rulebook import BALLOT_RULES, LEFTOVERS, TIES
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.approval import Approval
from voting.tally.errors import CannotCount, CountFault
from voting.tally.registry import TallyRules
from voting.tally.types.labels import TERRITORY

# For the ballots of our booth; the first is the one of nearly every town, and the default.
OFFERED = registry.ways_to_count(Approval.marking)
EACH_TERRITORY = f"{TERRITORY}*"
# Of the paper alone: the seed is drawn when it is settled, projects are paired once they are known.
NOT_OF_THE_RULEBOOK = ("seed", "exclusive")


@dataclass(frozen=True)
class ContestRules:
    """What is decided for one envelope; a town's own defaults are in its rulebook.

    `bounds` as the ballot rule has them, `options` as `voting.tally.types.Options`; what is not said, and the
    tally rule left empty, is as usual with the rule. The money of the envelope is added where it bounds.
    """

    ballot_rule: str = Approval.name
    bounds: Mapping[str, Any] = field(default_factory=dict)
    access: ZoneChoice = ZoneChoice.EVERYONE
    tally_rule: str = ""
    options: Mapping[str, Any] = field(default_factory=lambda: {"ties": ["cost", "lot"]})

    @classmethod
    def of_rulebook(cls, rules: Rulebook, line: EnvelopeLine, known: Iterable[str] = ()) -> "ContestRules":
        """`known`: the labels of the town, among which the envelope's reserved shares find their projects."""
        usual = cls.of_articles(rules, line, known)
        own = line.rules
        if own is None:
            return usual
        is_local = line.scope == EnvelopeScope.TERRITORY
        return cls(
            ballot_rule=own.ballot_rule or usual.ballot_rule,
            bounds={**usual.bounds, **own.bounds},
            access=own.access if own.access is not None and is_local else usual.access,
            tally_rule=own.tally_rule,
            options={**usual.options, **own.options},
        )

    @classmethod
    def of_articles(cls, rules: Rulebook, line: EnvelopeLine, known: Iterable[str] = ()) -> "ContestRules":
        """What articles 7 and 8 say of every envelope."""
        voting, counting = rules.voting, rules.counting
        is_local = line.scope == EnvelopeScope.TERRITORY
        return cls(
            ballot_rule=BALLOT_RULES[voting.style].name,
            bounds={"minimum": voting.choices_min, "maximum": voting.choices_max},
            access=voting.zone_choice if is_local else ZoneChoice.EVERYONE,
            options={
                "leftover": str(LEFTOVERS[counting.leftover]),
                "minimum_votes": counting.votes_min,
                "ties": [str(TIES[tie]) for tie in counting.tie_breaks],
                "reserved": _reserved(line, set(known)),
                "quotas": _quotas(line),
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

    def written_out(self) -> dict[str, Any]:
        """Each rule by its name, as a rulebook says it: the money that bounds a ballot is in article 1."""
        bounds = {name: value for name, value in self.ballot_bounds(1).items() if name != "spending_limit"}
        options = {
            name: value for name, value in self.tally_options().items() if name not in NOT_OF_THE_RULEBOOK
        }
        own = {"ballot_rule": self.ballot_rule, "access": str(self.access), "tally_rule": self.counted_by}
        return {**own, **bounds, **options}

    def said_otherwise(
        self, rules: Rulebook, line: EnvelopeLine, known: Iterable[str]
    ) -> EnvelopeRules | None:
        """What the envelope has to say for these rules to hold; nothing where the articles say them."""
        usual = ContestRules.of_articles(rules, line, known)
        before, now = usual.written_out(), self.written_out()
        differing = {
            name: value for name, value in now.items() if name not in before or before[name] != value
        }
        if not differing:
            return None
        options = self.tally_options().keys()
        return EnvelopeRules(
            ballot_rule=differing.pop("ballot_rule", ""),
            access=ZoneChoice(access) if (access := differing.pop("access", "")) else None,
            tally_rule=differing.pop("tally_rule", ""),
            bounds={name: value for name, value in differing.items() if name not in options},
            options={name: value for name, value in differing.items() if name in options},
        )


def of_contest(contest: Contest) -> ContestRules:
    """The rules that a contest of a draft has taken up."""
    bounds = {name: value for name, value in contest.ballot_bounds.items() if name != "spending_limit"}
    return ContestRules(
        ballot_rule=contest.ballot_rule,
        bounds=bounds,
        access=ZoneChoice(contest.access),
        tally_rule=contest.tally_rule,
        options=contest.tally_options,
    )


def differing(one: ContestRules, other: ContestRules) -> tuple[str, ...]:
    """The names of the rules on which they do not say the same."""
    left, right = one.written_out(), other.written_out()
    return tuple(
        name
        for name in {**left, **right}
        if (name in left, left.get(name)) != (name in right, right.get(name))
    )


def _reserved(line: EnvelopeLine, known: set[str]) -> list[dict[str, Any]]:
    shares = [
        {"label": labels.label_of(share.label, known), "amount": share.amount_eur} for share in line.reserved
    ]
    return [share for share in shares if share["label"]]


def _quotas(line: EnvelopeLine) -> list[dict[str, Any]]:
    least = line.winners_min_per_territory
    return [{"label": EACH_TERRITORY, "minimum": least}] if least else []
