"""An edition is followed by one button, through signing up in another browser too, and left by one link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.services import notices
from budget.enums import BudgetNotice, PhaseKind
from budget.models import Follow, Phase
from budget.services import follows, phases
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory
from tests.factories.proposals import edition_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def edition():
    return edition_now(PhaseKind.COLLECTION)


def at(name, edition):
    return reverse(name, args=[edition.municipality.slug, edition.slug])


def opened(edition):
    phase = Phase.objects.get(edition=edition, kind=PhaseKind.COLLECTION)
    Phase.objects.filter(pk=phase.pk).update(announced_at=timezone.now() - timedelta(days=1))
    phases.owe_opening(Phase.objects.get(pk=phase.pk), at=timezone.now())


def follow(edition, **facts):
    person = UserFactory(**facts)
    follows.follow(edition, by=person, at=timezone.now() - timedelta(days=5))
    return person


def test_the_wish_to_follow_goes_through_signing_up_and_a_link_opened_in_another_browser(client, edition):
    page = client.get(edition.get_absolute_url()).text
    wish = at("follow", edition)
    assert f'href="{wish}"' in page
    signing_in = client.get(wish)["Location"]
    assert wish in signing_in.replace("%2F", "/")
    sent = {"email": "neuve@example.org", "password1": PASSWORD, "next": wish}
    client.post(reverse("account_signup"), sent)

    phone = Client()
    link = re.search(r"https://budget\.example\.org(/\S+)", mail.outbox[0].body)[1]
    form = phone.post(link, follow=True)
    landed = phone.post(form.request["PATH_INFO"], {"password1": "three other calm words"})
    page = phone.get(landed["Location"], follow=True, **OURS).text

    assert Follow.objects.get().user.email == "neuve@example.org"
    assert "Vous suivez cette édition" in page


def test_a_link_on_another_site_follows_nothing_before_a_press(client, edition):
    client.force_login(UserFactory())

    page = client.get(at("follow", edition), HTTP_SEC_FETCH_SITE="cross-site").text

    assert not Follow.objects.exists()
    assert "Suivre" in page
    client.post(at("follow", edition))
    assert Follow.objects.count() == 1


def test_following_twice_is_following_and_one_press_ends_it(client, edition):
    client.force_login(UserFactory())
    for _time in range(2):
        client.post(at("follow", edition))
    assert Follow.objects.count() == 1

    client.post(at("unfollow", edition))

    assert not Follow.objects.exists()
    assert "Ne plus suivre" not in client.get(edition.get_absolute_url()).text


def test_my_account_lists_what_i_follow_with_a_way_out(client, edition):
    client.force_login(follow(edition))
    listed = client.get("/account/").text

    answer = client.post(at("unfollow", edition), {"next": "/account/"})

    assert at("unfollow", edition) in listed
    assert edition.name in listed
    assert answer["Location"] == "/account/"
    assert "Éditions que je suis" not in client.get("/account/").text


def test_who_follows_is_told_once_that_a_stage_opens_and_who_is_registered_as_ever(edition):
    follower, late = follow(edition), UserFactory()
    both = RegisterEntryFactory(edition=edition, entered_at=timezone.now() - timedelta(days=5)).user
    follows.follow(edition, by=both, at=timezone.now() - timedelta(days=5))
    follows.follow(edition, by=late, at=timezone.now())

    for _time in range(2):
        opened(edition)

    told = Notice.objects.filter(kind=BudgetNotice.FOLLOWED_STAGE)
    assert [notice.recipient for notice in told] == [follower]
    assert Notice.objects.filter(kind=BudgetNotice.PHASE_OPENED, recipient=both).count() == 1


def test_the_message_has_a_link_that_ends_the_following_without_signing_in(client, edition):
    follow(edition, email="suit@example.org")
    other = follow(EditionFactory(running=True))
    opened(edition)
    notices.deliver(at=timezone.now(), limit=50)
    letter = next(letter for letter in mail.outbox if letter.to == ["suit@example.org"])
    link = re.search(r"<https://budget\.example\.org(/\S+)>", letter.extra_headers["List-Unsubscribe"])[1]

    looked = client.get(link)
    assert Follow.objects.count() == 2
    pressed = client.post(link)

    assert "Ne plus suivre" in looked.text
    assert "Vous ne suivez plus" in pressed.text
    assert Follow.objects.get().user == other
    assert client.get(f"{link[:-3]}xx/").status_code == 404


def test_an_archived_edition_is_followed_no_more(client, edition):
    edition.is_archived = True
    edition.save()
    client.force_login(UserFactory())

    assert client.post(at("follow", edition)).status_code == 403
    assert at("follow", edition) not in client.get(edition.get_absolute_url()).text


def test_the_link_of_a_message_ends_no_later_following(client, edition):
    person = follow(edition)
    link = reverse("unfollow_by_link", args=[follows.token_of(person, edition.pk)])
    client.post(link)
    follows.follow(edition, by=person, at=timezone.now())

    answer = client.post(link)

    assert answer.status_code == 200
    assert Follow.objects.filter(user=person).count() == 1
