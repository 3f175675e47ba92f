"""The words of our enums on screen: `{{ proposal.status|word:"proposal_status" }}`, one table per enum."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.policies.answers import (
    EXCLUSION_WORDS,
    LEVEL_WORDS,
    MISSING_WORDS,
    PHASE_WORDS,
    TIE_WORDS,
    join_alternatives,
)
from frontend.words import budget, journal, lists, people, voting
from frontend.words.ballots import BALLOTS

TABLES: dict[str, Mapping[Any, Any]] = {
    "act": voting.ACT,
    "act_asked": voting.ACT_ASKED,
    "act_consequence": voting.ACT_CONSEQUENCE,
    "address_fault": lists.ADDRESS_FAULT,
    "age_day": budget.AGE_DAY,
    "answer_from": budget.ANSWER_FROM,
    "article": budget.ARTICLE,
    "ballot_rule": {name: words.name for name, words in BALLOTS.items()},
    "ballot_style": budget.BALLOT_STYLE,
    "channel": voting.CHANNEL,
    "council_verdict": voting.COUNCIL_VERDICT,
    "decision": budget.DECISION,
    "exclusion": EXCLUSION_WORDS,
    "exposure": voting.EXPOSURE,
    "event": journal.EVENTS,
    "ground": budget.GROUND,
    "jury_status": budget.JURY_STATUS,
    "encoding": lists.ENCODING,
    "language": people.LANGUAGE,
    "leftover": budget.LEFTOVER,
    "level": LEVEL_WORDS,
    "line_reason": lists.LINE_REASON,
    "line_verdict": lists.LINE_VERDICT,
    "list_field": lists.LIST_FIELD,
    "list_kind": lists.LIST_KIND,
    "list_name": lists.LIST_NAME,
    "list_status": lists.LIST_STATUS,
    "milestone_status": budget.MILESTONE_STATUS,
    "missing": MISSING_WORDS,
    "notice_kind": journal.NOTICE_KINDS,
    "notice_state": people.NOTICE_STATE,
    "opinion_kind": budget.OPINION_KIND,
    "paper_vote": budget.PAPER_VOTE,
    "phase": PHASE_WORDS,
    "poll_status": voting.POLL_STATUS,
    "text_kind": voting.TEXT_KIND,
    "profile": budget.PROFILE,
    "project_status": budget.PROJECT_STATUS,
    "proposal_status": budget.PROPOSAL_STATUS,
    "minors": budget.MINORS,
    "proposer_kind": budget.PROPOSER_KIND,
    "proposers": budget.PROPOSERS,
    "register_fact": budget.REGISTER_FACT,
    "register_source": budget.REGISTER_SOURCE,
    "register_status": budget.REGISTER_STATUS,
    "review_status": budget.REVIEW_STATUS,
    "role": people.ROLE,
    "tally_fault": voting.TALLY_FAULT,
    "tally_rule": voting.TALLY_RULE,
    "territory_kind": people.TERRITORY_KIND,
    "tie": TIE_WORDS,
    "tie_break": budget.TIE_BREAK,
    "unspent": budget.UNSPENT,
    "verdict": budget.VERDICT,
    "voting_age_day": budget.VOTING_AGE_DAY,
    "zone_choice": budget.ZONE_CHOICE,
}


def word(value: str, table: str) -> str:
    """What people read for a word; one that no table has (tests forbid it) is shown as it is."""
    return str(TABLES[table].get(value, value))


def which_of(words: type[StrEnum], word: str) -> dict[str, bool]:
    """`is_draft`, `is_submitted`…: a template asks which one holds, it does not compare."""
    return {f"is_{name}": name == word for name in words}


def notice_fault(fault: str) -> str:
    return str(journal.FAULTS.get(fault, journal.OTHER_FAULT))


def words(values: Iterable[str], table: str) -> str:
    """Several words of one table, the last after "or"."""
    return join_alternatives([TABLES[table][value] for value in values])


def words_in_order(table: Mapping[Any, Any], values: Iterable[Any]) -> str:
    return str(_(", then ")).join(str(table[value]) for value in values)
