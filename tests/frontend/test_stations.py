"""The day of the paper vote through its pages: said before, signed and typed on the day, ended, counted."""

import io
import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from budget.enums import PaperVote, ZoneChoice
from budget.models import RegisterEntry
from budget.rulebook import VotingRules
from frontend.stations import printed
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of, rules_of_a
from tests.factories.voting import On, PollFactory, fill_urn, marking, voter_of
from voting.enums import Channel, PollStatus
from voting.models import DayPass, PaperCount, PaperSheet, Poll, Signature
from voting.queries import polls as poll_queries
from voting.queries.paper_vote import OnTheList
from voting.services import closing, proclaiming
from voting.services.counting import tallying
from voting.services.paper_vote import passes

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def closed_last_night(**fields):
    """A poll whose online vote ended yesterday: people vote on paper today."""
    edition = EditionFactory(running=True)
    today = timezone.now().astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    poll = PollFactory(
        edition=edition, stations=["Mairie"], settled=True, closes_at=today - timedelta(hours=4), **fields
    )
    poll.stations.update(opens=time(0), closes=time(0, 1))  # the box may be opened at any hour
    fill_urn(poll, [marking(1), marking(2)])
    closing.close(poll, at=timezone.now())
    poll.refresh_from_db()
    return poll


@pytest.fixture
def poll(db):
    return closed_last_night()


@pytest.fixture
def voter(poll):
    return voter_of(poll, given_names="Odette", family_name="Lefèvre", user=None)


@pytest.fixture
def office(client, poll):
    return office_of(client, poll)


def office_of(client, poll):
    """The coordinator's browser at the pages of the day."""
    client.force_login(coordinator_of(poll.edition))
    base = f"{poll.edition.get_absolute_url()}office/paper/"

    def go(part="", typed=None, **query):
        if typed is None:
            return client.get(base + part, query)
        return client.post(base + part, typed, follow=True)

    return go


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- Before


def test_a_town_that_votes_on_paper_says_where_before_its_paper_is_settled(client):
    edition = EditionFactory(running=rules_of_a(voting=VotingRules(paper=PaperVote.DAY_AFTER)))
    PollFactory(edition=edition)
    client.force_login(coordinator_of(edition))
    base = f"{edition.get_absolute_url()}office/"

    lacking = text_of(client.get(base + "poll/"))
    said = {"name": "Salle des fêtes", "address": "2 rue du Pré", "opens": "09:00", "closes": "18:30"}
    page = client.post(base + "paper/stations/", said, follow=True)

    assert "dites où" in lacking
    assert "de 9 h à 18 h 30" in text_of(page) or "9 h – 18 h 30" in text_of(page)
    assert "dites où" not in text_of(client.get(base + "poll/"))


def test_a_station_that_closes_before_it_opens_is_refused_beside_its_field(client):
    edition = EditionFactory(running=rules_of_a(voting=VotingRules(paper=PaperVote.DAY_AFTER)))
    PollFactory(edition=edition)
    client.force_login(coordinator_of(edition))

    page = client.post(
        f"{edition.get_absolute_url()}office/paper/stations/",
        {"name": "Mairie", "address": "Place", "opens": "18:00", "closes": "09:00"},
    )

    assert page.status_code == 422
    assert "ferme après son ouverture" in text_of(page)
    assert 'value="Mairie"' in page.content.decode()


def test_a_vote_without_paper_has_no_page_of_it_and_no_line(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))
    base = poll.edition.get_absolute_url()

    assert client.get(f"{base}office/paper/").status_code == 404
    assert "sur papier" not in text_of(client.get(f"{base}office/poll/"))
    assert "sur papier" not in text_of(client.get(base))


def test_everybody_reads_where_and_when_until_all_is_counted(client, office, poll):
    day = poll.paper_day
    edition, booth = (client.get(poll.edition.get_absolute_url() + part) for part in ("", "vote/"))

    for page in (edition, booth):
        assert "Mairie, 1 place de la Mairie" in text_of(page)
        assert f"{day.day} " in text_of(page)
    assert "Le vote en ligne est clos. On vote sur papier le" in text_of(edition)

    office("end/", {"signatures": 0, "ballots": 0, "spoiled": 0})
    assert "1 place de la Mairie" not in text_of(client.get(poll.edition.get_absolute_url()))


# --- The day


