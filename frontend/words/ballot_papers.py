"""What a ballot paper lacks and how each envelope is voted and counted, in words."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from frontend.words.ballots import rule_in_words
from frontend.words.counting import CountNames, counting, in_short
from frontend.words.days import opening
from frontend.words.money import euros
from voting.enums import Lack
from voting.models import Contest, Poll
from voting.queries import labels
from voting.queries.completeness import MissingOnPaper
from voting.queries.drafts import Draft, DraftContest
from voting.queries.papers import Paper, PaperContest, unknown_rule
from voting.services.polls import CONTRADICTIONS, names_of_rules
from voting.tally.ballots import registry as ballot_rules
from voting.tally.errors import BadBallotRule, TallyError
from voting.tally.types import Options


def lack_in_words(missing: MissingOnPaper) -> str:
    figures = {name: _value_in_words(name, value) for name, value in missing.params.items()}
    return LACKS[missing.lack]() % figures


def _value_in_words(name: str, value: Any) -> Any:
    if name == "rules":
        return names_of_rules(value)
    if name.endswith("_eur"):
        return euros(value)
    return opening(value) if name.endswith("_at") else value


LACKS: dict[str, Callable[[], str]] = {
    Lack.VOTING_PHASE: lambda: _("The vote has no dates: set them among the stages."),
    Lack.ANNOUNCEMENT: lambda: _("The stage of the vote is not announced: announce it first."),
    Lack.TIME: lambda: _("The vote was to open on %(opens_at)s: move its opening to a later day."),
    Lack.RULEBOOK: lambda: _("The rulebook is not published."),
    Lack.STATION: lambda: _(
        "The rulebook says that people vote on paper too: say where, under “Vote on paper”."
    ),
    Lack.STATION_TOO_MANY: lambda: _(
        "A station is there, and the rulebook does not say that people vote on paper: remove it, "
        "or publish the rulebook again."
    ),
    Lack.RULEBOOK_OF_THESE_ENVELOPES: lambda: _(
        "The envelopes changed since the rulebook was published: publish it again."
    ),
    **{lack: partial(str, said) for lack, said in CONTRADICTIONS.items()},
    Lack.PROJECTS: lambda: _("No project is ready to be voted on."),
    Lack.ENVELOPE_OF_PROJECT: lambda: _(
        "“%(title)s” belongs to no envelope: give it one, from its own page."
    ),
    Lack.CONTEST: lambda: _("The envelope “%(name)s” is not on the paper: compose the paper again."),
    Lack.ENOUGH_PROJECTS: lambda: _("“%(name)s” holds fewer projects than the %(minimum)s one must choose."),
    Lack.ROOM_FOR_THE_LEAST: lambda: _(
        "“%(name)s”: the %(minimum)s cheapest projects together cost more than %(amount_eur)s: "
        "no ballot would be valid. Ask for fewer choices."
    ),
    Lack.ROOM: lambda: _("“%(title)s” costs %(cost_eur)s, more than its envelope of %(amount_eur)s."),
    Lack.RULES: lambda: _("“%(name)s” cannot be counted by the rules chosen for it: change them."),
}


def contest_rules(
    contest: Contest | PaperContest, known: CountNames, drafted: DraftContest | None = None
) -> list[str]:
    """How one votes in this envelope, and how it is counted; of a draft, as it would be printed."""
    options = drafted.tally_options if drafted else contest.tally_options
    try:
        counted = counting(contest.tally_rule, Options.from_json(options), known)
    except TallyError:  # the rule of an election of elsewhere that we cannot count by
        counted = [_("Counted by a rule of its own: %(rule)s.") % {"rule": contest.tally_rule}]
    amount_eur = drafted.envelope.amount_eur if drafted else None
    return [_ballot_in_words(contest, known, amount_eur), *counted]


def counted_in_short(contest: PaperContest) -> str:
    """What a choice does in this envelope, for the voter who is about to make it."""
    try:
        return in_short(contest.tally_rule, Options.from_json(contest.tally_options))
    except TallyError:  # said in full on the paper that everybody reads
        return ""


def _ballot_in_words(contest: Contest | PaperContest, known: CountNames, amount_eur: int | None) -> str:
    bounds = contest.ballot_bounds
    amount = amount_eur or bounds.get("spending_limit") or 0
    try:
        return rule_in_words(ballot_rules.bounded_by_money(contest.ballot_rule, bounds, amount))
    except BadBallotRule as fault:
        raise Refused(unknown_rule()) from fault


def known_of_draft(draft: Draft) -> dict[int, CountNames]:
    """For each envelope of the paper, by the key of its envelope, the names that its words need."""
    every = (*draft.contests, *draft.waiting)
    names = _names(draft.poll, (drafted.contest for drafted in every))
    return {
        drafted.envelope.pk: CountNames(
            names, {str(number): project.title for number, project in drafted.projects}
        )
        for drafted in every
    }


def paper_in_words(poll: Poll, paper: Paper) -> list[tuple[PaperContest, list[str]]]:
    """Each envelope of a settled paper, with how it is voted and counted."""
    names = _names(poll, paper.contests)
    return [
        (
            contest,
            contest_rules(
                contest,
                CountNames(
                    names,
                    {entry.candidate.id: entry.title for entry in contest.entries},
                ),
            ),
        )
        for contest in paper.contests
    ]


def _names(poll: Poll, contests: Iterable[Contest | PaperContest]) -> dict[str, str]:
    """The names of labels, asked for only where a rule speaks of a quarter or a theme."""
    speaks = any(contest.tally_options.get(name) for contest in contests for name in ("reserved", "quotas"))
    return labels.names(poll.municipality) if speaks else {}
