"""What is about people ends on its day, not a day before; and nothing an appeal needs goes before its end."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.enums import NoticeState, PeopleNotice
from accounts.models import JournalEntry, Notice, User
from accounts.models.shapes import reference
from accounts.services import journal
from budget.enums import BudgetNotice
from budget.models import Dispute, RegisterEntry, SetupDraft
from deploy.celery import app
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.voting import PollFactory, voter_of
from tests.triggers import force
from voting.enums import Channel, PollStatus, VotingNotice
from voting.models import Signature
from voting.queries.polls import APPEAL
from voting.queries.retention import (
    DORMANT,
    DRAFTS,
    FORGOTTEN,
    MESSAGES,
    NO_VOTE,
    PERIODS,
    REGISTER,
    WARNED_BEFORE,
)
from voting.services import retention

pytestmark = pytest.mark.django_db

AT = datetime(2030, 6, 1, 4, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def due(name):
    return {taken.period.name: taken for taken in retention.looked_over(AT)}[name]


def just(lasts):
    """On the day itself, and the day before it: the last one that is kept."""
    return [(AT - lasts, 1), (AT - lasts + ONE_DAY, 0)]


def proclaimed(poll, since, *, is_emptied=True):
    force(poll, status=PollStatus.PROCLAIMED, status_since=since, emptied_at=AT if is_emptied else None)


@pytest.mark.parametrize(("owed_at", "count"), just(MESSAGES))
def test_messages_end_on_their_day(owed_at, count):
    message = NoticeFactory(state=NoticeState.SENT, sent_at=owed_at, owed_at=owed_at)

    assert due("messages").count == count
    retention.forget(AT)

    assert Notice.objects.filter(pk=message.pk).count() == 1 - count


def test_a_message_that_waits_is_never_taken():
    NoticeFactory(state=NoticeState.OWED, owed_at=AT - 2 * MESSAGES)

    assert due("messages").count == 0


def test_what_a_sweep_would_send_again_stays():
    edition = EditionFactory(running=True)
    edition.phases.update(closes_at=AT + ONE_DAY)
    phase = edition.phases.first()
    poll = PollFactory(settled=True)
    long_ago = AT - 2 * MESSAGES
    for kind, about in ((BudgetNotice.PHASE_OPENED, phase), (VotingNotice.PARTICIPATION_RECORDED, poll)):
        NoticeFactory(
            kind=kind, subject=reference(about), state=NoticeState.SENT, sent_at=long_ago, owed_at=long_ago
        )

    assert due("messages").count == 0


@pytest.mark.parametrize(("since", "count"), just(REGISTER))
def test_a_register_ends_on_its_day_once_the_urn_is_emptied(since, count):
    poll = PollFactory(settled=True)
    RegisterEntryFactory(edition=poll.edition)
    proclaimed(poll, since)

    assert due("registers").count == count
    retention.forget(AT)

    assert RegisterEntry.objects.count() == 1 - count


def test_a_register_stays_as_long_as_signatures_or_ballots_do():
    poll = PollFactory(settled=True)
    RegisterEntryFactory(edition=poll.edition)
    proclaimed(poll, AT - 10 * REGISTER, is_emptied=False)

    retention.forget(AT)

    assert RegisterEntry.objects.count() == 1


def test_signatures_are_never_taken_by_the_sweep():
    poll = PollFactory(settled=True)
    entry = voter_of(poll)
    Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=AT.date())
    proclaimed(poll, AT - 10 * REGISTER, is_emptied=False)

    retention.forget(AT)

    assert Signature.objects.count() == 1


@pytest.mark.parametrize(("since", "count"), just(APPEAL))
def test_a_vote_is_due_to_be_emptied_when_its_appeals_are_over(since, count):
    proclaimed(PollFactory(settled=True), since, is_emptied=False)

    assert due("votes").count == count


def test_no_register_goes_before_the_appeals_are_over():
    assert REGISTER > APPEAL
    assert {period.name for period in PERIODS if period.table == "budget.RegisterEntry"} == {
        "registers",
        "registers_without_a_vote",
    }


@pytest.mark.parametrize(("closes_at", "count"), just(NO_VOTE))
def test_a_register_without_a_vote_ends_after_its_last_stage(closes_at, count):
    edition = EditionFactory(running=True)
    last = edition.phases.order_by("-closes_at").first()
    edition.phases.exclude(pk=last.pk).delete()
    edition.phases.update(opens_at=closes_at - ONE_DAY, closes_at=closes_at)
    RegisterEntryFactory(edition=edition)

    assert due("registers_without_a_vote").count == count


@pytest.mark.parametrize("waits", ["idea", "project", "dispute"])
def test_the_register_of_an_edition_that_still_has_to_answer_stays(waits):
    edition = EditionFactory(running=True)
    edition.phases.update(opens_at=AT - 3 * NO_VOTE, closes_at=AT - 2 * NO_VOTE)
    entry = RegisterEntryFactory(edition=edition)
    if waits == "idea":
        ProposalFactory(edition=edition, submitted=True)
    elif waits == "project":
        ProjectFactory(edition=edition)
    else:
        Dispute.objects.create(entry=entry, text="J’habite ici", opened_at=AT, status_since=AT)

    assert due("registers_without_a_vote").count == 0


def test_the_register_of_an_open_vote_stays():
    poll = PollFactory(settled=True)
    poll.edition.phases.update(opens_at=AT - 3 * NO_VOTE, closes_at=AT - 2 * NO_VOTE)
    RegisterEntryFactory(edition=poll.edition)

    assert due("registers_without_a_vote").count == 0


@pytest.mark.parametrize(("saved_at", "count"), just(DRAFTS))
def test_a_draft_of_an_edition_ends_on_its_day(saved_at, count):
    seat = MembershipFactory(coordinator=True)
    SetupDraft.objects.create(
        municipality=seat.municipality, person=seat.user, profile="village", saved_at=saved_at
    )

    assert due("drafts").count == count


# --- Accounts nobody uses


def idle_since(instant, **fields) -> User:
    return UserFactory(date_joined=instant, **fields)


def warned(person, at):
    NoticeFactory(kind=PeopleNotice.DORMANT, recipient=person, state=NoticeState.SENT, sent_at=at, owed_at=at)


@pytest.mark.parametrize(("since", "count"), just(DORMANT - WARNED_BEFORE))
def test_whoever_is_long_away_is_warned_a_month_before(since, count):
    RegisterEntryFactory(user=idle_since(since))

    retention.forget(AT)
    retention.forget(AT)

    assert Notice.objects.filter(kind=PeopleNotice.DORMANT).count() == count


@pytest.mark.parametrize(("since", "count"), just(DORMANT))
def test_an_account_nobody_uses_is_closed_on_its_day(since, count):
    person = idle_since(since)
    warned(person, AT - WARNED_BEFORE)

    assert due("dormant").count == count
    retention.forget(AT)

    person.refresh_from_db()
    assert (person.erased_at == AT) == bool(count)


@pytest.mark.parametrize(("at", "count"), just(WARNED_BEFORE))
def test_nobody_is_closed_before_the_warning_is_a_month_old(at, count):
    warned(idle_since(AT - 2 * DORMANT), at)

    assert due("dormant").count == count


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.BOUNCED])
def test_a_warning_that_failed_closes_nothing_and_is_owed_anew_after_a_month(state):
    person = idle_since(AT - 2 * DORMANT)
    RegisterEntryFactory(user=person)
    warned(person, AT - WARNED_BEFORE)
    Notice.objects.update(state=state)

    retention.forget(AT)
    retention.forget(AT)

    person.refresh_from_db()
    assert person.erased_at is None
    assert Notice.objects.filter(kind=PeopleNotice.DORMANT).count() == 2


@pytest.mark.parametrize(("at", "count"), just(FORGOTTEN))
def test_whom_no_warning_reaches_for_a_year_is_closed(at, count):
    warned(idle_since(AT - 2 * DORMANT), at)
    Notice.objects.update(state=NoticeState.FAILED)

    assert due("dormant").count == count


def test_a_role_that_is_over_keeps_no_account():
    seat = MembershipFactory(
        officer=True, user=idle_since(AT - 2 * DORMANT), begins_at=AT - DORMANT, ends_at=AT - ONE_DAY
    )
    warned(seat.user, AT - WARNED_BEFORE)

    assert due("dormant").count == 1


def test_a_sign_in_after_the_warning_keeps_the_account():
    person = idle_since(AT - 2 * DORMANT)
    warned(person, AT - WARNED_BEFORE)
    User.objects.filter(pk=person.pk).update(last_login=AT - ONE_DAY)

    assert due("dormant").count == 0


def test_who_works_for_a_town_is_never_closed_by_the_sweep():
    seat = MembershipFactory(officer=True, user=idle_since(AT - 2 * DORMANT))
    warned(seat.user, AT - WARNED_BEFORE)

    assert due("dormant").count == 0


def test_the_ideas_of_an_account_that_is_closed_stay_and_the_journal_holds():
    person = idle_since(AT - 2 * DORMANT)
    idea = ProposalFactory(author=person, submitted=True)
    warned(person, AT - WARNED_BEFORE)

    retention.forget(AT)

    idea.refresh_from_db()
    told = JournalEntry.objects.get(event="account.closed_idle")
    assert (idea.author, told.by) == (None, None)
    assert list(journal.breaks(told.municipality)) == []


# --- The dry run, the schedule, the promises


def test_the_dry_run_tells_how_many_the_oldest_and_the_newest_and_changes_nothing():
    for days in (3, 1):
        at = AT - MESSAGES - timedelta(days=days)
        NoticeFactory(state=NoticeState.SENT, sent_at=at, owed_at=at)
    taken = due("messages")

    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)

    assert (taken.count, taken.newest - taken.oldest) == (2, timedelta(days=2))
    assert Notice.objects.count() == 2
    assert all(period.table in said.getvalue() for period in PERIODS)


def test_every_period_is_kept_by_a_task_of_the_schedule_or_a_command():
    scheduled = {str(entry["task"]) for entry in app.conf.beat_schedule.values()}

    assert {period.by for period in PERIODS} - scheduled == {"empty_urns"}
