"""Signing up and in, one's own details, joining the register."""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.services import notices, unwanted
from budget.enums import PhaseKind
from budget.models import RegisterEntry
from tests.factories.accounts import PASSWORD, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db

SIGN_UP = {"email": "jeanne@example.org", "password1": PASSWORD}
BANAL = "motdepasse"


def born(day, month, year):
    return {"birth_date_day": str(day), "birth_date_month": str(month), "birth_date_year": str(year)}


STATEMENT = {
    "given_names": "Jeanne Marie",
    "family_name": "Martin",
    **born(1, 1, 1990),
    "lives_here": "on",
    "on_honour": "on",
}


def code_in(message):
    return re.search(r"\b\d{4} \d{4}\b", message.body)[0]


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
    assert person.language == "fr"


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
            Client().post("/account/code/", {"email": email}, follow=True),
        ]
        return [(page.status_code, page.redirect_chain if hasattr(page, "redirect_chain") else [],
                 masked(page.content.decode(), email)) for page in pages]  # fmt: skip

    assert answers("known@example.org") == answers("unknown@example.org")
    assert len(mail.outbox) == 6


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
    assert "Beaucoup de comptes ont été créés depuis votre réseau" in page
    assert re.search(r"à partir de (demain à\s)?\d+\sh\s\d\d", page)
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
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(client, away):
    answer = sign_in(client, UserFactory(), next=away)

    assert (answer.status_code, answer["Location"]) == (302, "/account/landing/")


def test_a_person_who_has_not_confirmed_gets_another_message(client):
    person = UserFactory(with_email="unconfirmed")

    answer = sign_in(client, person)

    assert answer["Location"] == "/account/confirm-email/"
    assert len(mail.outbox) == 1
    assert "_auth_user_id" not in client.session


WRONG = "not this one at all"


def try_password(password, address="jeanne@example.org", *, network="203.0.113.7", **more):
    return Client(REMOTE_ADDR=network, **more).post(
        "/account/login/", {"login": address, "password": password}
    )


def test_ten_wrong_passwords_of_a_network_close_an_address_to_that_network_alone():
    UserFactory(email="jeanne@example.org")
    for address in [
        "jeanne@example.org",
        "Jeanne@example.org",
        " JEANNE@EXAMPLE.ORG",
    ] * 4:
        try_password(WRONG, address)

    here, elsewhere = try_password(PASSWORD), try_password(PASSWORD, network="198.51.100.9")

    assert here.status_code == 200
    assert "Trop d’essais avec cette adresse depuis votre réseau" in here.content.decode()
    assert re.search(r"à partir de (demain à\s)?\d+\sh\s\d\d", here.content.decode())
    assert elsewhere.status_code == 302


def test_wrong_passwords_from_everywhere_never_keep_the_right_one_out():
    UserFactory(email="jeanne@example.org")
    for number in range(40):
        try_password(WRONG, network=f"203.0.113.{number}")

    assert try_password(PASSWORD, network="198.51.100.9").status_code == 302


def test_a_right_password_is_no_try_however_often_it_is_given():
    UserFactory(email="jeanne@example.org")

    assert {try_password(PASSWORD).status_code for _ in range(12)} == {302}


def test_one_household_of_ipv6_is_one_network():
    UserFactory(email="jeanne@example.org")
    for number in range(10):
        try_password(WRONG, network=f"2001:db8:1:2:{number:x}::{number:x}")

    assert try_password(PASSWORD, network="2001:db8:1:2:ffff::1").status_code == 200
    assert try_password(PASSWORD, network="2001:db8:1:3::1").status_code == 302


def test_signing_in_on_the_spot_and_changing_the_password_share_the_count(client):
    person = UserFactory(email="jeanne@example.org")
    client.force_login(person)
    new = "three other calm words"
    for _number in range(5):
        Client().post("/account/resume/", {"login": person.email, "password": WRONG, "address": "/"})
        client.post("/account/password/change/", {"oldpassword": WRONG, "password1": new, "password2": new})

    assert sign_in(Client(), person).status_code == 200
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    person.refresh_from_db()
    assert "Trop d’essais" in answer.content.decode()
    assert person.check_password(PASSWORD)


