"""« Votre participation est enregistrée »: a day later, together, in no order of theirs."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.services.mail import message_of
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, PollFactory, voter_of, waiting_for_keys
from tests.triggers import force
from voting import tasks
from voting.enums import Channel, PollStatus
from voting.models import Signature
from voting.queries import polls as queries
from voting.services import participation

pytestmark = pytest.mark.django_db
THE_DAY_AFTER = WHILE_OPEN + timedelta(days=1)


@pytest.fixture
def poll():
    return PollFactory(settled=True)


def sign(poll, **fields):
    voter = voter_of(poll, **fields)
    Signature.objects.sign(poll, voter, channel=Channel.ONLINE, on=WHILE_OPEN.date())
    return voter


def test_everyone_who_signed_before_today_is_told_once(poll):
    sign(poll)

    owed = [participation.tell(poll, at=WHILE_OPEN + timedelta(days=days)) for days in (0, 1, 1, 2)]

    assert owed == [0, 1, 0, 0]
    assert Notice.objects.get().kind == "participation.recorded"


def test_the_order_of_the_messages_says_nothing_of_the_order_of_the_votes(poll):
    voters = [sign(poll) for _ in range(30)]

    participation.tell(poll, at=THE_DAY_AFTER)

    notices = Notice.objects.order_by("pk")
    order = list(notices.values_list("recipient_id", flat=True))
    assert sorted(order) == [voter.user_id for voter in voters]
    assert order != sorted(order)
    assert len(set(notices.values_list("owed_at", "due_at"))) == 1


def test_who_has_no_account_is_owed_nothing(poll):
    sign(poll, without_account=True)

    assert participation.tell(poll, at=THE_DAY_AFTER) == 0


def test_the_message_holds_neither_a_choice_nor_a_number(poll):
    sign(poll)

    participation.tell(poll, at=THE_DAY_AFTER)

    assert Notice.objects.get().facts == {
        "edition": poll.edition.name,
        "closes_at": poll.closes_at.isoformat(),
    }


@pytest.mark.parametrize("is_over", [False, True])
def test_a_second_ballot_is_offered_only_while_the_vote_is_open(is_over):
    poll = PollFactory(ended=True) if is_over else PollFactory(settled=True)
    sign(poll)

    participation.tell(poll, at=AFTER_CLOSE if is_over else THE_DAY_AFTER)

    notice = Notice.objects.get()
    words = " ".join(str(message_of(notice).body).split())
    assert ("vous pouvez voter à nouveau" in words) is not is_over
    assert ("Le vote en ligne est clos" in words) is is_over
    assert ("/vote/" in notice.path) is not is_over


@pytest.mark.parametrize("status", list(PollStatus))
def test_polls_that_have_signatures_to_tell_of(poll, status):
    if status in (PollStatus.DRAFTING, PollStatus.SETTLING):
        poll = PollFactory() if status == PollStatus.DRAFTING else waiting_for_keys()
    else:
        force(poll, status=status)

    is_swept = queries.polls_with_signatures_to_tell(THE_DAY_AFTER).filter(pk=poll.pk).exists()

    assert is_swept is (status not in (PollStatus.DRAFTING, PollStatus.ANNULLED))


@pytest.mark.django_db(transaction=True)
def test_sweeps_that_run_at_once_tell_everyone_once(at_once):
    poll = PollFactory(settled=True)
    for _ in range(40):
        sign(poll)

    faults = at_once(*[tasks.tell_participation] * 4)

    assert faults == [None] * 4
    assert Notice.objects.count() == 40
