"""What is kept of a vote, and until when."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from accounts.models import JournalEntry
from accounts.refusals import Refused
from tests.factories.voting import AFTER_CLOSE, PollFactory, fill_urn, marking
from tests.triggers import force
from voting.enums import PollStatus
from voting.models import Ballot, Outcome, PublishedFile, Signature
from voting.queries import outcomes
from voting.queries.polls import APPEAL
from voting.services import closing, retention
from voting.services.counting import tallying

pytestmark = pytest.mark.django_db


@pytest.fixture
def proclaimed():
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1)] * 3)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    force(poll, status=PollStatus.PROCLAIMED, status_since=AFTER_CLOSE)
    poll.refresh_from_db()
    return poll


def test_until_the_appeals_are_over_nothing_is_deleted_on_any_path(proclaimed):
    with pytest.raises(Refused):
        retention.empty(proclaimed, at=AFTER_CLOSE + APPEAL - timedelta(seconds=1))
    for rows in (Ballot.objects.all(), Signature.objects.all(), PublishedFile.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()

    assert (Signature.objects.count(), Ballot.objects.count()) == (3, 3)


def test_then_who_signed_and_the_ballots_go_and_what_was_published_stays(proclaimed):
    files, shown = PublishedFile.objects.count(), outcomes.turnout(proclaimed)

    assert retention.empty(proclaimed, at=AFTER_CLOSE + APPEAL) == (3, 3)

    proclaimed.refresh_from_db()
    assert shown.signatures == 3
    assert outcomes.turnout(proclaimed) == shown

    assert (Signature.objects.count(), Ballot.objects.count()) == (0, 0)
    assert (Outcome.objects.count(), PublishedFile.objects.count()) == (1, files)
    assert JournalEntry.objects.get(event="poll.emptied").details == {"signatures": 3, "ballots": 3}
    with pytest.raises(Refused):
        retention.empty(proclaimed, at=AFTER_CLOSE + APPEAL)


def test_the_command_says_first_what_it_would_do(proclaimed):
    tried, done, again = StringIO(), StringIO(), StringIO()

    call_command("empty_urns", "--dry-run", stdout=tried)
    kept = Ballot.objects.count()
    call_command("empty_urns", stdout=done)
    call_command("empty_urns", stdout=again)

    assert (kept, Ballot.objects.count()) == (3, 0)
    assert "3" in done.getvalue()
    assert "3" not in again.getvalue()
