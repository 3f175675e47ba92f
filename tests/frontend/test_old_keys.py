"""What opened a door once no longer does: links past their time, cookies of before."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as ours
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import factors
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "three other calm words"


def link_of(message):
    return next(word for word in message.body.split() if "/account/" in word)


def test_a_link_to_a_new_password_past_its_time_changes_nothing(client, settings):
    person = UserFactory()
    client.post("/account/password/reset/", {"email": person.email})
    link = link_of(mail.outbox[0])

    settings.PASSWORD_RESET_TIMEOUT = -1
    page = Client().get(link, follow=True)
    Client().post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    person.refresh_from_db()
    assert "Ce lien n’est plus valable" in page.content.decode()
    assert person.check_password(PASSWORD)


def test_a_link_of_before_a_new_password_is_dead(client):
    person = UserFactory()
    client.post("/account/password/reset/", {"email": person.email})
    link = link_of(mail.outbox[0])

    person.set_password(NEW)
    person.save()

    assert "Ce lien n’est plus valable" in Client().get(link, follow=True).content.decode()


def test_an_address_is_not_confirmed_past_its_time(client, settings):
    client.post("/account/signup/", {"email": "a@example.org", "password1": PASSWORD})
    link = link_of(mail.outbox[0])

    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    page = client.get(link)
    client.post(link)

    assert "Ce lien n’est pas valable, ou ne l’est plus" in page.content.decode()
    assert not EmailAddress.objects.get().verified


def office_of(membership):
    return reverse("memberships", args=[membership.municipality.slug])


@pytest.fixture
def coordinator():
    membership = MembershipFactory(coordinator=True)
    MembershipFactory(municipality=membership.municipality, coordinator=True)
    return membership


@pytest.fixture
def browser(client, coordinator):
    code = factors.draw_codes(coordinator.user)[0]
    client.post("/account/login/", {"login": coordinator.user.email, "password": PASSWORD})
    client.post("/account/factor/ask/", {"code": code})
    assert client.get(office_of(coordinator)).status_code == 200
    return client


def test_a_cookie_kept_after_signing_out_opens_nothing(browser, coordinator):
    kept = browser.cookies[ours.SESSION_COOKIE_NAME].value
    browser.post("/account/logout/")

    browser.cookies[ours.SESSION_COOKIE_NAME] = kept

    assert browser.get(office_of(coordinator)).status_code == 302


def test_an_account_that_is_closed_is_out_at_once(browser, coordinator):
    User.objects.filter(pk=coordinator.user.pk).update(is_active=False)

    assert browser.get(office_of(coordinator)).status_code == 302


def test_a_role_that_is_withdrawn_is_gone_at_once(browser, coordinator):
    coordinator.delete()

    assert browser.get(office_of(coordinator)).status_code in (403, 404)


def test_a_session_that_somebody_put_there_before_is_not_the_one_signed_in(client, coordinator):
    client.get("/account/login/")
    client.cookies[ours.SESSION_COOKIE_NAME] = "a" * 32
    client.post("/account/login/", {"login": coordinator.user.email, "password": PASSWORD})

    theirs = Client()
    theirs.cookies[ours.SESSION_COOKIE_NAME] = "a" * 32
    assert theirs.get(office_of(coordinator)).status_code == 302
    assert client.cookies[ours.SESSION_COOKIE_NAME].value != "a" * 32
