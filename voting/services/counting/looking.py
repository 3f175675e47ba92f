"""What is told beside a result: whether it is fair, and how many votes were missing. It decides nothing."""

from typing import Any

from budget.rulebook import Rulebook
from voting.published import Regime, regime
from voting.services.counting.rounds import CountedContest
from voting.tally.counting.passes import Tell
from voting.tally.looking.fairness import as_usual
from voting.tally.looking.margins import margins

# Some ten seconds of a count's time: a recount looks at every different ballot for every project.
MOST_RECOUNTS, MOST_LOOKS = 400, 50_000_000


def look(counted: CountedContest, rules: Rulebook, tell: Tell) -> dict[str, Any] | None:
    """As JSON: `fairness`, and `margins` where the rulebook has them told.

    Of fewer than 200 ballots nothing: what a group holds would tell of the few who are in it.
    """
    election, result = counted.election, counted.result
    if regime(result.ballots) is not Regime.OPEN:
        return None
    looked: dict[str, Any] = {"fairness": [found.to_json() for found in as_usual(election, result)]}
    if rules.counting.missing_votes_are_told:
        looks = max(1, len(election.ballots.weights) * len(election.candidates))
        allowed = min(MOST_RECOUNTS, MOST_LOOKS // looks)
        found = margins(election, result, ballot_rule=counted.contest.rule, most_recounts=allowed, tell=tell)
        looked["margins"] = [margin.to_json() for margin in found]
    return looked
