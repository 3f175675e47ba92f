"""The words that the format has for rules, and ours. What no word of it says, a key of our own says."""

import json
from collections.abc import Mapping
from typing import Any

from voting.tally.registry import TallyRules, defaults
from voting.tally.rules import equal_shares, fixed, greedy
from voting.tally.types import Completion, Leftover, Marking, Options

RULES = "published_rules"  # our own key: the rules as the town publishes them, in JSON
THRESHOLD = "min_project_score_threshold"
COMPARED = "-comparison"

WORDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "greedy": (greedy.NAME, {}),
    "greedy-threshold": (greedy.NAME, {}),
    "greedy-no-skip": (greedy.NAME, {"leftover": str(Leftover.STOP)}),
    "equalshares": (equal_shares.NAME, {}),
    "equalshares/add1": (equal_shares.NAME, {"completion": str(Completion.ADD1)}),
}


def rules_of(meta: Mapping[str, str], marking: Marking) -> TallyRules | None:
    """The file's own rule, when we have it and the file says enough to apply it."""
    if RULES in meta:
        return _published(meta[RULES], marking)
    word = meta.get("rule", "").lower()
    plain = word.removesuffix(COMPARED)
    threshold = meta.get(THRESHOLD, "0")
    has_scores = marking is not Marking.APPROVAL and threshold != "0"
    if plain not in WORDS or has_scores or not threshold.isdecimal() or not _is_scored(meta, marking):
        return None
    rule, more = WORDS[plain]
    is_compared = word != plain
    if is_compared and rule != equal_shares.NAME:
        return None
    options = {**more, "minimum_votes": int(threshold), "comparison": is_compared}
    all_options = {**defaults(rule, marking).to_json(), **options}
    return TallyRules(rule, Options.from_json(all_options))


def rule_meta(rules: TallyRules) -> dict[str, str]:
    """The nearest word for other programs, and our rules to the letter for ours."""
    word = _word(rules)
    meta = {"rule": word, RULES: json.dumps(rules.to_json(), ensure_ascii=False, sort_keys=True)}
    says_threshold = word == "greedy-threshold" or word.startswith("equalshares")
    if says_threshold and rules.options.minimum_votes:
        meta[THRESHOLD] = str(rules.options.minimum_votes)
    return meta


def _published(text: str, marking: Marking) -> TallyRules | None:
    try:
        return TallyRules.from_json(json.loads(text), marking)
    except (ValueError, RecursionError):
        return None


def _is_scored(meta: Mapping[str, str], marking: Marking) -> bool:
    """Whether we score as the file does: ranks by Borda, also where it says nothing, and by nothing else."""
    return marking is not Marking.RANKING or meta.get("scoring_fn", "borda").lower() == "borda"


def _word(rules: TallyRules) -> str:
    if rules.rule == greedy.NAME:
        return _greedy_word(rules.options)
    if rules.rule in (greedy.PER_COST, fixed.NAME):
        return "greedy-custom"
    if rules.rule != equal_shares.NAME:
        return "unknown"
    raised = rules.options.completion in equal_shares.RAISING
    return "equalshares" + ("/add1" if raised else "") + (COMPARED if rules.options.comparison else "")


def _greedy_word(options: Options) -> str:
    plain = {"leftover", "minimum_votes", "ties", "seed", "utility", "vector"}
    more = set(options.changed()) - plain
    if more == {"exclusive"} and options.leftover is Leftover.SKIP and not options.minimum_votes:
        return "greedy-exclusive"
    if more or options.leftover not in (Leftover.SKIP, Leftover.STOP):
        return "greedy-custom"
    if options.leftover is Leftover.STOP:
        return "greedy-custom" if options.minimum_votes else "greedy-no-skip"
    return "greedy-threshold" if options.minimum_votes else "greedy"
