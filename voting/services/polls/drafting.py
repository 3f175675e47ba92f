"""The rules of each envelope on the ballot paper, from the rulebook, then envelope by envelope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal
from budget.enums import EnvelopeScope
from budget.models import Edition, Envelope
from budget.rulebook import Rulebook
from voting import policies
from voting.enums import BallotRuleName, ContestAccess, PollStatus
from voting.models import Contest, Poll
from voting.tally.errors import BadBallotRule, BadOptions, OptionFault
from voting.tally.types import Leftover, Options, Tie
from voting.tally.validity import BallotKind, BallotRule

TALLY_RULE = "greedy"


@dataclass(frozen=True)
class ContestRules:
    """What a coordinator decides for one envelope; a town's own defaults are in its rulebook."""

    ballot_rule: BallotRuleName = BallotRuleName.APPROVAL
    minimum: int = 1
    maximum: int | None = 5
    blank_allowed: bool = True
    access: ContestAccess = ContestAccess.EVERYONE
    leftover: Leftover = Leftover.SKIP
    minimum_votes: int = 0
    ties: tuple[Tie, ...] = (Tie.COST, Tie.LOT)

    @classmethod
    def of_rulebook(cls, rules: Rulebook, envelope: Envelope) -> "ContestRules":
        voting, counting = rules.voting, rules.counting
        is_local = envelope.scope == EnvelopeScope.TERRITORY
        return cls(
            ballot_rule=BallotRuleName(voting.style),
            minimum=voting.choices_min,
            maximum=voting.choices_max,
            access=ContestAccess(voting.zone_choice) if is_local else ContestAccess.EVERYONE,
            leftover=Leftover(counting.leftover),
            minimum_votes=counting.votes_min,
            ties=tuple(Tie(tie) for tie in counting.tie_breaks),
        )

    def bounds(self, amount_eur: int) -> dict[str, Any]:
        kind = BallotKind(self.ballot_rule)
        rule = BallotRule(
            kind=kind,
            minimum=self.minimum,
            maximum=self.maximum,
            spending_limit=amount_eur if kind.is_limited else None,
            blank_allowed=self.blank_allowed,
        )
        return {name: value for name, value in rule.to_json().items() if name != "kind"}

    def options(self) -> dict[str, Any]:
        options = Options(leftover=self.leftover, minimum_votes=self.minimum_votes, ties=self.ties)
        return {name: value for name, value in options.to_json().items() if name != "seed"}


@transaction.atomic
def compose(edition: Edition, *, by: User, at: datetime) -> Poll:
    """Lay out the paper from the edition's envelopes, each with the rulebook's rules; done again, anew."""
    poll = Poll.objects.filter(edition=edition).first() or Poll(edition=edition, status_since=at)
    require(policies.can_prepare(by, poll))
    poll = Poll.objects.select_for_update().get_or_create(edition=edition, defaults={"status_since": at})[0]
    _require_draft(poll)
    latest = edition.rulebooks.order_by("-number").first()
    rules = Rulebook.from_parts(latest.parts) if latest else Rulebook()
    poll.contests.all().delete()
    for position, envelope in enumerate(edition.envelopes.all(), start=1):
        _lay_out(poll, position, envelope, ContestRules.of_rulebook(rules, envelope))
    poll.required_level = rules.voting.level
    poll.save(update_fields=["required_level"])
    journal.record("poll.composed", poll, by=by, at=at)
    return poll


@transaction.atomic
def change_rules(contest: Contest, rules: ContestRules, *, by: User, at: datetime) -> None:
    """Rules of one envelope that differ from the rulebook's defaults, while the paper is not settled."""
    require(policies.can_prepare(by, contest.poll))
    _require_draft(Poll.objects.select_for_update().get(pk=contest.poll_id))
    if rules.access != ContestAccess.EVERYONE and contest.territory_id is None:
        raise _invalid("access", _("This envelope is for the whole town: everyone finds it on the paper."))
    contest.ballot_rule, contest.access = rules.ballot_rule, rules.access
    contest.ballot_bounds = _bounds(rules, contest.envelope.amount_eur)
    contest.tally_options = _options(rules)
    contest.save(update_fields=["ballot_rule", "access", "ballot_bounds", "tally_options"])
    changes = {"envelope": contest.title, "bounds": contest.ballot_bounds, "options": contest.tally_options}
    journal.record("poll.rules_changed", contest, by=by, at=at, rule=str(rules.ballot_rule), **changes)


def _lay_out(poll: Poll, position: int, envelope: Envelope, rules: ContestRules) -> None:
    Contest.objects.create(
        poll=poll,
        envelope=envelope,
        position=position,
        title=envelope.name,
        amount_eur=envelope.amount_eur,
        access=rules.access,
        territory=envelope.territory,
        ballot_rule=rules.ballot_rule,
        ballot_bounds=rules.bounds(envelope.amount_eur),
        tally_rule=TALLY_RULE,
        tally_options=rules.options(),
    )


def _require_draft(poll: Poll) -> None:
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: nothing on it changes any more."))


def _bounds(rules: ContestRules, amount_eur: int) -> dict[str, Any]:
    try:
        return rules.bounds(amount_eur)
    except BadBallotRule as fault:
        low = _("The most a voter may choose is at least the least: one project, or more.")
        raise _invalid("maximum", low) from fault


def _options(rules: ContestRules) -> dict[str, Any]:
    try:
        return rules.options()
    except BadOptions as fault:
        if fault.code == OptionFault.OPEN_TIES:
            sentence = _("The criteria of a tie end with the lot, which settles whatever is left.")
            raise _invalid("ties", sentence) from fault
        raise _invalid("minimum_votes", _("A number of votes, zero or more.")) from fault


def _invalid(field: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {field: sentence})
