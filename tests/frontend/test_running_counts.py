"""Before the close nothing tells how a vote goes: whatever lies in the urn, every answer reads the same."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Notice
from accounts.services.mail import words_of
from budget.models import RegisterEntry
from tests.contracts.addresses import addresses
from tests.factories.towns import Town, whole_town
from tests.factories.voting import WHILE_OPEN, voter_of
from tests.frontend.asking import ask, browser_of, path_to
from tests.frontend.rights import ANONYMOUS, GET, REGISTERED, TABLE, name_of
from voting.models import Poll
from voting.services import casting, participation
from voting.tally.types import BLANK, Choice

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# What each answer draws anew, whatever lies in the urn; ideas and projects come in an order of chance.
DRAWN = re.compile(
    r'(csrfmiddlewaretoken" value="|nonce-?="?|request_key" value="|drawn_at": "|[?;](?:order|key)=)[^"&]+'
)

OWED = "the messages that are owed"

# These draw a secret for one's second factor, as a picture and as a challenge.
OF_A_SECRET = {"mfa_activate_totp", "mfa_add_webauthn", "mfa_login_webauthn"}


def test_no_answer_of_any_address_hangs_on_what_was_voted(monkeypatch: pytest.MonkeyPatch) -> None:
    one_moment = timezone.now()  # some pages say at which they are read
    monkeypatch.setattr(timezone, "now", lambda: one_moment)
    town = whole_town("montsereine")
    voters = [voter_of(Poll.objects.get(edition=town.live)) for _ in range(25)]
    asked = {
        (role, label): path_to(addresses()[name_of(label)], town, **row.at)
        for role in (ANONYMOUS, REGISTERED, Role.COORDINATOR)
        for label, row in TABLE.items()
        if GET[0] in row.methods and label not in OF_A_SECRET
    }
    for role in (REGISTERED, Role.COORDINATOR):
        browser_of(town.people[role])  # its session outlives what is undone

    liked, left = (said_with(choice, town, voters, asked) for choice in (Choice.approving([1]), BLANK))

    assert len(liked) > 200
    assert [place for place in asked if liked[place] != left[place]] == []
    assert len(liked[OWED]) >= len(voters)
    assert liked[OWED] == left[OWED]


def said_with(
    choice: Choice, town: Town, voters: list[RegisterEntry], asked: dict[Any, str]
) -> dict[Any, Any]:
    """All that these people are answered with this choice in the open urn; undone afterwards."""
    poll = Poll.objects.get(edition=town.live)
    with transaction.atomic():
        for voter in voters:
            half, key = "BCDFGHJK", uuid.uuid4()
            casting.cast(poll, {"1": choice}, by=voter, device_half=half, request_key=key, at=WHILE_OPEN)
        said = {place: answer(town.people.get(place[0]), path) for place, path in asked.items()}
        said[OWED] = messages_owed(poll)
        transaction.set_rollback(True)
    return said


def messages_owed(poll: Poll) -> list[tuple[str, str, str, str]]:
    """What the day after owes to those who voted, as each of them will read it."""
    participation.tell(poll, at=WHILE_OPEN + timedelta(days=1))
    owed = Notice.objects.select_related("recipient", "municipality")
    written = ((notice.recipient.email or "", words_of(notice)) for notice in owed)
    return sorted((email, words.subject, words.text, words.html) for email, words in written)


def answer(person: Any, path: str) -> tuple[int, list[str]]:
    response = ask(person, "GET", path)
    page = response.content.decode(errors="replace") + response.headers.get("Location", "")
    return response.status_code, sorted(DRAWN.sub(r"\1", page).splitlines())
