"""Our questions in the words of pabutools; its defaults are exact shares and ties by id as strings."""

from collections.abc import Callable
from dataclasses import dataclass

from pabutools import rules
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Profile,
)

from voting.tally.pabulib import VoteType
from voting.tally.types import Completion, Leftover, Options, TieCriterion, Utility

SATISFACTION = {
    Utility.COST: Cost_Sat,
    Utility.CARDINALITY: Cardinality_Sat,
    Utility.POINTS: Additive_Cardinal_Sat,
    Utility.BORDA_ZERO: Additive_Borda_Sat,
}
PER_EURO = {Utility.APPROVALS: Cardinality_Sat, Utility.COST: Cost_Sat, **SATISFACTION}
APPROVED = (VoteType.APPROVAL, VoteType.CHOOSE_ONE)


@dataclass(frozen=True)
class Question:
    rule: str
    utility: Utility
    completion: Completion = Completion.NONE

    @property
    def options(self) -> Options:
        leftover = Leftover.STOP if self.rule == "phragmen" else Leftover.SKIP
        return Options(
            ties=(TieCriterion.ID,),
            keep_unsupported=True,
            utility=self.utility,
            completion=self.completion,
            leftover=leftover,
        )

    @property
    def has_order(self) -> bool:
        return self.rule != "phragmen"  # it sorts its answer

    def ask(self, instance: Instance, profile: Profile) -> list[str]:
        answer: Callable[[Instance, Profile], object] = getattr(self, "_" + self.rule.replace("-", "_"))
        return [project.name for project in answer(instance, profile)]

    def _greedy(self, instance, profile):
        """By approvals: the satisfaction that is the cost, per cost."""
        return rules.greedy_utilitarian_welfare(instance, profile, Cost_Sat)

    def _greedy_per_cost(self, instance, profile):
        return rules.greedy_utilitarian_welfare(instance, profile, PER_EURO[self.utility])

    def _phragmen(self, instance, profile):
        return rules.sequential_phragmen(instance, profile)

    def _equal_shares(self, instance, profile):
        satisfaction = SATISFACTION[self.utility]
        raising = self.completion in (Completion.ADD1, Completion.ADD1U)
        winners = rules.method_of_equal_shares(
            instance, profile, satisfaction, voter_budget_increment=1 if raising else None
        )
        if self.completion in (Completion.GREEDY, Completion.ADD1U):
            winners = rules.greedy_utilitarian_welfare(
                instance, profile, satisfaction, initial_budget_allocation=winners
            )
        return winners


def questions(kind: VoteType) -> list[Question]:
    """All that pabutools can be asked about ballots of this kind."""
    if kind in APPROVED:
        utilities = [Utility.COST, Utility.CARDINALITY]
        asked = [
            Question("greedy", Utility.APPROVALS),
            Question("greedy-per-cost", Utility.APPROVALS),
            Question("greedy-per-cost", Utility.COST),
            Question("phragmen", Utility.APPROVALS),
        ]
    else:
        utilities = [Utility.BORDA_ZERO if kind is VoteType.ORDINAL else Utility.POINTS]
        asked = [Question("greedy-per-cost", utilities[0])]
    shares = [
        Question("equal-shares", utility, completion) for utility in utilities for completion in Completion
    ]
    return [*asked, *shares]
