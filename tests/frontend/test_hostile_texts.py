"""Whatever a resident can write is shown as text."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from budget.enums import PhaseKind
from tests.factories.accounts import UserFactory
from tests.factories.proposals import ProposalFactory, edition_now
from tests.factories.towns import whole_town
from tests.frontend.asking import ask
from tests.journeys.pages import WITHOUT_PASSWORD, visits

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BROKEN_OUT = ("", '"', "'", "-->", "</title>", "</textarea>", "</script>", "]]>", "\u202e", "{{", "\\")
CODE = (
    "<script>canary()</script>",
    "<img src=x onerror=canary()>",
    "<svg/onload=canary()>",
    "<a href=javascript:canary()>x</a>",
    "<iframe srcdoc='<script>canary()</script>'>",
    "<math><mtext></mtext><mglyph><style><img src onerror=canary()>",
    " autofocus onfocus=canary() x=",
    "[x](javascript:canary())",
    "javascript:canary()",
    "data:text/html,<script>canary()</script>",
    "{% load log %}{{ settings.SECRET_KEY }}",
    "${canary()}",
    "<canary-x>",
    "＜script＞canary()＜/script＞",
    "&lt;img onerror=canary()&gt;",
)
PAYLOADS = [f"{before}{code}"[:115] for before in BROKEN_OUT for code in CODE]


class Watch(HTMLParser):
    """Remembers what a browser would run or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.caught: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction", "data", "xlink:href")
            is_code = re.match(r"\s*(javascript|data):", value or "", re.IGNORECASE)
            is_run = name.startswith("on") or (leads and is_code)
            if is_run or name == "srcdoc" or "canary" in name:
                self.caught.append(f"<{tag} {name}={value}>")
        if tag in ("iframe", "mglyph", "math") or "canary" in tag:
            self.caught.append(f"<{tag}>")

    def handle_data(self, data):
        if self.cdata_elem == "script" and "canary" in data:
            self.caught.append(data)


def caught_in(response) -> list[str]:
    watch = Watch()
    watch.feed(response.content.decode())
    return watch.caught


@pytest.fixture
def edition():
    return edition_now(PhaseKind.COLLECTION)


@pytest.fixture
def ideas(edition):
    """One idea per payload, which stands in everything that its author can write."""
    return [
        ProposalFactory(
            edition=edition,
            submitted=True,
            author=UserFactory(display_name=payload[:80]),
            title=payload,
            summary=payload,
            body=payload,
            place=payload,
        )
        for payload in PAYLOADS
    ]


def test_the_watch_sees_what_a_browser_would_run():
    watch = Watch()

    watch.feed(
        "<p>a</p><img src=x onerror=canary()><script>canary()</script><a href=' JavaScript:x'>b</a><iframe>"
    )

    assert len(watch.caught) == 4


def test_what_is_written_is_shown_and_never_run(client, edition, ideas):
    assert len(PAYLOADS) > 150
    where = [edition.municipality.slug, edition.slug]
    pages = [reverse("proposals", args=where) + f"?per_page=100&page={page}" for page in (1, 2)]
    pages += [reverse("proposal", args=[*where, idea.number]) for idea in ideas[:: len(BROKEN_OUT) + 1]]

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert caught_in(response) == []
        assert "SECRET" not in response.content.decode().replace("settings.SECRET_KEY", "")


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("payload", PAYLOADS[:: len(PAYLOADS) // 12])
def test_no_page_of_the_product_runs_it_whoever_looks(payload):
    """Every address of the table of rights, the office and its journal among them."""
    town = whole_town("montsereine", mark=payload[:40])
    town.people[WITHOUT_PASSWORD] = UserFactory(password=None)
    read = 0

    for visit in visits(town):
        response = ask(town.people.get(visit.role), "GET", f"{visit.path}{visit.query}")
        assert caught_in(response) == [], visit.label
        read += payload[:40].split()[0] in unescape(response.content.decode())

    assert read >= 20


@pytest.mark.parametrize(
    "name", ["search", "page", "order", "theme", "territory", "status", "per_page", "next"]
)
def test_what_is_asked_by_address_is_never_run(client, edition, name):
    ProposalFactory(edition=edition, submitted=True)
    where = [edition.municipality.slug, edition.slug]

    for payload in PAYLOADS[::4]:
        for address in (reverse("proposals", args=where), reverse("account_login")):
            response = client.get(address, {name: payload})
            assert response.status_code == 200
            assert caught_in(response) == []


def test_a_text_is_the_same_in_the_form_where_it_is_written_again(client, edition):
    person = UserFactory()
    client.force_login(person)

    for payload in PAYLOADS[::11]:
        draft = ProposalFactory(edition=edition, author=person, title=payload)
        where = [edition.municipality.slug, edition.slug, draft.number, "idea"]
        response = client.get(reverse("proposal_edit", args=where))
        assert response.status_code == 200
        assert caught_in(response) == []
