"""Whether an address has an account is told by no answer's time: sign-up, a new password, a code by mail."""

import pytest

from frontend.people import ticks
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ASKED = {
    "/account/signup/": {"display_name": "Jeanne", "password1": "une phrase assez longue"},
    "/account/password/reset/": {},
    "/account/code/": {},
}


@pytest.fixture
def waits(monkeypatch, settings):
    """What was waited, where each answer takes 0.3 s of work, then 1.4 s."""
    settings.ANSWER_TICK = 1
    clock, waited = iter([0.0, 0.3, 10.0, 11.4] * 9), []
    monkeypatch.setattr(ticks, "monotonic", lambda: next(clock))
    monkeypatch.setattr(ticks, "sleep", waited.append)
    return waited


@pytest.mark.parametrize("path", ASKED)
def test_a_known_address_and_a_new_one_are_answered_at_a_tick(client, waits, path):
    UserFactory(email="known@example.org")

    for address in ("known@example.org", "new@example.org"):
        assert client.post(path, {"email": address, **ASKED[path]}).status_code in (302, 200)

    assert waits == pytest.approx([0.7, 0.6])


def test_who_looks_at_a_page_waits_for_nothing(client, waits):
    for path in ASKED:
        client.get(path)

    assert waits == []


def test_what_is_refused_for_its_number_is_refused_at_once(client, waits, settings):
    settings.LIMITS = {**settings.LIMITS, "sign_up": (0, 3600)}
    path = "/account/signup/"

    refused = client.post(path, {"email": "new@example.org", **ASKED[path]})

    assert refused.status_code == 429
    assert waits == []
