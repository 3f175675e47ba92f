"""How one votes, in other languages: off until somebody who speaks it has read it, then one press away."""

import pytest
from django.urls import reverse

from accounts.models import VotingSheet
from frontend.help.in_languages import draft_in
from frontend.words.languages import LANGUAGES, RTL
from tests.factories.budget import EditionFactory, coordinator_of
from tests.factories.voting import PollFactory, voter_of
from tests.frontend.test_ballot_first import open_poll

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DRAFTED = ("ar", "en", "pt", "tr", "uk")


@pytest.fixture
def edition():
    return EditionFactory(running=True)


def sheet_of(edition, language):
    return reverse("help_sheet", args=[edition.municipality.slug, edition.slug, language])


def page_of(edition, name):
    return reverse(name, args=[edition.municipality.slug, edition.slug])


def write(client, edition, language, **said):
    client.force_login(coordinator_of(edition))
    return client.post(reverse("sheet_edit", args=[edition.municipality.slug, language]), said)


@pytest.mark.parametrize("language", DRAFTED)
def test_a_draft_of_ours_is_said_to_be_one_and_is_off(client, edition, language):
    client.force_login(coordinator_of(edition))

    page = client.get(reverse("sheet_edit", args=[edition.municipality.slug, language])).text

    assert draft_in(language).splitlines()[0] in page
    assert "Un brouillon que personne n’a relu" in page
    assert f'lang="{language}"' in page
    assert client.get(sheet_of(edition, language)).status_code == 404


def test_drafts_quote_the_buttons_as_they_are_called():
    for language in DRAFTED:
        for button in ("Ouvrir mon bulletin", "Relire mon bulletin", "Mettre mon bulletin dans l’urne"):
            assert button in draft_in(language), (language, button)


def test_a_sheet_stays_off_until_it_is_said_to_be_read_over(client, edition):
    write(client, edition, "uk", text=draft_in("uk"))
    assert client.get(sheet_of(edition, "uk")).status_code == 404
    assert "Українська" not in client.get(page_of(edition, "help")).text

    write(client, edition, "uk", text=draft_in("uk"), is_reread="on")
    client.logout()

    assert "Як проголосувати" in client.get(sheet_of(edition, "uk")).text
    for name in ("help", "help_voting"):
        assert sheet_of(edition, "uk") in client.get(page_of(edition, name)).text, name
    assert sheet_of(edition, "uk") not in client.get(page_of(EditionFactory(running=True), "help")).text


def test_arabic_reads_from_right_to_left(client, edition):
    write(client, edition, "ar", text="عنوان\n<b>نص</b>", is_reread="on")

    page = client.get(sheet_of(edition, "ar")).text

    assert '<article class="flow" lang="ar" dir="rtl">' in page
    assert "&lt;b&gt;" in page
    assert LANGUAGES["ar"].direction == RTL
    assert 'class="prose prose--spoken"' in page  # a French address in it runs from left to right


@pytest.mark.parametrize("is_open", [True, False])
def test_a_sheet_has_the_button_it_speaks_of_while_the_vote_is_open(client, edition, is_open):
    poll = open_poll() if is_open else PollFactory(edition=edition)
    write(client, poll.edition, "ar", text=draft_in("ar"), is_reread="on")
    client.logout()

    page = client.get(sheet_of(poll.edition, "ar"), headers={"accept-language": "en"}).text

    assert (f'href="{page_of(poll.edition, "booth")}"' in page) == is_open
    assert ("Ouvrir mon bulletin</" in page) == is_open


def test_the_booth_leads_there_only_where_there_is_one(client):
    poll = PollFactory(settled=True)
    voter = voter_of(poll).user
    client.force_login(voter)
    assert "hreflang" not in client.get(page_of(poll.edition, "booth")).text

    write(client, poll.edition, "en", text=draft_in("en"), is_reread="on")
    client.force_login(voter)

    assert sheet_of(poll.edition, "en") in client.get(page_of(poll.edition, "booth")).text


def test_an_emptied_sheet_is_gone_and_an_unknown_language_is_not_there(client, edition):
    write(client, edition, "en", text="How to vote", is_reread="on")

    write(client, edition, "en", text=" ", is_reread="on")

    assert not VotingSheet.objects.exists()
    assert write(client, edition, "xx", text="?").status_code == 404
