"""“Être assesseur en dix minutes”: what stands on it about the pages and the list is what they do."""

import re
from datetime import time

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from frontend.words.voting import SPOILED_GROUND
from tests.factories.budget import coordinator_of
from tests.factories.voting import PollFactory, poll_of_both, voter_of
from tests.frontend import test_stations as day
from tests.frontend.test_stations import closed_last_night, entered, is_tagged, text_in, text_of
from tests.voting import test_paper_beside as beside
from tests.voting import test_paper_vote as services
from tests.voting import test_troubles as troubles
from voting.models import PaperSheet, Signature
from voting.services.paper_vote import passes

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# What it says, and the test of what is said.
CLAIMS = {
    "ouvrez son adresse et tapez le code. Aucun compte": day.test_a_card_opens_nothing_else,
    "dans n’importe quel ordre : accents et majuscules": (
        day.test_a_helper_finds_a_name_and_says_that_this_person_has_voted
    ),
    "un nom ne compte qu’une fois": services.test_two_helpers_at_two_tables_sign_one_person_once,
    "La carte prend fin avec la journée": services.test_a_pass_signs_on_its_day_and_on_no_other,
    "la mairie le peut": day.test_a_name_ticked_by_mistake_comes_back,
    "on la clôt aussitôt": day.test_a_card_is_made_shown_once_and_ended,
    "le vote continue avec la liste imprimée": (
        services.test_the_names_of_the_printed_list_are_ticked_all_or_none
    ),
    "le quartier figure à côté du nom": (
        day.test_quarters_with_envelopes_of_their_own_have_sheets_of_their_own
    ),
    "avant la fermeture du dernier bureau": (
        services.test_nothing_is_typed_or_ended_before_the_last_station_has_closed
    ),
    "que personne ne modifie": troubles.test_an_incident_is_noted_with_its_hour_and_stays,
    "est refusé, comme en ligne": services.test_a_sheet_is_checked_by_the_rules_of_the_booth,
    "Un bulletin nul se saisit aussi": day.test_a_spoiled_sheet_says_why,
    "est relu à l’écran": day.test_a_sheet_is_typed_by_its_numbers_and_read_back_in_words,
    "se corrige par son numéro": day.test_a_sheet_is_corrected_by_its_number,
    "quel numéro prend le vôtre": services.test_two_who_type_at_once_do_not_share_a_number,
    "aucun total de projet avant la fin": day.test_no_page_shows_what_the_sheets_say_together_before_the_end,
    "tout le monde lit l’explication": (
        day.test_a_difference_is_explained_before_the_count_and_the_count_takes_both
    ),
}


# Where people vote online on the day of paper too.
CLAIMS_OF_BOTH = {
    "le bulletin en ligne est retiré pour de bon": (
        beside.test_who_signs_on_paper_takes_the_ballot_cast_online_out_of_the_urn
    ),
    "enveloppe portant nom et signature": (
        beside.test_a_name_on_an_outer_envelope_withdraws_after_the_close_of_the_online_vote
    ),
}


@pytest.fixture
def poll(db):
    return closed_last_night()


@pytest.fixture
def printed(client, poll):
    client.force_login(coordinator_of(poll.edition))
    return client.get(f"{poll.edition.get_absolute_url()}office/paper/helpers.pdf")


@pytest.fixture
def said(printed):
    return re.sub(r"\s+", " ", text_in(printed.content))


def test_it_has_a_page_for_each_of_four_parts_and_is_tagged(printed, said):
    parts = ("cherchez les noms", "remettez le bulletin", "gardez l’urne", "saisissez les bulletins")

    assert all(part in said for part in parts)
    assert is_tagged(printed.content)


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_sentence_of_the_pages_has_its_test(claim, said):
    assert claim in said
    assert CLAIMS[claim].__name__.startswith("test_")


def test_where_one_also_votes_online_that_day_it_says_what_is_withdrawn(client):
    poll = poll_of_both()
    client.force_login(coordinator_of(poll.edition))

    said = text_in(client.get(f"{poll.edition.get_absolute_url()}office/paper/helpers.pdf").content)
    said = re.sub(r"\s+", " ", said)

    assert all(claim in said for claim in CLAIMS_OF_BOTH)
    assert "le vote continue avec la liste imprimée, signée" not in said


def test_the_office_and_the_card_lead_to_it(client, poll, printed):
    base = f"{poll.edition.get_absolute_url()}office/paper/"

    office, card = client.get(base), client.post(f"{base}passes/", {"helper": "Jeanne"})

    assert f'href="{base}helpers.pdf"' in office.content.decode()
    assert f'href="{base}helpers.pdf"' in card.content.decode()


def test_a_vote_without_paper_has_none(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))

    assert client.get(f"{poll.edition.get_absolute_url()}office/paper/helpers.pdf").status_code != 200


def test_a_card_put_away_opens_nothing_and_one_in_hand_takes_nothing_back(poll):
    poll.stations.update(closes=time(23, 59))
    voter = voter_of(poll, given_names="Odette", family_name="Lefèvre", user=None)
    card = passes.open_pass(poll.stations.get(), "Jeanne", by=coordinator_of(poll.edition), at=timezone.now())
    browser, _page = entered(poll, card.code)
    base = poll.edition.get_absolute_url()
    browser.post(f"{base}station/names/{voter.pk}/")

    browser.post(f"{base}office/paper/names/{voter.pk}/back/")
    browser.post(f"{base}station/leave/")

    assert Signature.objects.filter(entry=voter).exists()
    assert browser.get(f"{base}station/names/").status_code == 302


def test_the_sheet_bears_nobodys_name(client, poll, printed):
    voter = voter_of(poll, given_names="Odette", family_name="Lefèvre", user=None)

    sheet = text_in(client.get(f"{poll.edition.get_absolute_url()}office/paper/ballots.pdf").content)

    assert voter.family_name not in sheet


def test_every_ground_of_a_spoiled_sheet_stands_on_it_as_on_the_screen(client, poll, printed, said):
    page = text_of(client.get(f"{poll.edition.get_absolute_url()}office/paper/sheets/"))

    for ground in map(str, SPOILED_GROUND.values()):
        assert ground in said
        assert ground in page


def test_the_journal_tells_of_a_corrected_sheet(client, poll, printed):
    base = f"{poll.edition.get_absolute_url()}office/paper/sheets/"
    client.post(base, {"number": 1, "contest_1": "3"})
    mark = re.search(r'name="corrects" value="([0-9a-f]+)"', client.get(f"{base}?number=1").content.decode())[
        1
    ]

    client.post(f"{base}?number=1", {"number": 1, "contest_1": "4", "corrects": mark})

    assert PaperSheet.objects.count() == 1
    assert JournalEntry.objects.filter(event="paper.sheet_corrected").count() == 1