def test_the_names_of_the_list_are_ticked_and_who_voted_online_is_struck_out(office, poll, voter):
    online = Signature.objects.filter(poll=poll).first().entry

    page = office("names/", letter="L")
    after = office("names/?letter=L", {"signed": [voter.pk]})

    assert f'name="signed" value="{voter.pk}"' in page.content.decode()
    assert f'value="{online.pk}"' not in office("names/", letter="M").content.decode()
    assert "a voté en ligne" in text_of(office("names/", letter="M"))
    assert "Coché par erreur" in text_of(after)
    assert Signature.objects.get(entry=voter).channel == Channel.PAPER


def test_a_name_ticked_by_mistake_comes_back(office, poll, voter):
    office("names/?letter=L", {"signed": [voter.pk]})

    page = office(f"names/{voter.pk}/back/", {"letter": "L"})

    assert f'name="signed" value="{voter.pk}"' in page.content.decode()
    assert not Signature.objects.filter(entry=voter).exists()


def test_a_sheet_is_typed_by_its_numbers_and_read_back_in_words(office, poll):
    title = poll.entries.get(number=3).title

    page = office("sheets/", {"number": 1, "contest_1": "3 1"})

    assert f"3 {title}" in text_of(page)
    assert "1 bulletin saisi" in text_of(page)
    assert "Bulletin 2" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3 x 4", "« x » ne se lit pas"),
        ("3:2", "« 3:2 » ne se lit pas"),
        ("3 3", "plusieurs fois"),
        ("99", "99"),
        ("1 2 3 4 5 6", "5"),
    ],
)
def test_what_no_ballot_may_say_is_refused_and_stays_as_typed(office, typed, sentence):
    page = office("sheets/", {"number": 1, "contest_1": typed})

    assert page.status_code == 422
    assert sentence in text_of(page).replace("\xa0", " ").replace("« ", "« ")
    assert f'value="{typed}"' in page.content.decode()
    assert not PaperSheet.objects.exists()


def test_a_sheet_is_corrected_by_its_number(office):
    office("sheets/", {"number": 1, "contest_1": "3"})

    page = office("sheets/", number="1")
    mark = re.search(r'name="corrects" value="([0-9a-f]+)"', page.content.decode())[1]
    office("sheets/?number=1", {"number": 1, "contest_1": "4", "corrects": mark})

    assert 'value="3"' in page.content.decode()
    assert PaperSheet.objects.count() == 1
    assert 'value="4"' in office("sheets/", number="1").content.decode()


def test_a_spoiled_sheet_says_why(office):
    page = office("sheets/", {"number": 1, "spoiled": "signed"})

    assert "Il porte un nom ou un signe" in text_of(page)
    both = office("sheets/", {"number": 2, "contest_1": "3", "spoiled": "signed"})
    assert both.status_code == 422


def test_no_page_shows_what_the_sheets_say_together_before_the_end(office, poll):
    for number in (1, 2, 3):
        office("sheets/", {"number": number, "contest_1": "4"})
    title = poll.entries.get(number=4).title

    assert title not in text_of(office("sheets/"))
    assert title not in text_of(office())
    assert office("minutes/").status_code == 302


def test_a_difference_is_explained_before_the_count_and_the_count_takes_both(office, poll, voter):
    office("names/?letter=L", {"signed": [voter.pk]})
    figures = {"signatures": 1, "ballots": 0, "spoiled": 0}

    refused = office("end/", figures)
    office("sheets/", {"number": 1, "contest_1": "2"})
    page = office("end/", {**figures, "ballots": 1})

    assert "Dites pourquoi" in text_of(refused)
    assert "Le vote sur papier est terminé" in text_of(page)
    assert PaperCount.objects.get().explanation == ""
    assert list(poll_queries.to_count()) == [poll]
    assert tallying.tally(Poll.objects.get(), at=timezone.now())
    assert Poll.objects.get().status == PollStatus.TALLIED
    minutes = text_of(office("minutes/"))
    assert "Autant de bulletins que de signatures" in minutes
    assert PaperSheet.objects.get().tracking_number in minutes


def test_the_result_waits_and_says_for_what(client, poll):
    client.force_login(coordinator_of(poll.edition))
    base = poll.edition.get_absolute_url()

    page = text_of(client.get(f"{base}office/outcome/"))
    todo = text_of(client.get(f"{base}office/"))

    assert "L’urne reste fermée jusque-là" in page
    assert "Le vote sur papier" in todo


def test_the_desk_finds_the_day_in_its_menu_while_it_lasts(client, poll):
    client.force_login(MembershipFactory(desk_agent=True, municipality=poll.municipality).user)
    base = poll.edition.get_absolute_url()

    assert f'href="{base}office/paper/"' in client.get(f"{base}office/desk/").content.decode()


# --- A helper's card


