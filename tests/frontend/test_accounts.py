"""Signing up and in, one's own details, joining the register."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from budget.enums import PhaseKind
from budget.models import RegisterEntry
from tests.factories.accounts import PASSWORD, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory

pytestmark = pytest.mark.django_db

SIGN_UP = {"email": "jeanne@example.org", "display_name": "Jeanne", "password1": PASSWORD}
BANAL = "motdepasse"
STATEMENT = {
    "given_names": "Jeanne Marie",
    "family_name": "Martin",
    "birth_date": "1990-01-01",
    "lives_here": "on",
    "on_honour": "on",
}


def link_in(message):
    return re.search(r"https://budget\.example\.org(/\S+)", message.body)[1]


@pytest.fixture
def edition():
    """Its vote is still to come, whenever this runs."""
    edition = EditionFactory(running=True)
    edition.phases.filter(kind=PhaseKind.VOTING).update(
        opens_at=datetime.now(UTC) + timedelta(days=40), closes_at=datetime.now(UTC) + timedelta(days=60)
    )
    return edition


def address_of(edition, page):
    return f"/{edition.municipality.slug}/{edition.slug}/{page}"


# --- Signing up


def test_a_person_signs_up_confirms_and_is_signed_in(client):
    client.post("/account/signup/", SIGN_UP)
    link = link_in(mail.outbox[0])

    asked = client.get(link)
    answer = client.post(link, follow=True)

    person = User.objects.get(email="jeanne@example.org")
    assert "Oui, confirmer mon adresse" in asked.content.decode()
    assert answer.wsgi_request.user == person
    assert EmailAddress.objects.get(user=person).verified
    assert (person.display_name, person.language) == ("Jeanne", "fr")


def test_opening_the_link_alone_confirms_nothing(client):
    """Mail servers open links to look for viruses."""
    client.post("/account/signup/", SIGN_UP)

    client.get(link_in(mail.outbox[0]))

    assert not EmailAddress.objects.get().verified


def test_in_another_browser_the_link_confirms_but_does_not_sign_in(client):
    client.post("/account/signup/", SIGN_UP)
    elsewhere = Client()

    elsewhere.post(link_in(mail.outbox[0]))

    assert EmailAddress.objects.get().verified
    assert "_auth_user_id" not in elsewhere.session


def test_the_language_of_the_pages_is_that_of_the_account(client):
    client.cookies["django_language"] = "en"

    client.post("/account/signup/", SIGN_UP)

    assert User.objects.get().language == "en"
    assert mail.outbox[0].subject == "Confirm your e-mail address"


def test_a_sign_up_refused_keeps_what_was_typed_but_the_password(client):
    answer = client.post("/account/signup/", {**SIGN_UP, "password1": BANAL})

    page = answer.content.decode()
    assert not User.objects.exists()
    assert 'value="jeanne@example.org"' in page
    assert 'value="Jeanne"' in page
    assert BANAL not in page
    assert "errorlist" in page


def test_a_button_pressed_twice_makes_one_account(at_once):
    answers = at_once(*[lambda: Client().post("/account/signup/", SIGN_UP).status_code] * 5)

    assert answers == [302] * 5
    assert User.objects.count() == 1


def test_a_stranger_cannot_tell_who_has_an_account():
    UserFactory(email="known@example.org")

    def answers(email):
        browser = Client()
        pages = [
            browser.post("/account/signup/", {**SIGN_UP, "email": email}, follow=True),
            Client().post("/account/login/", {"login": email, "password": "not this one at all"}),
            Client().post("/account/password/reset/", {"email": email}, follow=True),
        ]
        return [(page.status_code, page.redirect_chain if hasattr(page, "redirect_chain") else [],
                 masked(page.content.decode(), email)) for page in pages]  # fmt: skip

    assert answers("known@example.org") == answers("unknown@example.org")
    assert len(mail.outbox) == 4


def masked(page, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(email, "ADDRESS")


def test_who_signs_up_with_a_known_address_learns_it_by_mail_only(client):
    UserFactory(email="jeanne@example.org")

    client.post("/account/signup/", SIGN_UP)

    assert mail.outbox[0].subject == "Vous avez déjà un compte"
    assert link_in(mail.outbox[0]) == "/account/password/reset/"


def test_thirty_people_of_one_school_sign_up_in_a_minute():
    answers = [
        Client().post("/account/signup/", {**SIGN_UP, "email": f"eleve-{n}@example.org"}).status_code
        for n in range(30)
    ]

    assert answers == [302] * 30
    assert User.objects.count() == 30


def test_a_flood_of_sign_ups_is_answered_calmly_and_nothing_typed_is_lost():
    for n in range(61):
        answer = Client().post("/account/signup/", {**SIGN_UP, "email": f"n{n}@example.org"})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Trop de demandes à la fois" in page
    assert PASSWORD not in page


def test_a_mail_server_that_is_away_does_not_undo_a_sign_up(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = client.post("/account/signup/", SIGN_UP, follow=True)

    assert User.objects.filter(email="jeanne@example.org").exists()
    assert "n’a pas pu partir" in answer.content.decode()


def test_links_in_messages_ignore_the_host_of_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post("/account/password/reset/", {"email": UserFactory().email}, headers={"host": "evil.example"})

    assert "evil.example" not in mail.outbox[0].body
    assert "https://budget.example.org/account/password/reset/key/" in mail.outbox[0].body


# --- Signing in and out


def sign_in(client, person, **more):
    return client.post("/account/login/", {"login": person.email, "password": PASSWORD, **more})


def test_a_person_signs_in_and_goes_where_they_were_going(client):
    answer = sign_in(client, UserFactory(), next="/account/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/")


@pytest.mark.parametrize(
    "away",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00/account/"],
)
def test_signing_in_never_leads_to_another_site(client, away):
    answer = sign_in(client, UserFactory(), next=away)

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_person_who_has_not_confirmed_gets_another_message(client):
    person = UserFactory(with_email="unconfirmed")

    answer = sign_in(client, person)

    assert answer["Location"] == "/account/confirm-email/"
    assert len(mail.outbox) == 1
    assert "_auth_user_id" not in client.session


def test_an_account_tried_too_often_is_closed_for_a_while_whatever_the_case_of_its_address(client):
    person = UserFactory(email="jeanne@example.org")
    for address in ["jeanne@example.org", "Jeanne@example.org", "JEANNE@EXAMPLE.ORG"] * 2:
        client.post("/account/login/", {"login": address, "password": "not this one at all"})

    answer = sign_in(client, person)

    assert answer.status_code == 200
    assert "Trop d’essais" in answer.content.decode()


def test_the_session_is_another_one_after_signing_in(client):
    client.get("/account/login/")
    client.session["before"] = 1
    client.session.save()
    before = client.session.session_key

    sign_in(client, UserFactory())

    assert client.session.session_key != before


def test_signing_out_takes_a_press(client):
    client.force_login(UserFactory())

    asked = client.get("/account/logout/")
    client.post("/account/logout/")

    assert asked.status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_language_of_the_account_becomes_that_of_the_browser(client):
    sign_in(client, UserFactory(language="en"))

    assert client.cookies["django_language"].value == "en"


def test_a_language_chosen_before_signing_in_becomes_that_of_the_account(client):
    person = UserFactory(language="fr")
    client.cookies["django_language"] = "en"

    sign_in(client, person)

    person.refresh_from_db()
    assert person.language == "en"


# --- Passwords


def test_a_forgotten_password_is_replaced_once(client):
    person = UserFactory(with_email="unconfirmed")
    client.post("/account/password/reset/", {"email": person.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)

    new = "three other calm words"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    again = Client().get(link, follow=True)

    person.refresh_from_db()
    assert person.check_password(new)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "Ce lien n’est plus valable" in again.content.decode()
    assert mail.outbox[-1].subject == "Votre mot de passe est changé"


def test_changing_a_password_closes_the_other_sessions(client):
    person = UserFactory()
    sign_in(client, person)
    elsewhere = Client()
    sign_in(elsewhere, person)
    new = "three other calm words"

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "page", ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/done/",
             "confirm-email/", "confirm-email/unknown/", "password/reset/key/1-unknown/", "inactive/"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_of_the_account_is_drawn_in_our_own_words(client, page, language):
    client.cookies["django_language"] = language

    answer = client.get(f"/account/{page}", follow=True)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


# --- My account


def test_the_page_of_my_account_shows_my_editions_and_roles(client, edition):
    membership = MembershipFactory(coordinator=True)
    RegisterEntryFactory(edition=edition, user=membership.user)
    client.force_login(membership.user)

    page = client.get("/account/").content.decode()

    assert edition.name in page
    assert membership.municipality.name in page
    assert "déclaré sur l" in page


def test_my_account_costs_the_same_with_one_edition_and_with_ten(client, django_assert_max_num_queries):
    person = UserFactory()
    for _ in range(10):
        RegisterEntryFactory(user=person)
    client.force_login(person)

    with django_assert_max_num_queries(9):
        client.get("/account/")


def test_i_change_my_name_and_the_pages_follow_my_language(client):
    person = UserFactory()
    client.force_login(person)

    answer = client.post("/account/", {"display_name": "Jeanne M.", "language": "en"}, follow=True)

    person.refresh_from_db()
    assert person.display_name == "Jeanne M."
    assert "Your details are saved." in answer.content.decode()


def test_a_name_that_cannot_be_kept_is_explained_and_still_there(client):
    client.force_login(UserFactory())

    answer = client.post("/account/", {"display_name": "jeanne@example.org", "language": "fr"})

    assert answer.status_code == 422
    assert 'value="jeanne@example.org"' in answer.content.decode()


def test_i_choose_not_to_be_told_of_stages(client):
    person = UserFactory()
    client.force_login(person)

    client.post("/account/messages/", {})
    person.refresh_from_db()
    refused = person.preferences["unwanted"]
    client.post("/account/messages/", {"wanted": ["budget.phase_opened"]})

    person.refresh_from_db()
    assert refused == ["budget.phase_opened"]
    assert person.preferences["unwanted"] == []


# --- The language of the pages


def test_anyone_chooses_the_language_and_stays_on_the_page(client):
    answer = client.post("/language/", {"language": "en", "next": "/account/login/"})

    assert answer["Location"] == "/account/login/"
    assert client.cookies["django_language"].value == "en"


def test_choosing_a_language_never_leads_to_another_site(client):
    answer = client.post("/language/", {"language": "en", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_looking_at_the_language_changes_nothing(client):
    assert client.get("/language/").status_code == 405


# --- The register


def test_a_resident_joins_the_register(client, edition):
    quarter = TerritoryFactory(municipality=edition.municipality, name="Les Tanneurs")
    person = UserFactory()
    client.force_login(person)

    form = client.get(address_of(edition, "register/"))
    answer = client.post(
        address_of(edition, "register/"), {**STATEMENT, "territory": quarter.pk}, follow=True
    )

    entry = RegisterEntry.objects.get(user=person)
    page = answer.content.decode()
    assert "Les Tanneurs" in form.content.decode()
    assert (entry.family_name, entry.birth_date, entry.territory) == ("Martin", date(1990, 1, 1), quarter)
    assert "Vous êtes sur la liste" in page
    assert "déclaré sur l" in page


def test_an_anonymous_visitor_signs_in_first(client, edition):
    answer = client.get(address_of(edition, "register/"))

    assert answer["Location"] == f"/account/login/?next={address_of(edition, 'register/')}"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth_date": "2011-02-29"}, "birth_date"),
        ({"birth_date": "1825-01-01"}, "birth_date"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"birth_date": ""}, "birth_date"),
        ({"given_names": " "}, "given_names"),
        ({"family_name": "--"}, "family_name"),
        ({"family_name": "M" * 161}, "family_name"),
        ({"territory": "999999"}, "territory"),
        ({"on_honour": ""}, "on_honour"),
    ],
)
def test_what_cannot_be_is_explained_beside_its_field_and_nothing_is_lost(client, edition, change, field):
    quarter = TerritoryFactory(municipality=edition.municipality)
    client.force_login(UserFactory())

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, "territory": quarter.pk, **change})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "Marie" in page or field == "given_names"
    assert not RegisterEntry.objects.exists()


def test_the_quarter_of_another_town_is_refused(client, edition):
    foreign = TerritoryFactory()
    TerritoryFactory(municipality=edition.municipality)
    client.force_login(UserFactory())

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, "territory": foreign.pk})

    assert answer.status_code == 422


def test_a_child_reads_the_article_and_the_road(client, edition):
    client.force_login(UserFactory())

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, "birth_date": "2025-01-01"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'href="[^"]+/rulebook/#article-\d+"', page)
    assert 'value="Martin"' in page
    assert not RegisterEntry.objects.exists()


def test_two_accounts_of_one_person_are_one_on_the_register(client, edition):
    client.force_login(UserFactory())
    client.post(address_of(edition, "register/"), STATEMENT)
    client.force_login(UserFactory())

    answer = client.post(
        address_of(edition, "register/"),
        {**STATEMENT, "given_names": "marie JEANNE", "family_name": "MARTIN"},
    )

    assert answer.status_code == 422
    assert RegisterEntry.objects.count() == 1
