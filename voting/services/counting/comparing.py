"""What each way to count would have funded: for who writes the rulebook, never on ballots of an open vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.money import EURO, MoneyUnit
from accounts.process_cache import remembered
from accounts.refusals import Refused, require
from budget.models import Edition
from voting import policies
from voting.models import Contest, Poll
from voting.queries.contest_rules import OFFERED
from voting.queries.drafts import DraftContest
from voting.queries.papers import PaperContest, read_paper
from voting.services.counting import opening
from voting.services.counting.opening import CountFailed
from voting.tally import registry
from voting.tally.errors import TallyError
from voting.tally.looking import made_up
from voting.tally.looking.comparing import Outlook, compare
from voting.tally.registry import TallyRules
from voting.tally.types import Add1Stop, Ballots, Completion, Election, Marking, Options

# A page answers within a second or two: bigger urns are counted from the command line.
MOST_BALLOTS = 10_000
# Shares that grow euro by euro are counted hundreds of times: up to so many ballots × projects here.
MOST_TO_GROW = 50_000
CACHE_SIZE = 8
# What a coordinator decided for the envelope holds for every way to count; the rest belongs to one of them.
COMMON = ("minimum_votes", "minimum_share", "ties", "keep_unsupported", "reserved", "quotas", "exclusive")
FITTING = ("leftover", "top_up_from", "reserve")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the ways to count that were not chosen for the envelope are tried with."""

    winners: int
    completion: Completion
    seed: str


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """One way to count: what it would have funded, or why it cannot be held."""

    rule: str
    outlook: Outlook | None
    is_shortened: bool = False  # shares completed at once instead of growing euro by euro


@dataclass(frozen=True, slots=True)
class Compared:
    election: Election
    titles: Mapping[str, str]
    trials: tuple[RuleTrial, ...]
    money_unit: MoneyUnit = EURO


def compare_on_made_up_ballots(drafted: DraftContest, wish: Wish, *, ballots: int, by: User) -> Compared:
    """The projects and the rules of an envelope in preparation, ballots drawn from the seed."""
    edition = drafted.contest.poll.edition
    require(policies.can_compare_rules(by, edition))
    contest, count = drafted.contest, min(ballots, MOST_BALLOTS)
    drawn = made_up.ballots(drafted.candidates, drafted.rule, seed=wish.seed, count=count)
    election = Election(drafted.candidates, drawn, drafted.envelope.amount_eur)
    titles = {str(number): project.title for number, project in drafted.projects}
    options = Options.from_json(drafted.tally_options)
    return Compared(election, titles, _try_all(election, options.to_json(), contest, wish))


def compare_on_past_ballots(
    poll: Poll, drafted: DraftContest | None, wish: Wish, *, edition: Edition, by: User
) -> Compared:
    """The ballots of an election that is over and public, counted by the rules of the envelope at hand."""
    require(policies.can_compare_rules(by, edition) and policies.ballots_are_public(poll))
    if (poll.ballots_total or 0) > MOST_BALLOTS:
        raise Refused(_("This election has too many ballots for a page: count it from the command line."))
    contest, ballots = _open(poll.pk, poll.paper_fingerprint)
    candidates = tuple(contest.candidates.values())
    election = Election(candidates, ballots, contest.amount, contest.parts_per_euro)
    titles = {entry.candidate.id: entry.title for entry in contest.entries}
    chosen = drafted.contest if drafted else None
    options = Options.from_json(chosen.tally_options if chosen else {})
    trials = _try_all(election, _options_elsewhere(options, contest), chosen, wish)
    return Compared(election, titles, trials, poll.edition.money_unit)


@remembered(size=CACHE_SIZE)
def _open(poll_pk: int, paper_fingerprint: str) -> tuple[PaperContest, Ballots]:
    """The first contest of a public election and its ballots, opened once in a process: they never change.

    The fingerprint names the paper.
    """
    poll = Poll.objects.select_related("edition__municipality", "rulebook").get(pk=poll_pk)
    paper = read_paper(poll)
    try:
        urn = opening.read(poll, paper, opening.read_keys(poll), lambda _done: None)
    except CountFailed as stop:
        raise Refused(
            _("The ballots of this election are only read where votes are counted: take made-up ones here.")
        ) from stop
    contest = paper.contests[0]
    return contest, urn[contest.key]


def _options_elsewhere(options: Options, contest: PaperContest) -> dict[str, Any]:
    """The options for another election: money in its parts, and none of its projects is incompatible."""
    converted, parts = options.to_json(), contest.parts_per_euro
    if contest.marking is not Marking.APPROVAL:
        del converted["utility"]  # as the rule has it for these ballots
    converted["reserve"] *= parts
    converted["reserved"] = [{**share, "amount": share["amount"] * parts} for share in converted["reserved"]]
    return {**converted, "exclusive": []}


def _try_all(
    election: Election, options: Mapping[str, Any], chosen: Contest | None, wish: Wish
) -> tuple[RuleTrial, ...]:
    own = chosen.tally_rule if chosen else ""
    return tuple(_try(election, name, _options(name, options, own, wish)) for name in OFFERED)


def _try(election: Election, name: str, options: Mapping[str, Any]) -> RuleTrial:
    grows = options.get("completion") in (Completion.ADD1, Completion.ADD1U)
    is_shortened = grows and len(election.candidates) * election.ballots.total > MOST_TO_GROW
    if is_shortened:
        options = {**options, "completion": str(Completion.GREEDY), "add1_stop": str(Add1Stop.EXHAUSTIVE)}
    try:
        rules = TallyRules.from_json({"rule": name, "options": dict(options)}, election.ballots.marking)
        return RuleTrial(name, compare(election, [rules])[0], is_shortened)
    except TallyError:
        return RuleTrial(name, None)


def _options(name: str, envelope_options: Mapping[str, Any], own: str, wish: Wish) -> dict[str, Any]:
    if name == own:
        return {**envelope_options, "seed": wish.seed}
    kept: tuple[str, ...] = COMMON
    if own and envelope_options["leftover"] != registry.find(own).leftover:  # chosen, and not only as usual
        kept += FITTING
    options = {option: envelope_options[option] for option in kept if option in registry.find(name).options}
    if name == "fixed":
        options["winners"] = wish.winners
    if name == "equal-shares":
        options["completion"] = str(wish.completion)
    return {**options, "seed": wish.seed}
