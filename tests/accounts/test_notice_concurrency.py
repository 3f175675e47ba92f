"""Several workers sweep at the same moment: each message leaves once."""

from datetime import UTC, datetime

from django.core import mail

from accounts.enums import NoticeState
from accounts.models import Notice
from accounts.services import notices
from tests.factories.notices import NoticeFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_eight_sweeps_at_once_send_each_message_once(at_once):
    NoticeFactory.create_batch(12)

    answers = at_once(*[lambda: notices.deliver(at=AT)] * 8)

    assert sum(answers) == 12
    assert len(mail.outbox) == 12
    assert set(Notice.objects.values_list("state", "attempts")) == {(NoticeState.SENT, 1)}