def entered(poll, code):
    browser = Client()
    page = browser.post(f"{poll.edition.get_absolute_url()}station/", {"code": code}, follow=True)
    return browser, page


@pytest.fixture
def card(poll):
    poll.stations.update(closes=time(23, 59))
    return passes.open_pass(poll.stations.get(), "Jeanne", by=coordinator_of(poll.edition), at=timezone.now())


def test_a_card_is_made_shown_once_and_ended(office, poll):
    page = office("passes/", {"helper": "Jeanne"})
    held = DayPass.objects.get()
    code = re.search(r"[2-9A-Z]{4} [2-9A-Z]{4} [2-9A-Z]{4}", text_of(page))[0]

    assert "<svg" in page.content.decode()
    assert code not in text_of(office())
    _browser, names = entered(poll, code)
    assert "Qui est-ce" in text_of(names)
    office(f"passes/{held.pk}/close/", {})
    _browser, again = entered(poll, code)
    assert "n’ouvre rien" in text_of(again)


def test_a_helper_finds_a_name_and_says_that_this_person_has_voted(poll, voter, card):
    browser, _page = entered(poll, card.code)
    base = f"{poll.edition.get_absolute_url()}station/names/"

    found = browser.post(base, {"name": "lefevre odette"})
    page = browser.post(f"{base}{voter.pk}/", follow=True)

    assert "Odette Lefèvre" in text_of(found)
    assert "Odette Lefèvre a voté." in text_of(page)
    assert Signature.objects.get(entry=voter).channel == Channel.PAPER
    assert "a déjà signé : pas de bulletin" in text_of(browser.post(base, {"name": "odette"})).replace(
        "\xa0", " "
    )
    assert "a déjà signé" in text_of(browser.post(f"{base}{voter.pk}/", follow=True))


def test_a_card_opens_nothing_else(poll, card):
    browser, _page = entered(poll, card.code)
    base = poll.edition.get_absolute_url()

    for part in ("office/", "office/paper/", "office/paper/names/", "office/paper/sheets/", "office/desk/"):
        assert browser.get(base + part).status_code in (302, 401)
    assert "_auth_user_id" not in browser.session


def test_a_cookie_that_was_altered_or_belongs_to_an_ended_card_is_none(poll, voter, card):
    browser, _page = entered(poll, card.code)
    base = f"{poll.edition.get_absolute_url()}station/names/"
    passes.close_pass(card.day_pass, by=coordinator_of(poll.edition), at=timezone.now())

    assert browser.post(f"{base}{voter.pk}/").status_code == 302
    browser.cookies["day_pass"] = "1:forged"
    assert browser.get(base).status_code == 302
    assert not Signature.objects.filter(entry=voter).exists()


def test_an_address_is_no_name_for_a_helper(poll, card):
    person = UserFactory(email="odette@example.org")
    voter_of(poll, user=person, given_names="Claude", family_name="Secret")
    browser, _page = entered(poll, card.code)

    page = browser.post(f"{poll.edition.get_absolute_url()}station/names/", {"name": "odette@example.org"})

    assert "Secret" not in text_of(page)


# --- Printed


def test_the_printed_list_strikes_out_who_voted_online_in_words_too(office, poll, voter):
    answer = office("list.pdf")

    text = text_in(answer.content)
    assert "Lefèvre Odette" in text
    assert text.count("a voté en ligne") >= 2
    assert is_tagged(answer.content)


def test_the_printed_ballots_have_every_project_and_a_blank_box(office, poll):
    answer = office("ballots.pdf")

    text = text_in(answer.content)
    assert all(entry.title in text for entry in poll.entries.all())
    assert "Vote blanc" in text
    assert is_tagged(answer.content)


def test_quarters_with_envelopes_of_their_own_have_sheets_of_their_own(client):
    poll = PollFactory()
    north = TerritoryFactory(municipality=poll.municipality, name="Nord")
    edition = poll.edition
    poll.delete()
    own = On(50_000, (9_000,), name="Nord", territory=north, rules={"access": ZoneChoice.OWN_ZONE})
    poll = PollFactory(
        edition=edition, paper=[On(90_000, (30_000,), name="Ville"), own], stations=["Mairie"], settled=True
    )
    client.force_login(coordinator_of(edition))

    text = text_in(client.get(f"{edition.get_absolute_url()}office/paper/ballots.pdf").content)

    assert "Bulletin de vote · Nord" in text
    assert "Ville" in text


