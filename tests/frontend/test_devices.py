"""The devices one is signed in with: seen on one's account, closed from there."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OwnDevice
from accounts.services import devices
from budget.services import leaving
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(person, calls_itself=DESK):
    browser = Client(headers={"user-agent": calls_itself})
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD, "remember": "on"})
    return browser


def is_in(browser):
    return browser.get("/account/").status_code == 200


def listed(browser):
    return [(row.name, row.is_here) for row in browser.get("/account/").context["devices"]]


def test_one_reads_in_plain_words_where_one_is_signed_in_this_device_first():
    person = UserFactory()
    desk, _phone = signed_in(person), signed_in(person, PHONE)

    page = desk.get("/account/").content.decode()

    assert listed(desk) == [("Firefox sur Windows", True), ("Safari sur iPhone", False)]
    assert "cet appareil" in page
    assert page.count("Fermer cette session") == 1
    assert "Fermer toutes les autres sessions" in page


@pytest.mark.parametrize(
    ("calls_itself", "name"),
    [
        (f"{DESK} Edg/143.0", "Edge sur Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0 Safari/537.36", "Chrome sur Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605", "Safari sur Mac"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130", "Samsung Internet sur Android"),
        ("Mozilla/5.0 (iPad; CPU OS 18_1) FxiOS/140.0 Safari/605.1.15", "Firefox sur iPad"),
        ("curl/8.0", "Un navigateur qui ne dit pas son nom"),
        ("", "Un navigateur qui ne dit pas son nom"),
        ("Lynx on Linux <b>é\x7f", "Linux"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_person_would(calls_itself, name):
    assert listed(signed_in(UserFactory(), calls_itself)) == [(name, True)]


def test_a_device_is_closed_from_another_one_and_no_other_with_it():
    person = UserFactory()
    desk, phone, tablet = signed_in(person), signed_in(person, PHONE), signed_in(person)
    lost = OwnDevice.objects.get(browser="Safari")

    answer = desk.post(reverse("session_end", args=[lost.pk]), follow=True)

    assert "Cet appareil est déconnecté." in answer.content.decode()
    assert [is_in(browser) for browser in (desk, phone, tablet)] == [True, False, True]
    assert len(listed(desk)) == 2


def test_nobody_closes_the_session_of_somebody_else_nor_their_own_by_mistake():
    person = UserFactory()
    own, stranger = signed_in(person), signed_in(UserFactory())
    device = OwnDevice.objects.get(user=person)

    answers = [browser.post(reverse("session_end", args=[device.pk])) for browser in (stranger, own)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert is_in(own)


def test_all_others_are_closed_at_once_and_no_longer_listed():
    person = UserFactory()
    desk, phone = signed_in(person), signed_in(person, PHONE)

    desk.post(reverse("sessions_end"))

    assert listed(desk) == [("Firefox sur Windows", True)]
    assert not is_in(phone)


def test_a_new_password_leaves_only_this_device_on_the_list():
    person, new = UserFactory(), "three other calm words"
    desk, phone = signed_in(person), signed_in(person, PHONE)

    desk.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert listed(desk) == [("Firefox sur Windows", True)]
    assert not is_in(phone)


def test_a_session_that_is_over_is_not_listed_and_its_device_goes_with_it():
    person = UserFactory()
    desk, phone = signed_in(person), signed_in(person, PHONE)
    Session.objects.filter(owndevice__browser="Safari").update(expire_date=timezone.now() - timedelta(days=1))

    before = listed(desk)
    call_command("clearsessions")
    desk.post("/account/logout/")

    assert before == [("Firefox sur Windows", True)]
    assert not is_in(phone)
    assert not OwnDevice.objects.exists()


def test_a_closed_account_has_no_device():
    person = UserFactory()
    signed_in(person)

    leaving.close_account(person, withdraws_ideas=False, by=person, at=timezone.now())

    assert not OwnDevice.objects.exists()


def test_a_device_is_noted_once_a_day_and_holds_a_day_and_no_hour():
    person = UserFactory()
    desk = signed_in(person)
    OwnDevice.objects.update(seen_on=timezone.localdate() - timedelta(days=1))
    desk.get("/account/")
    same_day = OwnDevice.objects.get().seen_on
    session = desk.session
    session["seen_on"] = "2026-01-01"
    session.save()

    desk.get("/account/")

    device = OwnDevice.objects.get()
    assert same_day == timezone.localdate() - timedelta(days=1)
    assert device.seen_on == timezone.localdate()
    assert {field.name for field in OwnDevice._meta.fields} == {
        *("id", "session", "user", "browser", "system", "seen_on")
    }


def test_a_page_for_all_notes_nobody(client):
    client.get("/")

    assert not OwnDevice.objects.exists()


def test_pages_are_read_where_nothing_can_be_written(monkeypatch):
    person = UserFactory()
    desk = Client()
    desk.force_login(person, None)

    def full(*_given, **_named):
        raise DatabaseError

    monkeypatch.setattr(devices, "note", full)

    assert is_in(desk)


def test_one_s_devices_are_among_one_s_data():
    person = UserFactory()
    desk = signed_in(person)
    asked = desk.get("/account/data/file/")
    desk.post(asked["Location"], {"password": PASSWORD})

    told = desk.get("/account/data/file/").json()

    rows = [row for part in told["parts"] for row in part["rows"] if row["table"] == "accounts.OwnDevice"]
    assert rows == [
        {
            "table": "accounts.OwnDevice",
            "browser": "Firefox",
            "system": "Windows",
            "seen_on": timezone.localdate().isoformat(),
        }
    ]
