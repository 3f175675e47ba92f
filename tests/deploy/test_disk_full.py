"""A full disk refuses cleanly: what was answered is true, and once there is room everything goes on."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from budget.enums import PhaseKind
from tests.factories.budget import ThemeFactory
from tests.factories.proposals import ProposalFactory, edition_now, resident_of
from tests.factories.voting import PollFactory, voter_of
from voting.models import Ballot, Signature

# PostgreSQL says the same by the same exception, but only a real full disk makes it say so.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]


@contextmanager
def no_room():
    """SQLite may take no page more than it has; what it had free is taken first."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        [pages] = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def browser_of(person):
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    return browser


def test_ballots_are_recorded_or_refused_and_each_answer_is_true():
    poll = PollFactory(settled=True)
    where = reverse("booth_cast", args=[poll.municipality.slug, poll.edition.slug])
    ballot = {"contest_1": ["2"], "device_half": "BCDFGHJK"}
    browsers = {voter.pk: browser_of(voter.user) for voter in (voter_of(poll) for _voter in range(60))}

    with no_room():
        answers = {pk: browser.post(where, ballot) for pk, browser in browsers.items()}

    taken = {pk for pk, answer in answers.items() if answer.status_code == 200}
    refused = [answer for pk, answer in answers.items() if pk not in taken]
    assert refused
    assert {answer.status_code for answer in refused} == {503}
    assert all("n’est pas confirmé" in answer.content.decode() for answer in refused)
    assert set(Signature.objects.values_list("entry", flat=True)) == taken
    assert Ballot.objects.count() == len(taken)

    waiting = [browsers[pk] for pk in browsers.keys() - taken]
    assert {browser.post(where, ballot).status_code for browser in waiting} == {200}
    assert Signature.objects.count() == Ballot.objects.count() == len(browsers)


def test_a_text_that_finds_no_room_comes_back_whole():
    call = edition_now(PhaseKind.COLLECTION)
    drafts = [ProposalFactory(edition=call, author=resident_of(call)) for _resident in range(12)]
    browsers = {draft.number: browser_of(draft.author) for draft in drafts}
    theme = ThemeFactory(municipality=call.municipality)
    typed = {"theme": theme.slug, "body": "Des cerisiers. " * 300, "version": "1"}

    def send(number):
        where = [call.municipality.slug, call.slug, number, "story"]
        return browsers[number].post(reverse("proposal_edit", args=where), typed)

    with no_room():
        answers = {number: send(number) for number in browsers}

    refused = {number for number, answer in answers.items() if answer.status_code == 503}
    assert refused
    assert all("Des cerisiers. Des cerisiers." in answers[number].content.decode() for number in refused)
    saved = call.proposals.filter(body__startswith="Des cerisiers.").values_list("number", flat=True)
    assert set(saved) == browsers.keys() - refused

    assert {send(number).status_code for number in refused} == {302}
