"""A form that cannot be taken is never lost: session ended, page too old, refusal of a rule."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Department
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = "Des bancs à l'ombre,\npour <souffler> un peu."


@pytest.fixture
def office():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def address(office):
    return f"/{office.municipality.slug}/office/people/departments/"


def fields_of(page):
    """The hidden fields of the page's main form, as a browser would send them."""
    main = page[page.index("auth-card") :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {
        name: value.replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">") for name, value in fields
    }


def test_one_signs_in_on_the_spot_and_sends_again_what_was_typed(office, address):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/account/login/")
    token = browser.cookies["csrftoken"].value
    ours = {"Origin": "https://testserver"}

    ended = browser.post(
        address, {"csrfmiddlewaretoken": token, "name": "Espaces verts"}, headers=ours, secure=True
    )
    carried = fields_of(ended.content.decode())
    credentials = {"login": office.user.email, "password": PASSWORD}
    asked = browser.post("/account/resume/", {**carried, **credentials}, headers=ours, secure=True)
    carried = fields_of(asked.content.decode())
    (code, *_others) = Authenticator.objects.get(user=office.user).wrap().get_unused_codes()
    signed_in = browser.post("/account/resume/", {**carried, "code": code}, headers=ours, secure=True)
    ready = fields_of(signed_in.content.decode())
    browser.post(address, ready, headers=ours, secure=True)

    assert ended.status_code == 401
    assert carried["typed-name"] == "Espaces verts"
    assert ready["name"] == "Espaces verts"
    assert Department.objects.get().municipality == office.municipality


def test_a_text_comes_back_as_it_was_typed_and_harmless(address):
    page = Client().post(address, {"name": TEXT}).content.decode()

    assert "&lt;souffler&gt;" in page
    assert "<souffler>" not in page
    assert fields_of(page)["typed-name"] == TEXT


def test_several_values_of_one_name_all_come_back(address):
    page = Client().post(address, {"departments": ["3", "5"]}).content.decode()

    assert page.count('name="typed-departments"') == 2


