"""The rules of each envelope on the ballot paper, from the rulebook, then envelope by envelope."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from budget.enums import ZoneChoice
from budget.models import Edition
from budget.queries import editions
from budget.rulebook import EnvelopeRules
from budget.services import envelopes, rulebooks
from voting import policies
from voting.enums import PollStatus
from voting.models import Contest, Poll
from voting.queries import drafts, labels
from voting.queries.contest_rules import ContestRules
from voting.services.polls.rules import refusal
from voting.tally.errors import TallyError


@transaction.atomic
def compose(edition: Edition, *, by: User, at: datetime) -> Poll:
    """Lay out the paper from the edition's envelopes, each with what the newest rulebook says of it."""
    poll = Poll.objects.filter(edition=edition).first() or Poll(edition=edition, status_since=at)
    require(policies.can_prepare(by, poll))
    poll, _is_new = Poll.objects.get_or_create(edition=edition, defaults={"status_since": at})
    _hold_draft(poll)
    # Projects that exclude each other are of the paper alone: laid out again, it keeps them.
    paired = {
        contest.envelope_id: contest.tally_options.get("exclusive", []) for contest in poll.contests.all()
    }
    poll.contests.all().delete()
    contests = drafts.every_contest(poll)
    for contest in contests:
        contest.tally_options["exclusive"] = paired.get(contest.envelope_id, [])
    Contest.objects.bulk_create(contests)
    poll.required_level = editions.rules_to_edit(edition).voting.level
    poll.save(update_fields=["required_level"])
    journal.record("poll.composed", poll, by=by, at=at)
    return poll


@transaction.atomic
def change_rules(contest: Contest, rules: ContestRules, *, by: User, at: datetime) -> None:
    """What one envelope says otherwise than the articles; it goes into the rulebook in preparation.

    Possible from the start of the edition: without a ballot paper, `contest` is one not saved yet.
    """
    require(policies.can_prepare(by, contest.poll))
    locks.hold(contest.poll.edition)
    if contest.poll.pk:
        _hold_draft(contest.poll)
    _require_fitting(contest, rules)
    try:
        _take_up(contest, rules)
        # With the projects of the draft, as they would be printed.
        drafts.contest_of(drafts.draft(contest.poll, changed=contest), contest).require_countable()
        own = _said_otherwise(contest, rules)
    except TallyError as fault:
        raise refusal(fault) from fault
    if contest.pk:
        contest.save(update_fields=["ballot_rule", "access", "ballot_bounds", "tally_rule", "tally_options"])
    edition = contest.poll.edition
    if envelopes.rule(contest.envelope, own):
        rulebooks.revise(edition, editions.rules_to_edit(edition), by=by, at=at)
    changes = {"envelope": contest.title, "bounds": contest.ballot_bounds}
    counted = {"tally_rule": contest.tally_rule, "options": contest.tally_options}
    about = contest if contest.pk else edition
    journal.record("poll.rules_changed", about, by=by, at=at, rule=rules.ballot_rule, **changes, **counted)


@transaction.atomic
def change_rules_of_quarters(contest: Contest, rules: ContestRules, *, by: User, at: datetime) -> None:
    """The same rules for all envelopes of a territory; the money kept for a label stays each one's own."""
    change_rules(contest, rules, by=by, at=at)
    for other in drafts.every_contest(contest.poll):
        if other.territory_id is not None and other.envelope_id != contest.envelope_id:
            own = {name: other.tally_options[name] for name in ("reserved", "exclusive")}
            change_rules(other, replace(rules, options={**rules.options, **own}), by=by, at=at)


def _require_fitting(contest: Contest, rules: ContestRules) -> None:
    if rules.access != ZoneChoice.EVERYONE and contest.territory_id is None:
        sentence = _("This envelope is for the whole town: everyone finds it on the paper.")
        raise InvalidInput(sentence, {("access",): sentence})


def _take_up(contest: Contest, rules: ContestRules) -> None:
    rules.require_known()
    contest.ballot_rule, contest.access = rules.ballot_rule, rules.access
    contest.ballot_bounds = rules.ballot_bounds(contest.envelope.amount_eur)
    contest.tally_rule, contest.tally_options = rules.counted_by, rules.tally_options()


def _said_otherwise(contest: Contest, rules: ContestRules) -> EnvelopeRules | None:
    edition = contest.poll.edition
    known = labels.names(edition.municipality)
    return rules.said_otherwise(editions.rules_to_edit(edition), editions.line_of(contest.envelope), known)


def _hold_draft(poll: Poll) -> None:
    locks.hold(poll, "status")
    if poll.status != PollStatus.DRAFTING:
        raise Refused(_("The ballot paper is settled: nothing on it changes any more."))
