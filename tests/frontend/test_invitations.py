"""An invitation is one link: for a week, for one time, the last one sent; a look does nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.enums import PeopleNotice, Role
from accounts.models import JournalEntry, Membership, Notice, User
from accounts.services import accounts, factors, invitations, memberships
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = timezone.now()
WORDS = {"password1": "four words on a bench", "password2": "four words on a bench"}


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def invited(coordinator):
    return memberships.invite(
        coordinator.municipality, Role.MODERATOR, email="lea@ville.example", by=coordinator.user, at=AT
    )


def link_of(membership):
    membership.user.refresh_from_db()
    return f"/account/invitation/{invitations.token_of(membership)}/"


def test_one_link_sets_the_password_and_leads_into_the_office(invited):
    browser = Client()
    link = link_of(invited)

    page = browser.get(link)
    landed = browser.post(link, WORDS)

    assert "Léa" not in page.content.decode()
    assert landed["Location"] == invited.get_absolute_url()
    led = browser.get(landed["Location"])
    assert led["Location"].startswith("/account/factor/")
    assert browser.get("/account/factor/app/").status_code == 200, "the password was just given"


def test_ht_072_an_invitation_is_taken_once(invited):
    link = link_of(invited)
    Client().post(link, WORDS)

    again = Client().post(link, dict.fromkeys(WORDS, "another four words here"))

    assert again.status_code == 410
    invited.user.refresh_from_db()
    assert invited.user.check_password(WORDS["password1"])


def test_ht_072_a_look_at_the_link_has_no_effect(invited):
    link = link_of(invited)

    for _look in range(3):
        assert Client().get(link).status_code == 200
    assert Client().head(link).status_code in (200, 405)

    assert Client().post(link, WORDS).status_code == 302


@pytest.mark.parametrize("age", [timedelta(days=6, hours=23), timedelta(days=7, minutes=1)], ids=str)
def test_ht_072_an_invitation_is_good_for_a_week_and_no_page_takes_it_later(invited, age, monkeypatch):
    link = link_of(invited)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + age.total_seconds())

    answer = Client().get(link)

    assert answer.status_code == (200 if age < invitations.LASTS else 410)
    token = link.split("/")[3]
    reset = Client().get(f"/account/password/reset/key/{invited.user_id}-{token}/", follow=True)
    assert "password1" not in reset.content.decode()


def test_ht_072_sent_again_the_former_link_is_dead(client, coordinator, invited):
    former = link_of(invited)
    client.force_login(coordinator.user)

    client.post(f"{coordinator.get_absolute_url()}people/{invited.pk}/again/")

    assert Client().get(former).status_code == 410
    assert Client().get(link_of(invited)).status_code == 200
    assert Notice.objects.filter(kind=PeopleNotice.INVITED, recipient=invited.user).count() == 2


def test_ht_072_with_the_role_the_link_is_gone(coordinator, invited):
    link = link_of(invited)

    memberships.revoke(invited, by=coordinator.user, at=AT)

    assert Client().get(link).status_code == 404


def test_whoever_has_a_password_is_not_invited_again(coordinator):
    known = MembershipFactory(municipality=coordinator.municipality)

    with pytest.raises(memberships.Refused):
        memberships.send_again(known, by=coordinator.user, at=AT)


def test_the_operator_invites_by_command_and_the_journal_says_so(coordinator):
    town = coordinator.municipality
    call_command("invite", town.slug, "second@ville.example", "--role", "commission_member")
    call_command("invite", town.slug, "second@ville.example", "--role", "commission_member")

    given = Membership.objects.get(user__email="second@ville.example")
    events = JournalEntry.objects.filter(municipality=town, by=None).values_list("event", flat=True)
    assert given.role == Role.COMMISSION_MEMBER
    assert list(events) == ["role.granted", "role.invited_again"]
    assert Notice.objects.filter(kind=PeopleNotice.ROLE_TOLD, recipient=coordinator.user).count() == 1
    with pytest.raises(CommandError):
        call_command("invite", "nowhere", "second@ville.example")


def test_every_other_coordinator_is_told_of_every_role(coordinator):
    other = MembershipFactory(municipality=coordinator.municipality, coordinator=True)

    memberships.grant(coordinator.municipality, Role.MODERATOR, to=UserFactory(), by=coordinator.user, at=AT)

    assert Notice.objects.get(kind=PeopleNotice.ROLE_TOLD).recipient == other.user


def test_the_host_takes_off_a_lost_factor_with_a_trace_and_every_session_ends(client, coordinator):
    person = coordinator.user
    client.force_login(person)
    assert client.get(coordinator.get_absolute_url()).status_code == 200

    call_command("reset_second_factor", person.email)

    assert not factors.has_one(person)
    assert client.get(coordinator.get_absolute_url())["Location"].startswith("/account/login/")
    assert JournalEntry.objects.get(event="person.second_factor_reset").by is None
    assert Notice.objects.get(kind=PeopleNotice.FACTOR_RESET).recipient == person


def test_ht_073_a_person_signs_out_every_other_device(client):
    person = UserFactory()
    here, away = Client(), Client()
    for browser in (here, away):
        browser.post("/account/login/", {"login": person.email, "password": PASSWORD})

    here.post("/account/sessions/end/")

    assert here.get("/account/").status_code == 200
    assert away.get("/account/")["Location"].startswith("/account/login/")


def test_sessions_of_before_the_first_end_are_still_good(client):
    person = UserFactory()
    before = person.get_session_auth_hash()
    accounts.end_sessions(person)

    assert User.objects.get(pk=person.pk).get_session_auth_hash() != before
