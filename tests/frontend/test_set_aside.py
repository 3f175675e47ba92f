"""A project added to one's ballot from its page or card: one tab knows of it, and nothing else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.voting import On, PollFactory, voter_of
from tests.frontend.test_ballot_first import open_poll
from tests.frontend.test_booth import address_of
from tests.journeys.test_accessibility import sign_in

ADD, REMOVE, MARK = "L’ajouter à mon bulletin", "L’enlever de mon bulletin", "Vous l’aviez ajouté"
SCRIPT = "js/set_aside.js"
TOWN = On(300_000, (10_000,) * 4, name="Toute la ville")
POINTS = On(100_000, (5_000,) * 2, name="Les écoles", rules={"ballot_rule": "points"})
browser = pytest.mark.browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def poll():
    return open_poll(paper=(TOWN, POINTS))


def project_of(poll, number):
    return poll.entries.get(number=number).project.get_absolute_url()


@browser
def test_what_is_added_is_ticked_or_marked_on_the_ballot_and_forgotten_once_it_is_cast(visitor, site, poll):
    page = visitor(viewport={"width": 390, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url.partition("?")[2])))
    page.goto(address_of(poll, "projects"))
    title = poll.entries.get(number=2).project.title
    page.get_by_role("button", name=f"{ADD} {title}", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Un projet est mis de côté")).to_be_visible()
    page.goto(project_of(poll, 5))
    page.get_by_role("button", name=ADD).click()
    expect(page.get_by_role("button", name=REMOVE)).to_be_visible()
    assert set(asked) == {("GET", "")}
    assert not any("aside" in str(cookie) for cookie in page.context.cookies())

    page.goto(address_of(poll))
    expect(page.locator("[name=contest_1]:checked")).to_have_value("2")
    expect(page.get_by_text(MARK)).to_have_count(2)
    expect(page.locator("[data-chosen]").first).to_have_text("1")
    assert page.locator("[name=value_2_5]").input_value() == ""
    page.locator("[name=value_2_5]").select_option("3")
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.get_by_role("heading", name="Votre bulletin est dans l’urne").wait_for()

    assert "set aside" not in page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    page.goto(address_of(poll))
    expect(page.get_by_text(MARK)).to_have_count(0)


@browser
def test_what_one_unticks_stays_unticked_through_review_and_correction(visitor, site, poll):
    page = visitor(viewport={"width": 1280, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(project_of(poll, 2))
    page.get_by_role("button", name=ADD).click()
    page.goto(address_of(poll))
    page.locator("[name=contest_1][value='2']").uncheck()
    page.locator("[name=contest_1][value='3']").check()
    page.locator("[name=blank_2]").check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Changer mes choix").click()
    expect(page.locator("[name=contest_1]:checked")).to_have_value("3")

    page.locator("[name=contest_1][value='3']").uncheck()
    page.get_by_role("button", name="Relire mon bulletin").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=contest_1]:checked")).to_have_count(0)
    expect(page.get_by_text(MARK)).to_have_count(1)


@browser
def test_on_a_page_seen_later_it_is_ticked_when_that_page_comes(visitor, site):
    poll = open_poll(paper=(On(300_000, (10_000,) * 8), On(100_000, (5_000,) * 5)))
    page = visitor(viewport={"width": 1280, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(project_of(poll, 10))
    page.get_by_role("button", name=ADD).click()
    page.goto(address_of(poll))
    page.locator("[name=contest_1]").first.check()
    page.get_by_role("button", name="Enveloppe suivante").click()
    expect(page.locator("[name=contest_2]:checked")).to_have_value("10")
    page.locator("[name=contest_2]:checked").uncheck()
    page.get_by_role("button", name="Enveloppe précédente").click()

    page.get_by_role("button", name="Enveloppe suivante").click()

    expect(page.locator("[name=contest_2]:checked")).to_have_count(0)


@browser
def test_signing_out_forgets_it_and_another_tab_never_knew(visitor, site, poll):
    page = visitor(viewport={"width": 1280, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(project_of(poll, 2))
    page.get_by_role("button", name=ADD).click()
    other = page.context.new_page()
    other.goto(project_of(poll, 2))
    expect(other.get_by_role("button", name=ADD)).to_be_visible()

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto(project_of(poll, 2))

    expect(page.get_by_role("button", name=ADD)).to_be_visible()


@browser
def test_without_script_there_is_no_button(visitor, poll):
    page = visitor(java_script_enabled=False)

    for address in (address_of(poll, "projects"), project_of(poll, 2)):
        page.goto(address)
        expect(page.get_by_text(ADD)).to_have_count(0)
        expect(page.locator("[data-project] button")).to_have_count(0)


def test_the_script_comes_only_while_the_vote_is_open(client, poll):
    ended = PollFactory(ended=True)

    for one, is_there in ((poll, True), (ended, False)):
        for address in (address_of(one, "projects"), project_of(one, 2)):
            page = client.get(address).text
            assert (SCRIPT in page, "data-set-aside" in page) == (is_there, is_there)


def test_the_page_on_cookies_says_what_a_tab_keeps(client, poll):
    page = client.get(reverse("town_about", args=[poll.municipality.slug, "cookies"])).text

    assert "l’onglet de votre navigateur retient les projets que vous ajoutez" in page
