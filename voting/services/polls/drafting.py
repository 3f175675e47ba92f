"""The rules of each envelope on the ballot paper, from the rulebook, then envelope by envelope."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from budget.enums import ZoneChoice
from budget.models import Edition, Envelope
from budget.rulebook import Rulebook
from voting import policies
from voting.enums import PollStatus
from voting.models import Contest, Poll
from voting.queries import drafts, labels
from voting.services.polls.rules import ContestRules, refusal
from voting.tally.errors import TallyError


@transaction.atomic
def compose(edition: Edition, *, by: User, at: datetime) -> Poll:
    """Lay out the paper from the edition's envelopes, each with the rulebook's rules; done again, anew."""
    poll = Poll.objects.filter(edition=edition).first() or Poll(edition=edition, status_since=at)
    require(policies.can_prepare(by, poll))
    poll, _is_new = Poll.objects.get_or_create(edition=edition, defaults={"status_since": at})
    _hold_draft(poll)
    latest = edition.rulebooks.order_by("-number").first()
    rules = Rulebook.from_parts(latest.parts) if latest else Rulebook()
    poll.contests.all().delete()
    known = labels.names(edition.municipality)
    for position, envelope in enumerate(edition.envelopes.prefetch_related("reserved_shares"), start=1):
        _lay_out(poll, position, envelope, ContestRules.of_rulebook(rules, envelope, known))
    poll.required_level = rules.voting.level
    poll.save(update_fields=["required_level"])
    journal.record("poll.composed", poll, by=by, at=at)
    return poll


@transaction.atomic
def change_rules(contest: Contest, rules: ContestRules, *, by: User, at: datetime) -> None:
    """Rules of one envelope that differ from the rulebook's defaults, while the paper is not settled."""
    require(policies.can_prepare(by, contest.poll))
    _hold_draft(contest.poll)
    if rules.access != ZoneChoice.EVERYONE and contest.territory_id is None:
        sentence = _("This envelope is for the whole town: everyone finds it on the paper.")
        raise InvalidInput(sentence, {("access",): sentence})
    try:
        _take_up(contest, rules)
        # With the projects of the draft, as they would be printed.
        drafts.contest_of(drafts.draft(contest.poll, changed=contest), contest).require_countable()
    except TallyError as fault:
        raise refusal(fault) from fault
    contest.save(update_fields=["ballot_rule", "access", "ballot_bounds", "tally_rule", "tally_options"])
    changes = {"envelope": contest.title, "bounds": contest.ballot_bounds}
    counted = {"tally_rule": contest.tally_rule, "options": contest.tally_options}
    journal.record("poll.rules_changed", contest, by=by, at=at, rule=rules.ballot_rule, **changes, **counted)


def _take_up(contest: Contest, rules: ContestRules) -> None:
    rules.require_known()
    contest.ballot_rule, contest.access = rules.ballot_rule, rules.access
    contest.ballot_bounds = rules.ballot_bounds(contest.envelope.amount_eur)
    contest.tally_rule, contest.tally_options = rules.counted_by, rules.tally_options()


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
        ballot_bounds=rules.ballot_bounds(envelope.amount_eur),
        tally_rule=rules.counted_by,
        tally_options=rules.tally_options(),
    )


def _hold_draft(poll: Poll) -> None:
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: nothing on it changes any more."))
