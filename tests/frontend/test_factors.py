"""The second factor: no role without one, codes that serve once, guesses that are counted, keys."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LimitCount
from accounts.services import factors
from frontend.shell.second_factor import GRAVE, WITH_A_FORM
from tests.contracts.addresses import addresses
from tests.factories.accounts import PASSWORD, SECRET, MembershipFactory, UserFactory, code_now
from tests.factories.budget import coordinator_of
from tests.factories.towns import whole_town
from tests.factories.voting import PollFactory
from tests.frontend.asking import path_to
from tests.frontend.rights import COORDINATOR, TABLE, TEAM, name_of
from tests.voting.test_casting import content_of_every_table

pytestmark = pytest.mark.django_db

MOMENT = timezone.now()
CODE_PAGE = "/account/factor/ask/"


def coordinator(*, has_app: bool = True):
    membership = MembershipFactory(coordinator=True)
    Authenticator.objects.filter(user=membership.user).delete()
    if has_app:
        TOTP.activate(membership.user, SECRET)
    return membership


def signed_in(person, *, code: str = "") -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    if code:
        browser.post(CODE_PAGE, {"code": code})
    return browser


def test_who_has_a_role_and_no_factor_is_led_to_set_one_up():
    member = coordinator(has_app=False)
    browser = signed_in(member.user)

    office = browser.get(member.get_absolute_url())
    landing = browser.get("/account/landing/")

    for answer in (office, landing):
        assert answer["Location"].startswith(reverse("mfa_index"))
    assert "Configurez d’abord la double" in browser.get(office["Location"]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_application_is_set_up_from_the_account_and_opens_the_office_at_once():
    member = coordinator(has_app=False)
    browser = signed_in(member.user)
    asked = browser.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(asked["Location"], {"password": PASSWORD})

    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    kept = browser.session["mfa.totp.secret"]
    done = browser.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})

    assert "<svg" in page
    assert secret not in kept
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert browser.get(member.get_absolute_url()).status_code == 200
    assert len(re.findall(r"<code>\d{8}</code>", browser.get(done["Location"]).content.decode())) == 10
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    assert "double vérification" in mail.outbox[-1].subject


def test_a_printed_list_alone_is_a_second_factor_each_of_whose_codes_serves_once():
    member = coordinator(has_app=False)
    first, second = RecoveryCodes.activate(member.user).generate_codes()[:2]

    browser = signed_in(member.user, code=first)
    replayed = signed_in(member.user, code=first)
    other = signed_in(member.user, code=second)

    assert browser.get(member.get_absolute_url()).status_code == 200
    assert other.get(member.get_absolute_url()).status_code == 200
    assert "_auth_user_id" not in replayed.session


def test_ht_073_the_factor_is_skipped_neither_by_an_address_nor_by_a_new_password():
    member = coordinator()
    browser = signed_in(member.user)
    assert "_auth_user_id" not in browser.session
    assert browser.get(member.get_absolute_url())["Location"].startswith("/account/login/")

    other = Client()
    other.post("/account/password/reset/", {"email": member.user.email})
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    page = other.get(link, follow=True)
    words = {"password1": "four words on a bench", "password2": "four words on a bench"}
    answer = other.post(page.request["PATH_INFO"], words)

    assert answer["Location"] == CODE_PAGE
    assert "_auth_user_id" not in other.session


def test_ht_073_a_session_kept_from_before_is_asked_for_the_factor():
    member = coordinator()
    kept = Client()
    kept.force_login(member.user, None)

    asked = kept.get(member.get_absolute_url())
    kept.post(asked["Location"], {"code": code_now()})

    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert kept.get(member.get_absolute_url()).status_code == 200


def test_ht_073_the_session_is_a_new_one_after_signing_in_and_dead_with_the_account():
    member = coordinator()
    browser = Client()
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    before = browser.cookies["sessionid"].value
    browser.post(CODE_PAGE, {"code": code_now()})
    assert browser.cookies["sessionid"].value != before

    type(member.user).objects.filter(pk=member.user.pk).update(is_active=False)
    assert browser.get(member.get_absolute_url())["Location"].startswith("/account/login/")


def test_ht_073_a_code_serves_once_in_its_window():
    member = coordinator()
    code = code_now()

    first, second = signed_in(member.user, code=code), signed_in(member.user, code=code)

    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_ht_073_a_role_lost_gives_nothing_to_the_session_that_had_it():
    member = coordinator()
    browser = signed_in(member.user, code=code_now())
    page = member.get_absolute_url()
    assert browser.get(page).status_code == 200

    member.delete()

    assert browser.get(page).status_code == 403


def test_ht_072_ten_thousand_guesses_die_after_ten(settings):
    member = coordinator()
    browser = signed_in(member.user)
    right = code_now()
    for guess in range(10):
        browser.post(CODE_PAGE, {"code": f"{(int(right) + 1 + guess) % 10**6:06}"})

    late = browser.post(CODE_PAGE, {"code": right})

    assert "_auth_user_id" not in browser.session
    assert "même le bon" in late.content.decode()
    assert LimitCount.objects.get(act="wrong_code").times == 11


def test_ht_072_guesses_at_the_same_instant_are_all_counted(at_once):
    person = UserFactory()

    def guess():
        factors.count_try(person, at=MOMENT)

    outcomes = at_once(*[guess] * 40)

    assert sum(outcome is None for outcome in outcomes) == 10


def test_a_grave_act_asks_for_the_factor_anew_and_loses_nothing():
    poll = PollFactory()
    person = coordinator_of(poll.edition)
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, SECRET)
    browser = signed_in(person, code=code_now())
    address = reverse("rulebook_publish", args=[poll.municipality.slug, poll.edition.slug])

    asked = browser.post(address, {"note": "deux mots"})
    confirmed = browser.post(
        "/account/resume/", {"code": code_now(later=1), "address": address, "typed-note": "deux mots"}
    )

    assert asked.status_code == 401
    assert "Est-ce bien vous" in asked.content.decode()
    assert "C’est bien vous" in confirmed.content.decode()
    assert 'value="deux mots"' in confirmed.content.decode()
    assert browser.post(address, {}).status_code != 401


def test_an_act_that_answers_with_a_file_says_how_to_go_on_afterwards():
    poll = PollFactory()
    person = coordinator_of(poll.edition)
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, SECRET)
    browser = signed_in(person, code=code_now())
    place = [poll.municipality.slug, poll.edition.slug]
    address, page = reverse("letter_codes_make", args=place), reverse("letter_codes", args=place)

    asked = browser.post(address, headers={"Referer": f"http://testserver{page}"}).text
    carried = {"address": address, "back": page, "code": code_now(later=1)}
    ready = browser.post("/account/resume/", carried).text
    elsewhere = browser.post("/account/resume/", {**carried, "back": "//evil.example/"}).text

    assert f'name="back" value="{page}"' in asked
    assert "Votre fichier arrive" in ready
    assert f'href="{page}"' in ready
    assert "evil.example" not in elsewhere


@pytest.mark.once
def test_ht_073_no_grave_act_takes_place_by_the_button_of_the_languages():
    """With a form it is shown again; without one the factor is asked for; in no case is a row written."""
    town = whole_town("montsereine")
    browsers = {}
    for who in (COORDINATOR, *sorted(TEAM)):
        browsers[who] = Client()
        browsers[who].force_login(town.people[who], None)
        session = browsers[who].session
        session["account_authentication_methods_user"] = str(town.people[who].pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
        browsers[who].get(reverse("account"))  # the day of a session is written at its first page
    before, became = content_of_every_table(), {}

    for label, row in TABLE.items():
        name = name_of(label)
        if name not in GRAVE:
            continue
        who = COORDINATOR if COORDINATOR in row.allowed else min(row.allowed & TEAM, default=COORDINATOR)
        path = path_to(addresses()[name], town, **row.at)
        typed = {"answer": "confirm", **row.typed}
        shown = browsers[who].post(path, {**typed, "see_in": "en"}).status_code
        became[name] = shown, browsers[who].post(path, typed).status_code

    assert became.keys() == GRAVE
    assert {name for name, (shown, _sent) in became.items() if shown == 401} == GRAVE - WITH_A_FORM
    assert {sent for _shown, sent in became.values()} == {401}
    assert content_of_every_table() == before


def test_a_form_sent_after_the_session_ended_waits_for_the_code_too():
    member = coordinator()
    browser = Client()
    typed = {"address": "/x/", "typed-note": "deux mots"}

    asked = browser.post("/account/resume/", {**typed, "login": member.user.email, "password": PASSWORD})
    ready = browser.post("/account/resume/", {**typed, "code": code_now()})

    assert "code" in asked.content.decode()
    assert 'value="deux mots"' in ready.content.decode()
    assert "_auth_user_id" in browser.session


def test_without_the_last_factor_the_office_closes():
    member = coordinator()
    browser = signed_in(member.user, code=code_now())
    asked = browser.get(reverse("mfa_deactivate_totp"))
    browser.post(asked["Location"], {"code": code_now(later=1)})

    browser.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=member.user).exists()
    assert browser.get(member.get_absolute_url())["Location"].startswith(reverse("mfa_index"))


def test_programs_are_refused_without_the_factor_as_pages_are(client):
    member = coordinator()
    client.force_login(member.user, None)

    assert not client.get(reverse("mfa_index")).context["user"].roles


def test_the_demo_asks_for_none_and_says_so(settings):
    settings.SECOND_FACTOR_IS_DEMANDED = False
    member = coordinator(has_app=False)
    browser = signed_in(member.user)

    assert browser.get(member.get_absolute_url()).status_code == 200
    assert "Démonstration" in browser.get(reverse("mfa_index")).content.decode()


def test_a_secret_kept_under_another_key_lets_nobody_in_and_breaks_no_page(settings):
    member = coordinator()
    code = code_now()
    settings.SECRET_KEY = "another installation" * 3

    assert "_auth_user_id" not in signed_in(member.user, code=code).session


@pytest.mark.parametrize("page", ["mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_activate_totp"])
def test_pages_that_add_a_factor_ask_for_the_password_first(page):
    browser = signed_in(UserFactory())

    assert browser.get(reverse(page))["Location"].startswith(reverse("account_reauthenticate"))
