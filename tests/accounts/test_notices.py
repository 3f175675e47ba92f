"""Messages: owed once, sent once, put off when the mail server is away, never lost."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from accounts.enums import NoticeState, PeopleNotice
from accounts.models import JournalEntry, Notice
from accounts.refusals import NotAllowed, Refused
from accounts.services import notices
from accounts.tasks import deliver_notices
from tests.factories.accounts import MembershipFactory, MunicipalityFactory, UserFactory
from tests.factories.notices import NoticeFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAST_THE_LIMIT = AT + notices.SEND_LASTS + timedelta(seconds=1)

pytestmark = pytest.mark.django_db


class PostOffice(BaseEmailBackend):
    """The outside world's mail server: it answers what the test told it to."""

    faults: list[Exception] = []
    taken: list[str] = []

    def send_messages(self, email_messages):
        for message in email_messages:
            if PostOffice.faults:
                raise PostOffice.faults.pop(0)
            PostOffice.taken.extend(message.to)
        return len(email_messages)


@pytest.fixture
def post_office(settings):
    settings.EMAIL_BACKEND = f"{__name__}.PostOffice"
    PostOffice.faults, PostOffice.taken = [], []
    return PostOffice


def owe_role(membership, **more):
    notices.owe(
        PeopleNotice.ROLE_REVOKED, to=membership.user, about=membership, at=AT, role=membership.role, **more
    )


def test_the_same_message_is_owed_once_and_another_occasion_is_another_message():
    membership = MembershipFactory()

    owe_role(membership)
    owe_role(membership)
    owe_role(membership, occasion="second reminder")

    assert Notice.objects.count() == 2


def test_a_person_without_email_is_owed_a_letter_and_one_who_left_nothing():
    membership = MembershipFactory(user=UserFactory(without_email=True))

    owe_role(membership)
    notices.owe(PeopleNotice.ROLE_REVOKED, to=None, about=membership, at=AT)

    assert [notice.state for notice in Notice.objects.all()] == [NoticeState.TO_PRINT]


def test_a_kind_one_asked_not_to_have_is_not_owed():
    quiet = UserFactory(preferences={"unwanted": ["budget.phase_opened"]})
    curious = UserFactory()

    notices.owe_all("budget.phase_opened", to=[quiet, curious], about=MembershipFactory(), at=AT)

    assert [notice.recipient for notice in Notice.objects.all()] == [curious]


def test_a_due_message_leaves_once_in_text_and_html_to_one_person():
    notice = NoticeFactory(
        municipality__name="Montsereine", municipality__contact_email="budget@ville.example"
    )

    assert notices.deliver(at=AT) == 1
    assert notices.deliver(at=AT) == 0

    message = mail.outbox[0]
    notice.refresh_from_db()
    assert len(mail.outbox) == 1
    assert (notice.state, notice.sent_at, notice.attempts) == (NoticeState.SENT, AT, 1)
    assert message.to == [notice.recipient.email]
    assert message.reply_to == ["budget@ville.example"]
    assert message.subject == "Votre rôle à Montsereine a pris fin"
    assert message.alternatives[0].mimetype == "text/html"


def test_the_task_run_twice_sends_everything_once():
    for _ in range(notices.BATCH + 5):
        NoticeFactory()

    deliver_notices()
    deliver_notices()

    assert len(mail.outbox) == notices.BATCH + 5
    assert len({message.to[0] for message in mail.outbox}) == notices.BATCH + 5


def test_what_is_due_later_waits():
    NoticeFactory(due_at=AT + timedelta(seconds=1))

    assert notices.deliver(at=AT) == 0


def test_a_text_is_not_escaped_and_html_is():
    NoticeFactory(municipality__name="L'Île & <b>co</b>", facts={"role": "officer"})

    notices.deliver(at=AT)

    message = mail.outbox[0]
    assert "L'Île & <b>co</b>" in message.subject
    assert "L'Île & <b>co</b>" in message.body
    assert "L&#x27;Île &amp; &lt;b&gt;co&lt;/b&gt;" in message.alternatives[0].content