def test_a_wrong_password_keeps_everything(office, address):
    browser = Client()
    carried = fields_of(browser.post(address, {"name": TEXT}).content.decode())

    answer = browser.post(
        "/account/resume/", {**carried, "login": office.user.email, "password": "not this one at all"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert fields_of(page)["typed-name"] == TEXT
    assert "not this one at all" not in page


def test_an_unconfirmed_account_keeps_everything_until_it_is_confirmed(address):
    person = UserFactory(with_email="unconfirmed")
    browser = Client()
    carried = fields_of(browser.post(address, {"name": TEXT}).content.decode())

    answer = browser.post("/account/resume/", {**carried, "login": person.email, "password": PASSWORD})

    assert answer.status_code == 422
    assert fields_of(answer.content.decode())["typed-name"] == TEXT


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_the_form_is_never_sent_to_another_site(away):
    person = UserFactory()

    answer = Client().post(
        "/account/resume/", {"address": away, "typed-name": TEXT, "login": person.email, "password": PASSWORD}
    )

    assert '<form class="form" action="/" method="post">' in answer.content.decode()


def test_a_password_is_never_written_back():
    browser = Client()

    page = browser.post(
        "/account/password/change/", {"oldpassword": "my old secret", "password1": "my new secret"}
    ).content.decode()

    assert "my old secret" not in page
    assert "my new secret" not in page


def test_a_page_too_old_asks_for_one_more_press(office, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.user)
    browser.get("/account/")

    ours = {"Origin": "https://testserver"}

    answer = browser.post(address, {"name": "Espaces verts"}, headers=ours, secure=True)
    browser.post(address, fields_of(answer.content.decode()), headers=ours, secure=True)

    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Department.objects.get().name == "Espaces verts"


FROM_ELSEWHERE = ["https://evil.example", "null", "http://[x", "https://testserver.evil.example", "://"]


@pytest.mark.parametrize("origin", FROM_ELSEWHERE)
def test_a_form_of_another_site_is_not_one_press_away(office, address, origin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.user)
    browser.get("/account/")

    answer = browser.post(address, {"name": "Espaces verts"}, headers={"Origin": origin}, secure=True)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "venait d’un autre site" in page
    assert fields_of(page) == {}


def test_a_browser_without_cookies_is_told_so():
    answer = Client(enforce_csrf_checks=True).post(
        "/account/login/",
        {"login": "a@b.example"},
        headers={"Origin": "https://testserver"},
        secure=True,
    )

    assert "ne garde aucun cookie" in answer.content.decode()


def test_a_form_with_a_password_is_opened_again_rather_than_sent_again():
    browser = Client(enforce_csrf_checks=True)
    browser.get("/account/login/")

    page = browser.post(
        "/account/login/",
        {"login": "jeanne@example.org", "password": PASSWORD},
        headers={
            "Origin": "https://testserver",
            "Referer": "https://testserver/account/login/",
        },
        secure=True,
    ).content.decode()

    assert PASSWORD not in page
    assert 'href="/account/login/"' in page


def test_a_refusal_after_a_button_is_told_on_the_page_one_came_from(office):
    """The only coordinator tries to leave."""
    browser = Client()
    browser.force_login(office.user)
    team = f"/{office.municipality.slug}/office/people/"

    answer = browser.post(
        f"{team}{office.pk}/revoke/", headers={"Referer": f"http://testserver{team}"}, follow=True
    )

    assert answer.redirect_chain == [(f"http://testserver{team}", 302)]
    assert "garde toujours un coordinateur" in answer.content.decode()


@pytest.mark.parametrize(
    "referrer", ["", "null", "account_logout", "a" * 400, "https://evil.example/", "http://["]
)
def test_a_refusal_after_a_button_is_told_at_home_where_no_page_of_ours_is_named(office, referrer):
    browser = Client()
    browser.force_login(office.user)
    leave = f"/{office.municipality.slug}/office/people/{office.pk}/revoke/"

    answer = browser.post(leave, headers={"Referer": referrer}, follow=True)

    assert answer.redirect_chain[0] == ("/", 302)
    assert "garde toujours un coordinateur" in answer.content.decode()


def test_a_refusal_of_a_text_gives_the_text_back(office):
    """The service says no where the view does not expect it: the page shows what was written."""
    browser = Client()
    browser.force_login(office.user)
    team = f"/{office.municipality.slug}/office/people/"

    answer = browser.post(f"{team}{office.pk}/revoke/", {"reason": TEXT})

    assert answer.status_code == 409
    assert "&lt;souffler&gt;" in answer.content.decode()


def test_a_right_one_lacks_is_told_and_changes_nothing(address):
    browser = Client()
    browser.force_login(UserFactory())

    answer = browser.post(address, {"name": "Espaces verts"})

    assert answer.status_code == 403
    assert "Ceci n’est pas ouvert à votre compte" in answer.content.decode()
    assert not Department.objects.exists()


@pytest.mark.parametrize("way", ["/nowhere/at/all/", "/no-such-town/office/people/"])
def test_an_address_where_nothing_is_answers_in_our_own_words(client, way):
    client.force_login(UserFactory())

    answer = client.get(way)

    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode() or "html" in answer.content.decode()


@pytest.mark.browser
def test_a_session_that_ended_costs_one_sign_in_and_one_press_without_script(scriptless_page, office):
    page, team = scriptless_page, f"/{office.municipality.slug}/office/people/"
    page.goto(f"/account/login/?next={team}")
    sign_in(page, office)
    page.fill("[name=name]", "Culture et patrimoine")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Ajouter le service").click()
    sign_in(page, office)
    page.get_by_role("button", name="Envoyer à nouveau").click()

    expect(page).to_have_url(re.compile(f"{team}$"))
    expect(page.get_by_text("Culture et patrimoine").first).to_be_visible()


def sign_in(page, membership):
    page.fill("[name=login]", membership.user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main .button--primary").click()
    page.fill("[name=code]", Authenticator.objects.get(user=membership.user).wrap().get_unused_codes()[0])
    page.locator("main .button--primary").click()