def test_whoever_chose_a_new_password_uses_it_at_once(client):
    person = UserFactory(email="jeanne@example.org")
    for _number in range(12):
        sign_in(client, UserFactory.build(email=person.email), password=WRONG)
    client.post("/account/password/reset/", {"email": person.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    new = "three other calm words"

    client.post(form.request["PATH_INFO"], {"password1": new})

    assert sign_in(Client(), person, password=new).status_code == 302


# --- Behind proxies


@pytest.mark.parametrize(
    ("hops", "forwarded"), [(2, "198.51.100.{n}"), (5, "198.51.100.{n}"), (2, ""), (1, "")]
)
def test_too_many_proxies_in_the_settings_cost_no_visitor_an_error(settings, hops, forwarded):
    settings.TRUSTED_PROXIES = hops
    UserFactory(email="jeanne@example.org")

    answers = [
        try_password(PASSWORD, HTTP_X_FORWARDED_FOR=forwarded.format(n=n), network="203.0.113.1")
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302] * 3


def test_with_too_many_proxies_in_the_settings_nobody_chooses_their_own_address(settings):
    settings.TRUSTED_PROXIES = 2
    UserFactory(email="jeanne@example.org")
    try_password(PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.1", network="10.0.0.1")  # an honest visitor
    for number in range(10):
        try_password(WRONG, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.9", network="10.0.0.1")

    answer = try_password(PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.99, 198.51.100.9", network="10.0.0.1")

    assert answer.status_code == 200


def test_what_a_visitor_writes_before_our_proxy_does_not_count(settings):
    settings.TRUSTED_PROXIES = 1
    UserFactory(email="jeanne@example.org")
    for number in range(10):
        try_password(WRONG, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.9", network="10.0.0.1")

    mine = try_password(PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.9", network="10.0.0.1")
    others = try_password(PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.10", network="10.0.0.1")

    assert (mine.status_code, others.status_code) == (200, 302)


# --- Messages that anybody can ask for


def ask_for_messages(address, times):
    for number in range(times):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        yield browser.post("/account/password/reset/", {"email": address}, follow=True)
        yield browser.post("/account/signup/", {**SIGN_UP, "email": address.upper()}, follow=True)


@pytest.mark.parametrize("is_known", [True, False])
def test_five_messages_a_day_leave_for_one_address_and_the_page_says_so(is_known):
    if is_known:
        UserFactory(email="jeanne@example.org")

    pages = [answer.content.decode() for answer in ask_for_messages("jeanne@example.org", 4)]

    assert len(mail.outbox) == 5
    assert ["Un message vient de partir" in page for page in pages] == [True] * 5 + [False] * 3
    assert "Aucun nouveau message n’est parti pour <strong>jeanne@example.org</strong>" in pages[-1]


def test_messages_have_a_cap_in_all(settings):
    settings.LIMITS = {**settings.LIMITS, "mails": (7, 3600)}

    for number in range(10):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(
            "/account/password/reset/", {"email": f"n{number}@example.org"}
        )

    assert len(mail.outbox) == 7


@pytest.mark.parametrize(
    "name",
    ["Votre cagnotte : https://evil.example/gain", "www.evil.example", "Gagnez sur evil.example", "bit․ly",
     "evil。example", "evil．example", "WWW gagnez"],
)  # fmt: skip
def test_a_name_that_a_mailbox_would_turn_into_a_link_is_refused(client, name):
    client.force_login(UserFactory())

    answer = client.post("/account/", {"display_name": name, "language": "fr"})

    assert "sans adresse de site" in answer.content.decode()


@pytest.mark.parametrize("name", ["J. Martin", "Jean-P. d’Arc", "M. le Dr. Éva N’Diaye", "Jeanne (la 2.)"])
def test_a_name_with_a_dot_is_a_name(client, name):
    client.force_login(UserFactory())

    client.post("/account/", {"display_name": name, "language": "fr"})

    assert User.objects.get().display_name == name


def test_no_word_of_a_stranger_is_in_a_message_to_an_address_they_typed(client):
    words = {"display_name": "Cagnotte", "next": "/appelez-le-0800/gagnant/"}
    client.post("/account/signup/?next=/appelez-le-0800/gagnant/", {**SIGN_UP, **words})
    client.post("/account/password/reset/", {"email": SIGN_UP["email"], **words})
    Client().post("/account/login/", {"login": SIGN_UP["email"], "password": PASSWORD})

    sent = "".join(message.body + str(message.alternatives) for message in mail.outbox)
    assert len(mail.outbox) == 3
    assert "Cagnotte" not in sent
    assert "gagnant" not in sent


def test_a_confirmed_person_is_greeted_by_name(client):
    person = UserFactory(display_name="Jeanne")

    client.post("/account/password/reset/", {"email": person.email})

    assert "Bonjour Jeanne," in mail.outbox[0].body


# --- Equal time for known and unknown


def test_an_address_that_is_known_costs_as_many_hashes_as_one_that_is_not(monkeypatch):
    UserFactory(email="known@example.org")
    UserFactory(email="invited@example.org").set_unusable_password()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: (hashed.append(1), encode(*given))[1])

    def hashes(path, **fields):
        hashed.clear()
        Client().post(path, fields)
        return len(hashed)

    def costs(email):
        return [
            hashes("/account/signup/", **{**SIGN_UP, "email": email}),
            hashes("/account/login/", login=email, password=WRONG),
            hashes("/account/password/reset/", email=email),
            hashes("/account/resume/", login=email, password=WRONG, address="/"),
            hashes("/account/code/", email=email),
        ]

    assert costs("known@example.org") == costs("unknown@example.org") == [1, 1, 0, 1, 0]


# --- What a session tells


def test_a_session_holds_no_address_and_no_instant_of_signing_in(client):
    person = UserFactory(email="jeanne@example.org")
    Client().post("/account/signup/", {**SIGN_UP, "email": "waiting@example.org"})
    Client().post("/account/signup/", {**SIGN_UP, "email": "jeanne@example.org"})
    sign_in(client, person, remember="on")
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    now = time.time()
    rows = [(session.get_decoded(), session.expire_date) for session in Session.objects.all()]
    person.refresh_from_db()
    assert len(rows) == 3
    for held, until in rows:
        assert "@" not in json.dumps(held)
        held.pop("_auth_user_hash", None)  # figures enough among its signs to look like an instant
        numbers = [float(number) for number in re.findall(r"\d{9,}(?:\.\d+)?", json.dumps(held))]
        assert all(number % 900 == 0 and number > now for number in numbers)
        assert (until.hour, until.minute, until.second, until.microsecond) == (0, 0, 0, 0)
    assert (person.last_login.hour, person.last_login.minute, person.last_login.second) == (0, 0, 0)
    assert did_recently_reauthenticate(SimpleNamespace(user=person, session=client.session))


def test_what_the_database_keeps_of_a_session_lets_nobody_in(client):
    client.force_login(UserFactory())
    row, reader = Session.objects.get(), Client()

    reader.cookies[settings.SESSION_COOKIE_NAME] = row.session_key

    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in reader.session
    client.session.flush()
    assert not Session.objects.exists()


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


# --- The way one was on


def booth_of(edition):
    return f"/{edition.municipality.slug}/{edition.slug}/vote/"


@pytest.mark.parametrize("page", ["", "ideas/", "rulebook/"])
def test_signing_in_from_a_page_leads_back_to_it(client, edition, page):
    here = address_of(edition, page)

    assert f'href="/account/login/?next={quote(here, safe="")}"' in client.get(here).content.decode()


def test_the_wish_to_vote_survives_another_browser(client, edition):
    person, booth = "jeanne@example.org", booth_of(edition)
    client.post(f"/account/signup/?next={booth}", {**SIGN_UP, "next": booth})
    phone = Client()

    form = phone.post(link_in(mail.outbox[0]), follow=True)
    answer = phone.post(form.request["PATH_INFO"], {"password1": "three other calm words"})

    assert answer["Location"] == booth
    assert phone.session["_auth_user_id"] == str(User.objects.get(email=person).pk)


def test_the_wish_survives_a_forgotten_password_and_another_browser(client, edition):
    person, booth = UserFactory(), booth_of(edition)
    client.post("/account/password/reset/", {"email": person.email, "next": booth})
    phone = Client()

    form = phone.get(link_in(mail.outbox[0]), follow=True)
    answer = phone.post(form.request["PATH_INFO"], {"password1": "three other calm words"})

    assert answer["Location"] == booth


def test_who_has_an_account_already_keeps_the_wish_through_its_message(client, edition):
    person, booth = UserFactory(), booth_of(edition)
    client.post("/account/signup/", {**SIGN_UP, "email": person.email, "next": booth})

    page = Client().get(link_in(mail.outbox[0]), follow=True)

    assert f'name="next" value="{booth}"' in page.content.decode()


@pytest.mark.parametrize(
    ("page", "wish", "reason"),
    [
        ("vote/", "Pour voter, il faut un compte.", "pour voter au budget participatif"),
        ("ideas/new/", "Pour déposer une idée, il faut un compte.", "pour déposer une idée au budget"),
        ("follow/", "Pour suivre cette édition, il faut un compte.", "pour suivre le budget participatif"),
        ("register/", "Pour vous inscrire sur la liste, il faut un compte.", "pour s’inscrire sur la liste"),
        ("register/?next={booth}", "Pour voter, il faut un compte.", "pour voter au budget participatif"),
        ("ideas/", "", "Ce message a été demandé depuis les pages du budget participatif"),
    ],
)
def test_the_pages_of_signing_in_and_their_first_message_name_the_town_and_the_wish(
    client, edition, page, wish, reason
):
    edition.municipality.name = "Auxerre"
    edition.municipality.save()
    way = address_of(edition, page.format(booth=booth_of(edition)))

    pages = [client.get(f"/account/{name}/", {"next": way}).text for name in ("login", "signup", "code")]
    client.post("/account/code/", {"email": "jeanne@example.org", "next": way})
    client.post("/account/signup/", {**SIGN_UP, "next": way})
    confirmed = Client().get(link_in(mail.outbox[1])).text

    for shown in [*pages, confirmed]:
        assert wish in shown
        assert "· Auxerre</title>" in shown
        assert ("auth-wish" in shown) == bool(wish)
    for message in mail.outbox:
        assert reason in message.body.split("\n\n")[1]
        assert "d’Auxerre" in message.body.split("\n\n")[1]
        assert reason in message.alternatives[0][0]


def test_a_message_asked_for_by_nobody_on_the_way_to_a_town_names_none(client):
    client.post("/account/code/", {"email": "jeanne@example.org", "next": "/no-such-town/2026/vote/"})

    assert "Ce message a été demandé" not in mail.outbox[0].body


def test_an_edition_that_is_not_public_is_not_named_on_the_way_in(client):
    edition = EditionFactory(name="Le secret de demain")

    page = client.get("/account/login/", {"next": booth_of(edition)}).text

    assert edition.municipality.name in page
    assert edition.name not in page.partition("<form")[0]
    assert "Pour voter" not in page


def test_a_first_password_chosen_by_the_mailbox_is_typed_once_and_told_to_nobody(client):
    client.post("/account/signup/", SIGN_UP)
    phone = Client()
    form = phone.post(link_in(mail.outbox[0]), follow=True)

    answer = phone.post(form.request["PATH_INFO"], {"password1": "three other calm words"})

    assert form.text.count('type="password"') == 1
    assert answer["Location"] == "/account/landing/"
    assert len(mail.outbox) == 1
    phone.post("/account/password/reset/", {"email": SIGN_UP["email"]})
    again = phone.get(link_in(mail.outbox[1]), follow=True)
    phone.post(again.request["PATH_INFO"], {"password1": "four calm words more"})
    assert mail.outbox[2].subject == "Votre mot de passe est changé"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_no_way_leads_to_another_site(client, edition, away):
    client.post("/account/signup/", {**SIGN_UP, "next": away})
    phone = Client()
    form = phone.post(link_in(mail.outbox[0]), follow=True)
    new = "three other calm words"

    answer = phone.post(form.request["PATH_INFO"], {"password1": new})
    client.force_login(UserFactory())
    joined = client.post(address_of(edition, "register/"), {**STATEMENT, "next": away})

    assert answer["Location"] == "/account/landing/"
    assert joined["Location"] == address_of(edition, "register/")


def test_whoever_confirms_elsewhere_voids_the_password_of_a_stranger(client):
    client.post("/account/signup/", SIGN_UP)  # the stranger's, with the address of somebody else

    page = Client().post(link_in(mail.outbox[0]), follow=True)

    assert "Choisir un nouveau mot de passe" in page.content.decode()
    assert try_password(PASSWORD).status_code == 200
    assert not User.objects.get().has_usable_password()


def test_a_stranger_who_signed_up_with_an_address_never_enters_once_its_owner_confirms_it(client):
    """S-L3: neither by the password they chose, nor by the sign-in that still waits in their browser."""
    stranger, owner = Client(), client
    stranger.post("/account/signup/", SIGN_UP)

    owner.post(link_in(mail.outbox[0]))
    stranger.get("/account/")
    stranger.get("/account/confirm-email/")
    stranger.get("/account/login/")
    stranger.post("/account/login/", {"login": SIGN_UP["email"], "password": PASSWORD})

    assert "_auth_user_id" not in stranger.session
    assert not User.objects.get(email=SIGN_UP["email"]).has_usable_password()


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_link_used_twice_says_that_the_address_is_confirmed(client, is_signed_in):
    client.post("/account/signup/", SIGN_UP)
    link = link_in(mail.outbox[0])
    client.post(link)
    browser = client if is_signed_in else Client()

    for page in (browser.get(link), browser.post(link)):
        assert "est déjà confirmée" in page.content.decode()
        assert "un nouveau message partira" not in page.content.decode()


def test_after_a_sign_up_one_may_sign_in_or_correct_the_address_at_once(client):
    client.post("/account/signup/", SIGN_UP)

    assert client.get("/account/login/").status_code == 200
    assert 'value="jeanne@example.org"' in client.get("/account/signup/").content.decode()


def test_the_message_after_a_new_password_is_in_the_language_of_the_page(client):
    person = UserFactory(language="en")
    client.post("/account/password/reset/", {"email": person.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    new = "three other calm words"

    page = client.post(form.request["PATH_INFO"], {"password1": new}, follow=True)

    assert '<html lang="en">' in page.content.decode()
    assert "Your password is changed." in page.content.decode()


def test_the_page_of_ones_place_leads_on_to_what_can_be_done_now(client, edition):
    entry = RegisterEntryFactory(edition=edition)
    client.force_login(entry.user)

    page = client.get(address_of(edition, "register/")).content.decode()

    assert re.search(r'<a class="button button--primary" href="[^"]+"', page)
    assert f'<a class="button button--quiet" href="{edition.get_absolute_url()}"' in page


def test_joining_the_register_on_the_way_to_the_booth_ends_in_the_booth(client, edition):
    client.force_login(UserFactory())
    form = client.get(address_of(edition, f"register/?next={booth_of(edition)}"))
    assert f'name="next" value="{booth_of(edition)}"' in form.content.decode()

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, "next": booth_of(edition)})

    assert answer["Location"] == booth_of(edition)


# --- Passwords


def test_a_forgotten_password_is_replaced_once(client):
    person = UserFactory(with_email="unconfirmed", last_login=datetime.now(UTC))
    client.post("/account/password/reset/", {"email": person.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)

    new = "three other calm words"
    client.post(form.request["PATH_INFO"], {"password1": new})
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
    "page", ["code/", "code/enter/", "login/", "signup/", "password/reset/", "password/reset/done/",
             "password/reset/key/done/",
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
    assert "déclaration sur l’honneur" in page


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


def sent(kind, **facts):
    """The message of this kind, on its way."""
    notice = NoticeFactory(kind=kind, facts=facts)
    notices.deliver(at=notice.due_at)
    return notice.recipient, mail.outbox.pop()


STAGE = {"edition": "2026", "phase": "voting", "closes_at": "2026-12-12T00:00:00+01:00"}


def test_news_of_the_edition_can_be_refused_from_the_mailbox_in_one_press(client):
    person, message = sent("budget.phase_opened", **STAGE)
    offered = message.message()["List-Unsubscribe"]
    link = offered[1:-1]

    looked = client.get(link)
    person.refresh_from_db()
    untouched = person.preferences
    pressed = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

    person.refresh_from_db()
    assert message.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.body
    assert link in message.alternatives[0].content
    assert (looked.status_code, untouched) == (200, {})
    assert pressed.status_code == 200
    assert person.preferences == {"unwanted": ["budget.phase_opened"]}


def test_what_one_s_own_act_or_a_right_calls_for_offers_no_refusal():
    _person, message = sent("accounts.role_revoked", role="officer")

    assert "List-Unsubscribe" not in message.message()


def test_a_link_that_we_did_not_sign_refuses_nothing(client):
    person, message = sent("budget.phase_opened", **STAGE)
    link = message.message()["List-Unsubscribe"][1:-1]

    altered = client.post(link.replace("/messages/", "/messages/W"))
    not_news = client.post(f"/account/messages/{unwanted.token_of(person, 'accounts.role_revoked')}/")

    person.refresh_from_db()
    assert (altered.status_code, not_news.status_code, person.preferences) == (404, 404, {})


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


@pytest.mark.parametrize(
    ("ends_in", "says"), [(5, "vous pouvez proposer et voter"), (-5, "vous pouvez voter")]
)
def test_the_register_promises_what_can_still_be_done(client, edition, ends_in, says):
    now = datetime.now(UTC)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(
        opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=ends_in)
    )
    client.force_login(UserFactory())

    page = client.get(address_of(edition, "register/")).content.decode()

    assert f"ensuite {says}" in page


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
    assert "déclaration sur l’honneur" in page


def test_an_anonymous_visitor_signs_in_first(client, edition):
    answer = client.get(address_of(edition, "register/"))

    assert answer["Location"] == f"/account/login/?next={address_of(edition, 'register/')}"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (born(29, 2, 2011), "birth_date"),
        (born(1, 1, 1825), "birth_date"),
        (born(1, 1, 2999), "birth_date"),
        (born("", "", ""), "birth_date"),
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

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, **born(1, 1, 2025)})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'href="[^"]+/rulebook/#article-\d+"', page)
    assert 'value="Martin"' in page
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        (("5", "05", "1990"), None),
        ((" 31 ", "12", "1958"), None),
        (("31", "2", "1990"), "Il n’y a pas de 31 février 1990"),
        (("29", "2", "2011"), "Il n’y a pas de 29 février 2011"),
        (("32", "1", "1990"), "Jour : écrivez un nombre de 1 à 31"),
        (("", "1", "1990"), "Jour : écrivez un nombre de 1 à 31"),
        (("1", "13", "1990"), "Mois : écrivez un nombre de 1 à 12"),
        (("1", "mars", "1990"), "Mois : écrivez un nombre de 1 à 12"),
        (("1", "1", "58"), "Année : écrivez quatre chiffres"),
        (("1", "1-", "-1990"), None),
        (("١", "1", "1990"), "Jour : écrivez un nombre de 1 à 31"),
        (("9" * 400, "1", "1990"), "Jour : écrivez un nombre de 1 à 31"),
    ],
)
def test_a_birth_date_is_typed_in_three_boxes_and_a_fault_names_its_box(client, edition, boxes, says):
    client.force_login(UserFactory())

    answer = client.post(address_of(edition, "register/"), {**STATEMENT, **born(*boxes)})

    page = answer.content.decode()
    assert answer.status_code == (422 if says else 302)
    assert says is None or says in page
    assert says is None or 'href="#id_birth_date_0"' in page
    assert RegisterEntry.objects.exists() == (says is None)


def test_what_was_typed_in_the_boxes_comes_back_and_each_box_has_its_word(client, edition):
    client.force_login(UserFactory())

    page = client.post(address_of(edition, "register/"), {**STATEMENT, **born(7, 13, 1958)}).content.decode()

    typed = re.findall(r'name="birth_date_(\w+)" value="(\w+)"', page)
    assert typed == [("day", "07"), ("month", "13"), ("year", "1958")]
    for place, word in enumerate(["Jour", "Mois", "Année"]):
        assert f'<label for="id_birth_date_{place}">{word}</label>' in page
    assert re.findall(r'autocomplete="(bday-\w+)"', page) == ["bday-day", "bday-month", "bday-year"]


def test_a_second_account_of_one_person_waits_for_the_town_hall(client, edition):
    client.force_login(UserFactory())
    client.post(address_of(edition, "register/"), STATEMENT)
    client.force_login(UserFactory())

    answer = client.post(
        address_of(edition, "register/"),
        {**STATEMENT, "given_names": "marie JEANNE", "family_name": "MARTIN"},
        follow=True,
    )

    page = answer.content.decode()
    assert "La mairie vérifie votre inscription" in page
    assert "Vous êtes sur la liste" not in page
    assert RegisterEntry.objects.filter(status="entered").count() == 1
