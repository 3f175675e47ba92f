"""What is typed is a row or nothing: neither a cookie nor a session carries it, whatever its length."""

import ast
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from budget.enums import PhaseKind
from tests.contracts.test_doors import modules
from tests.factories.accounts import MembershipFactory
from tests.factories.proposals import edition_now, resident_of

# Who writes what a browser brings back: an order of lists, a language, where a link led, what is kept sealed.
KEEPERS = {
    "accounts/adapters.py",
    "accounts/providers/factor.py",
    "frontend/booth/by_code.py",
    "frontend/people/carried.py",
    "frontend/people/codes.py",
    "frontend/people/providers.py",
    "frontend/people/mailbox.py",
    "frontend/pieces/catalogues.py",
    "frontend/shell/devices.py",
    "frontend/shell/kept.py",
    "frontend/shell/languages.py",
    "frontend/shell/second_factor.py",
    "frontend/factors/views.py",
    "frontend/stations/views.py",
}
LARGEST = 3_000  # octets of all cookies together; a browser takes 4,096 of one
MARK = "Cerisaie"


def test_few_write_into_a_session_or_a_cookie():
    keeping = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"session", "set_cookie", "set_signed_cookie"}
        if Path(path).name != "sessions.py"
    }

    assert keeping == KEEPERS


@pytest.mark.django_db
@pytest.mark.once
def test_neither_an_idea_nor_an_edition_being_written_is_in_them(client):
    call = edition_now(PhaseKind.COLLECTION)
    client.force_login(resident_of(call))
    where = [call.municipality.slug, call.slug]
    client.post(reverse("proposal_new", args=where), {"title": MARK, "summary": f"{MARK} " * 30})
    for step in ("place", "story", "cost", "who"):
        page = reverse("proposal_edit", args=[*where, 1, step])
        client.post(page, {"place": MARK, "body": f"{MARK} " * 800, "back": "yes"})
    assert_holds_nothing_typed(client)

    client.force_login(MembershipFactory(municipality=call.municipality, coordinator=True).user)
    town = call.municipality.slug
    client.post(reverse("edition_new", args=[town]), {"profile": "village"})
    client.post(reverse("edition_question", args=[town, "money"]), {"name": f"{MARK} " * 10})
    assert_holds_nothing_typed(client)


def assert_holds_nothing_typed(client):
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    kept = [session.get_decoded() for session in Session.objects.all()]

    assert MARK not in f"{cookies}{kept}"
    assert sum(map(len, cookies.values())) < LARGEST
    assert len(str(kept)) < LARGEST