def test_links_lead_to_the_public_address(settings):
    settings.BASE_URL = "https://budget.ville.example"
    NoticeFactory(path="/ville/office/")

    notices.deliver(at=AT)

    message = mail.outbox[0]
    assert "https://budget.ville.example/ville/office/" in message.body
    assert 'href="https://budget.ville.example/ville/office/"' in message.alternatives[0].content


def test_a_message_speaks_the_language_of_its_reader():
    NoticeFactory(recipient__language="en", municipality__name="Montsereine")

    notices.deliver(at=AT)

    assert mail.outbox[0].subject == "Your role in Montsereine has ended"
    assert '<html lang="en">' in mail.outbox[0].alternatives[0].content


def test_a_server_that_is_away_puts_the_message_off_longer_each_time(post_office):
    notice = NoticeFactory()
    waits = []

    at = AT
    for _ in range(4):
        post_office.faults = [ConnectionRefusedError("mail.example refused jeanne@example.org")]
        notices.deliver(at=at)
        notice.refresh_from_db()
        waits.append((notice.due_at - at) // timedelta(minutes=1))
        at = notice.due_at

    assert waits == [1, 3, 9, 27]
    assert (notice.state, notice.fault) == (NoticeState.OWED, "ConnectionRefusedError")


def test_a_server_that_is_away_is_asked_once_per_sweep(post_office):
    NoticeFactory.create_batch(3)
    post_office.faults = [SMTPServerDisconnected("gone")]

    notices.deliver(at=AT)

    assert post_office.taken == []
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_after_its_last_attempt_a_message_has_failed_and_waits_for_a_person(post_office):
    notice = NoticeFactory(attempts=notices.MOST_ATTEMPTS - 1)
    post_office.faults = [TimeoutError()]

    notices.deliver(at=AT)

    notice.refresh_from_db()
    assert (notice.state, notice.fault) == (NoticeState.FAILED, "TimeoutError")
    assert notices.deliver(at=AT + timedelta(days=30)) == 0


@pytest.mark.parametrize(("code", "state"), [(550, NoticeState.FAILED), (451, NoticeState.OWED)])
def test_an_address_refused_for_good_is_not_tried_again(post_office, code, state):
    refused = NoticeFactory()
    after = NoticeFactory(due_at=AT)
    post_office.faults = [SMTPRecipientsRefused({refused.recipient.email: (code, b"no")})]

    notices.deliver(at=AT)

    refused.refresh_from_db()
    assert refused.state == state
    assert refused.recipient.email not in refused.fault
    assert post_office.taken == [after.recipient.email]


@pytest.mark.parametrize(("code", "state"), [(554, NoticeState.FAILED), (452, NoticeState.OWED)])
def test_a_message_refused_for_its_content_is_tried_again_only_if_the_server_may_change_its_mind(
    post_office, code, state
):
    refused, after = NoticeFactory.create_batch(2)
    post_office.faults = [SMTPDataError(code, b"no")]

    assert notices.deliver(at=AT) == 1

    refused.refresh_from_db()
    assert refused.state == state
    assert post_office.taken == [after.recipient.email]


def test_an_invitation_does_not_wait_behind_a_message_to_the_whole_town(post_office):
    NoticeFactory.create_batch(3, kind="budget.phase_opened")
    invited = NoticeFactory(kind="accounts.invited", due_at=AT)

    notices.deliver(at=AT, limit=1)

    assert post_office.taken == [invited.recipient.email]


def test_a_kind_without_template_does_not_hold_up_the_others():
    unknown = NoticeFactory(kind="accounts.unheard_of")
    NoticeFactory(due_at=AT)

    assert notices.deliver(at=AT) == 1

    unknown.refresh_from_db()
    assert (unknown.state, unknown.fault) == (NoticeState.OWED, "TemplateDoesNotExist")


def test_a_sending_in_progress_is_left_alone_for_ten_minutes():
    notice = NoticeFactory()
    notices._claim(notice.pk, AT)

    notices.deliver(at=AT + notices.SEND_LASTS - timedelta(seconds=1))

    notice.refresh_from_db()
    assert notice.state == NoticeState.SENDING
    assert mail.outbox == []


def test_an_interrupted_sending_is_never_taken_up_by_itself():
    notice = NoticeFactory(state=NoticeState.SENDING, attempts=1, due_at=AT + notices.SEND_LASTS)

    notices.deliver(at=PAST_THE_LIMIT)

    notice.refresh_from_db()
    assert (notice.state, notice.fault) == (NoticeState.FAILED, "interrupted")
    assert mail.outbox == []


def test_a_message_that_left_late_is_told_as_sent_even_if_it_was_given_up(post_office):
    class SlowOffice(PostOffice):
        def send_messages(self, email_messages):
            notices._give_up_interrupted(PAST_THE_LIMIT)
            return super().send_messages(email_messages)

    notice = NoticeFactory()
    claimed = notices._claim(notice.pk, AT)

    assert notices._send(claimed, SlowOffice(), AT)

    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_who_gave_up_their_address_meanwhile_gets_a_letter():
    notice = NoticeFactory()
    type(notice.recipient).objects.update(email=None)

    notices.deliver(at=AT)

    notice.refresh_from_db()
    assert notice.state == NoticeState.TO_PRINT


def test_a_coordinator_has_a_failed_message_sent_again():
    coordinator = MembershipFactory(coordinator=True)
    failed = NoticeFactory(failed=True, municipality=coordinator.municipality)
    sent = NoticeFactory(sent=True, municipality=coordinator.municipality)
    elsewhere = NoticeFactory(failed=True)

    pks = [failed.pk, sent.pk, elsewhere.pk]
    count = notices.send_again(coordinator.municipality, pks, by=coordinator.user, at=AT)
    notices.deliver(at=AT)

    elsewhere.refresh_from_db()
    assert count == 1
    assert [message.to for message in mail.outbox] == [[failed.recipient.email]]
    assert elsewhere.state == NoticeState.FAILED
    assert JournalEntry.objects.get().event == "notices.sent_again"


def test_sending_again_what_is_on_its_way_is_refused():
    coordinator = MembershipFactory(coordinator=True)
    sent = NoticeFactory(sent=True, municipality=coordinator.municipality)

    with pytest.raises(Refused):
        notices.send_again(coordinator.municipality, [sent.pk], by=coordinator.user, at=AT)


def test_printed_letters_are_done_with():
    coordinator = MembershipFactory(coordinator=True)
    letter = NoticeFactory(to_print=True, municipality=coordinator.municipality)

    notices.mark_printed(coordinator.municipality, [letter.pk], by=coordinator.user, at=AT)

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == (NoticeState.SENT, AT)


@pytest.mark.parametrize("role", ["officer", "desk_agent", "moderator", "commission_member", "councillor"])
def test_only_a_coordinator_handles_messages(role):
    membership = MembershipFactory(role=role)

    with pytest.raises(NotAllowed):
        notices.send_again(membership.municipality, [1], by=membership.user, at=AT)


@pytest.mark.parametrize("role", ["officer", "moderator", "commission_member", "councillor"])
def test_letters_are_marked_as_printed_at_the_desk_or_by_the_coordinator(role):
    membership = MembershipFactory(role=role)

    with pytest.raises(NotAllowed):
        notices.mark_printed(membership.municipality, [1], by=membership.user, at=AT)


def test_a_coordinator_of_elsewhere_handles_nothing_here():
    stranger = MembershipFactory(coordinator=True).user

    with pytest.raises(NotAllowed):
        notices.send_again(MunicipalityFactory(), [1], by=stranger, at=AT)