def text_in(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def is_tagged(pdf):
    return b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf


def test_everybody_reads_what_was_on_paper_and_why_it_differs(client, poll, office):
    office("end/", {"signatures": 0, "ballots": 0, "spoiled": 0})
    count = PaperCount.objects.get()
    assert count.explanation == ""
    tallying.tally(Poll.objects.get(), at=timezone.now())
    for _person in range(2):
        signer = coordinator_of(poll.edition)
        proclaiming.endorse(Poll.objects.get(), by=signer, at=timezone.now())

    page = Client().get(f"{poll.edition.get_absolute_url()}results/")

    assert "Signatures sur papier" in text_of(page)


def test_a_long_list_is_printed_letter_by_letter(office, voter, monkeypatch):
    monkeypatch.setattr("frontend.stations.evening.MOST_PRINTED", 2)

    whole = office("list.pdf")
    letter = text_in(office("list.pdf", letter="L").content)

    assert whole.status_code == 302
    assert "list.pdf?letter=L" in office("names/", letter="L").content.decode()
    assert "Lefèvre Odette" in letter
    assert "Martin" not in letter


@pytest.mark.long
def test_the_list_of_20_000_people_is_set_as_an_accessible_document(poll):
    people = [RegisterEntry(family_name=f"Nom{place}", given_names="Camille") for place in range(20_000)]

    pdf = printed.signature_list(poll, [OnTheList(person, "") for person in people])

    pages = PdfReader(io.BytesIO(pdf)).pages
    assert is_tagged(pdf)
    assert "Nom0 Camille" in pages[0].extract_text()
    assert "Nom19999 Camille" in pages[-1].extract_text()


def test_a_second_typist_keeps_the_lines_and_takes_the_next_number(office):
    office("sheets/", {"number": 1, "contest_1": "3"})

    page = office("sheets/", {"number": 1, "contest_1": "4 2"})
    office("sheets/", {"number": 2, "contest_1": "4 2"})

    assert page.status_code == 422
    assert "bulletin 2" in text_of(page)
    assert 'name="number" value="2"' in page.content.decode()
    assert PaperSheet.objects.count() == 2


def test_the_end_is_asked_again_with_the_figures_of_now(office):
    office("sheets/", {"number": 1, "contest_1": "3"})

    page = office("end/", {"signatures": 0, "ballots": 0, "spoiled": 0, "explanation": "Essai."})
    hidden = dict(re.findall(r'name="(signatures|ballots|spoiled)" value="(\d+)"', page.content.decode()))
    office("end/", {**hidden, "explanation": "Essai."})

    assert hidden == {"signatures": "0", "ballots": "1", "spoiled": "0"}
    assert PaperCount.objects.get().ballots == 1


def test_one_name_that_is_refused_leaves_one_on_the_letter_with_its_reason(office, poll, voter):
    online = Signature.objects.filter(poll=poll).first().entry

    page = office("names/?letter=L", {"signed": [voter.pk, online.pk, "9" * 5000]})

    assert "a voté en ligne" in text_of(page)
    assert "Qui a signé" in text_of(page)


def test_before_the_last_station_closes_the_box_stays_shut(client, poll):
    poll.stations.update(opens=time(23, 58), closes=time(23, 59))
    client.force_login(coordinator_of(poll.edition))
    base = f"{poll.edition.get_absolute_url()}office/paper/"

    page = client.get(base)

    assert "L’urne s’ouvre" in text_of(page)
    assert "Terminer le vote sur papier" not in text_of(page)
    assert client.get(base + "sheets/").status_code == 302


def test_no_page_says_that_all_is_closed_while_people_vote_on_paper(client, poll):
    voter = Signature.objects.filter(poll=poll).first().entry
    voter.user = UserFactory()
    voter.save()
    base = poll.edition.get_absolute_url()

    assert "Le vote en ligne est clos" in text_of(client.get(f"{base}vote/"))
    assert "On vote sur papier" in text_of(client.get(f"{base}results/"))
    client.force_login(voter.user)
    assert "d’autres votent sur papier" in text_of(client.get(base))


def test_a_town_without_paper_has_no_page_for_helpers(client):
    poll = PollFactory(settled=True)

    assert client.get(f"{poll.edition.get_absolute_url()}station/").status_code == 404


def test_where_and_when_is_on_the_editions_page_before_the_vote_opens(client):
    now = timezone.now()
    dates = {"opens_at": now + timedelta(days=3), "closes_at": now + timedelta(days=9)}
    poll = PollFactory(settled=True, stations=["Salle des fêtes"], **dates)

    page = text_of(client.get(poll.edition.get_absolute_url()))

    assert "Salle des fêtes, 1 place de la Mairie" in page
    assert "de 9 h à 18 h" in page
