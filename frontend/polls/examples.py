"""Three ways to vote that are filled in, for coordinators: one press takes one over, the rest is folded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from voting.queries.drafts import DraftContest
from voting.tally.ballots import registry
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack

# What every example leaves as usual with its ballot rule.
USUAL = {"lowest": "", "highest": "", "total": "", "tally_rule": "", "winners": "", "utility": ""}


@dataclass(frozen=True)
class RulesExample:
    name: str  # that of its ballot rule
    title: Any
    text: Any
    maximum: int | None = None

    @property
    def answers(self) -> Mapping[str, str]:
        most = "" if self.maximum is None else str(self.maximum)
        return {**USUAL, "ballot_rule": self.name, "minimum": "1", "maximum": most}

    def is_chosen(self, drafted: DraftContest) -> bool:
        contest, rule = drafted.contest, drafted.rule
        return (
            (rule.name, rule.minimum, rule.maximum) == (self.name, 1, self.maximum)
            and contest.tally_rule == registry.find(self.name).tally_rule
            and contest.tally_options.get("winners") is None
        )


EXAMPLES = (
    RulesExample(
        Approval.name,
        _("Choose up to 5 projects"),
        _("Each voter ticks from 1 to 5 projects. Those with the most votes are funded while money is left."),
        maximum=5,
    ),
    RulesExample(
        Knapsack.name,
        _("Spend the envelope"),
        _("Each voter ticks as many projects as the money pays for, as if they spent the envelope."),
    ),
    RulesExample(
        Grading.name,
        _("Grade each project"),
        _("Each voter grades projects from 0 to 5. Those that most voters grade well are funded first."),
    ),
)


def shown(drafted: DraftContest) -> list[tuple[RulesExample, bool]]:
    return [(example, example.is_chosen(drafted)) for example in EXAMPLES]


def filled_in(sent: QueryDict) -> QueryDict:
    """What was sent, with the answers of the example whose button was pressed, if one was."""
    pressed = next((example for example in EXAMPLES if example.name == sent.get("example")), None)
    if pressed is None:
        return sent
    answers = sent.copy()
    for name, answer in pressed.answers.items():
        answers[name] = answer
    return answers
