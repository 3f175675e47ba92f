"""A code from a letter opens the booth, once, for the person it was sent to and nobody else."""

import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import JournalEntry, LimitCount, Notice
from accounts.refusals import NotAllowed, Refused, TooOften
from budget.enums import Level, ListKind, RegisterSource
from budget.models import LetterCode, RegisterEntry
from budget.queries import letters
from budget.services import desk, leaving, letter_codes
from frontend.booth.by_code import COOKIE
from tests.factories.accounts import UserFactory
from tests.factories.budget import RegisterEntryFactory, RegisterListFactory, coordinator_of
from tests.factories.voting import PollFactory
from voting.models import Ballot, Signature
from voting.services import code_letters

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BORN = date(1950, 6, 1)
ALWAYS = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2199, 1, 1, tzinfo=UTC)}


@pytest.fixture
def poll():
    return PollFactory(settled=True, **ALWAYS)


@pytest.fixture
def edition(poll):
    from budget.models import Phase  # noqa: PLC0415

    Phase.objects.filter(edition=poll.edition).update(**ALWAYS)
    return poll.edition


def known(edition, **fields):
    usual = {"user": None, "level": Level.EMAIL, "source": RegisterSource.IMPORT, "birth_date": BORN}
    address = {"postal_address": "1 rue du Pré, 35000 Rennes"}
    return RegisterEntryFactory(edition=edition, may_vote=True, **{**usual, **address, **fields})


def send(edition, *, cards=False, at=None):
    return letter_codes.make(edition, cards=cards, by=coordinator_of(edition), at=at or timezone.now())


def code_of(edition, entry=None, **fields):
    entry = entry or known(edition, **fields)
    return next(each.code for each in send(edition) if each.entry == entry)


def enter(edition, code, *, birth_date=BORN, by=None, network="n", at=None):
    return letter_codes.enter(edition, code, birth_date, by=by, network=network, at=at or timezone.now())


def page(name, edition, *rest):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def in_boxes(day):
    return {f"birth_date_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def type_code(client, edition, code, born=BORN):
    return client.post(page("code", edition), {"code": code, **in_boxes(born)})


def vote(client, edition):
    """The paper, the reading over, the urn, as a browser without script sends them."""
    shown = client.get(page("code_booth", edition)).text
    key = re.search(r'name="(contest_\w+)" value="(\d+)"|value="(\d+)"[^>]*name="(contest_\w+)"', shown)
    name, number = (key[1], key[2]) if key[1] else (key[4], key[3])
    read = client.post(page("code_booth", edition), {name: number, "replaces": ""}).text
    assert f'action="{page("code_cast", edition)}"' in read
    hidden = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', read[read.index("<form") :]))
    return client.post(page("code_cast", edition), hidden), hidden


# --- Voting with it


def test_a_code_opens_the_booth_without_account_for_one_ballot(edition):
    entry, browser = known(edition), Client()
    code = code_of(edition, entry)

    opened = type_code(browser, edition, letter_codes.grouped(code).lower())
    sessions = "sessionid" in browser.cookies
    receipt, sent = vote(browser, edition)

    assert opened["Location"] == page("code_booth", edition)
    assert not sessions
    assert receipt.status_code == 200
    assert "ce bulletin est définitif" in receipt.text
    assert (Signature.objects.get().entry, Ballot.objects.count()) == (entry, 1)
    assert browser.cookies[COOKIE].value == ""
    entry.refresh_from_db()
    assert (entry.user, entry.level, entry.source) == (None, Level.DESK, RegisterSource.LETTER)
    assert not JournalEntry.objects.filter(event="register.verified").exists()
    # It has served: neither the code, nor the page that was left open, votes again.
    assert "a déjà servi" in type_code(Client(), edition, code).text
    assert browser.post(page("code_cast", edition), sent)["Location"] == page("code", edition)
    assert Signature.objects.count() == Ballot.objects.count() == 1


def test_who_was_received_at_the_desk_without_e_mail_votes_by_the_code_of_a_letter(edition):
    agent, at, browser = coordinator_of(edition), timezone.now(), Client()
    entry = known(edition, level=Level.DESK, source=RegisterSource.DESK, postal_address=None)
    assert not letters.waiting(edition, cards=False, at=at)

    desk.keep_address(entry, "3 rue du Puits\n35000 Rennes", by=agent, at=at)
    (made,) = send(edition)
    table = code_letters.table(edition, [made], address="https://vote.example/code")
    type_code(browser, edition, made.code)
    vote(browser, edition)

    assert "3 rue du Puits, 35000 Rennes" in table
    assert Signature.objects.get().entry == entry
    entry.refresh_from_db()
    assert (entry.user.email, entry.level, entry.source) == (None, Level.DESK, RegisterSource.DESK)


def test_a_cookie_kept_past_its_cast_changes_no_ballot(edition):
    browser = Client()
    type_code(browser, edition, code_of(edition))
    kept = browser.cookies[COOKIE].value
    first, sent = vote(browser, edition)
    before = list(Ballot.objects.values_list("slot", "sealed"))
    browser.cookies[COOKIE] = kept

    assert browser.get(page("code_booth", edition))["Location"] == page("code", edition)
    again = browser.post(page("code_cast", edition), sent)
    other = browser.post(page("code_cast", edition), {**sent, "replaces": "ab" * 16})

    assert again.status_code == 200  # the same ballot sent twice counts once
    assert re.findall(r"tracking", again.text) == re.findall(r"tracking", first.text)
    assert other["Location"] == page("code", edition)
    assert list(Ballot.objects.values_list("slot", "sealed")) == before


def test_looking_at_the_page_serves_no_code_and_a_cookie_opens_nothing_else(edition):
    browser = Client()
    code = code_of(edition)

    assert browser.get(page("code", edition), {"code": code}).status_code == 200
    assert browser.get(page("code_booth", edition)).status_code == 302
    type_code(browser, edition, code)

    for name in ("proposal_new", "register", "proposals_mine"):
        assert browser.get(page(name, edition))["Location"].startswith(reverse("account_login"))
    other = PollFactory(settled=True, **ALWAYS).edition
    browser.cookies[COOKIE]["path"] = "/"
    assert browser.get(page("code_booth", other))["Location"] == page("code", other)
    assert not Signature.objects.exists()


def test_signed_in_the_code_verifies_the_account_and_has_served(client, edition):
    person, entry = UserFactory(), known(edition)
    code = code_of(edition, entry)
    client.force_login(person)

    answer = type_code(client, edition, code)

    assert answer["Location"] == page("booth", edition)
    entry.refresh_from_db()
    assert (entry.user, entry.level) == (person, Level.DESK)
    with pytest.raises(Refused):
        enter(edition, code)


# --- Nobody else's


@pytest.mark.parametrize(
    "typed", [{"birth_date": date(1950, 6, 2)}, {"code": "2222 2222 2222"}, {"code": ""}, {"code": "é" * 40}]
)
def test_a_wrong_code_and_a_wrong_birthday_are_told_alike(edition, typed):
    code = code_of(edition)

    with pytest.raises(Refused) as refusal:
        enter(edition, typed.get("code", code), birth_date=typed.get("birth_date", BORN))

    assert "ne vont pas ensemble" in refusal.value.message
    assert not RegisterEntry.objects.filter(level=Level.DESK).exists()


def test_tries_are_counted_by_code_and_by_network(edition):
    code = code_of(edition)
    for _try in range(5):
        with pytest.raises(Refused):
            enter(edition, code, birth_date=date(1999, 1, 1))
    with pytest.raises(TooOften):
        enter(edition, code, network="another")
    LimitCount.objects.all().delete()
    for number in range(60):
        with pytest.raises(Refused):
            enter(edition, f"{number:02}")

    with pytest.raises(TooOften):
        enter(edition, code)


@pytest.mark.parametrize("each", [2, pytest.param(50, marks=pytest.mark.long)])
def test_ht_007_a_thousand_birthdays_at_once_for_a_found_letter_are_five(edition, at_once, each):
    code, now = code_of(edition), timezone.now()

    def guess(first):
        answers = []
        for nth in range(first, first + each):
            try:
                enter(edition, code, birth_date=date(1990, 1, 1) + timedelta(nth), network=str(nth), at=now)
            except Refused as refusal:
                answers.append(type(refusal))
        return answers

    answers = at_once(*[lambda first=nth * each: guess(first) for nth in range(20)])

    assert Counter(chain(*answers)) == {Refused: 5, TooOften: 20 * each - 5}
    with pytest.raises(TooOften):
        enter(edition, code, network="whoever holds the letter", at=now)
    assert not RegisterEntry.objects.filter(level=Level.DESK).exists()


def test_a_statement_gives_way_to_a_letter_of_an_account_and_proof_does_not(edition):
    thief = UserFactory()
    stated = known(edition, user=thief, level=Level.DECLARED)
    code, person = code_of(edition, stated), UserFactory()

    with pytest.raises(Refused, match="connectez-vous"):
        enter(edition, code)
    assert enter(edition, code, by=person) == stated

    stated.refresh_from_db()
    assert (stated.user, stated.returned_on) == (person, edition.local_day(timezone.now()))
    assert Notice.objects.get(recipient=thief).facts["outcome"] == "moved"
    assert not edition.register.filter(user=thief).exists()
    proved = known(edition, level=Level.DECLARED)
    code = code_of(edition, proved)
    RegisterEntry.objects.filter(pk=proved.pk).update(user=thief, level=Level.IDENTITY)
    for by in (None, UserFactory()):
        with pytest.raises(Refused):
            enter(edition, code, by=by)


def test_an_account_has_one_line_on_the_register(edition):
    code, person = code_of(edition), UserFactory()
    own = RegisterEntryFactory(edition=edition, user=person)

    with pytest.raises(Refused, match="autre ligne"):
        enter(edition, code, by=person)

    assert edition.register.get(user=person) == own


def test_a_code_is_of_one_edition_and_ends(edition):
    code, other = code_of(edition), PollFactory(settled=True, **ALWAYS).edition
    with pytest.raises(Refused):
        enter(other, code)

    LetterCode.objects.update(expires_at=timezone.now())
    with pytest.raises(Refused):
        enter(edition, code)


# --- Making and replacing them


def test_who_came_later_gets_a_letter_later_and_nobody_two(edition):
    first = known(edition)
    assert [each.entry for each in send(edition)] == [first]
    late = known(edition)
    known(edition, postal_address=None)
    known(edition, user=UserFactory(), level=Level.IDENTITY)

    assert [each.entry for each in send(edition)] == [late]

    with pytest.raises(Refused):
        send(edition)
    LetterCode.objects.filter(entry=first).update(expires_at=timezone.now() - timedelta(days=1))
    assert [each.entry for each in send(edition)] == [first]


def test_pupils_get_cards_whatever_their_address(edition):
    school = RegisterListFactory(edition=edition, kind=ListKind.SCHOOL)
    pupil = known(edition, postal_address=None, register_list=school, level=Level.DESK)

    assert list(letters.waiting(edition, cards=False, at=timezone.now())) == []
    made = send(edition, cards=True)

    assert [each.entry for each in made] == [pupil]
    assert enter(edition, made[0].code) == pupil


def test_a_replaced_code_is_dead_and_the_next_one_lives(edition):
    entry = known(edition)
    lost = code_of(edition, entry)

    made = letter_codes.replace(entry, by=coordinator_of(edition), at=timezone.now())

    with pytest.raises(Refused):
        enter(edition, lost)
    assert enter(edition, made.code) == entry


@pytest.mark.parametrize("end", ["replaced", "left"])
def test_the_booth_closes_to_a_code_that_was_replaced_and_to_who_has_left(edition, end):
    entry, browser = known(edition), Client()
    type_code(browser, edition, code_of(edition, entry))
    assert browser.get(page("code_booth", edition)).status_code == 200

    if end == "replaced":
        letter_codes.replace(entry, by=coordinator_of(edition), at=timezone.now())
    else:
        leaving.erase_at_desk(entry, by=coordinator_of(edition), at=timezone.now())

    assert browser.get(page("code_booth", edition))["Location"] == page("code", edition)
    assert browser.post(page("code_cast", edition))["Location"] == page("code", edition)


def test_only_who_coordinates_makes_codes_and_no_code_is_stored(edition):
    entry = known(edition)
    with pytest.raises(NotAllowed):
        letter_codes.make(edition, cards=False, by=UserFactory(), at=timezone.now())

    code = code_of(edition, entry)

    assert code not in str(list(LetterCode.objects.values()))
    assert code not in str(list(JournalEntry.objects.values()))


@pytest.mark.parametrize("cards", [False, True])
def test_the_paper_says_name_code_and_where(edition, cards):
    entry = known(edition, given_names="Zoé", family_name="Le Goff")
    made = [letter_codes.Made(entry, "ABCDEFGHJKLM", timezone.now())] * 3

    content = code_letters.pdf(edition, made, address="https://ville.example/code/", cards=cards)

    read = PdfReader(io.BytesIO(content))
    text = " ".join(sheet.extract_text() for sheet in read.pages)
    assert len(read.pages) == (1 if cards else 3)
    for said in ("Zoé Le Goff", "ABCD EFGH JKLM", "https://ville.example/code/"):
        assert said in text.replace("\n", " ")


def test_a_table_for_letters_of_the_town_runs_nothing(edition):
    entry = known(edition, given_names="=1+1", family_name="Le Goff")

    text = code_letters.table(
        edition, [letter_codes.Made(entry, "ABCDEFGHJKLM", timezone.now())], address="a"
    )

    assert text.startswith("\ufeff")
    assert '"\'=1+1 Le Goff";"1 rue du Pré, 35000 Rennes";"ABCD EFGH JKLM"' in text


def test_letters_are_made_and_a_lost_one_is_replaced_by_pages(client, edition):
    entry = known(edition, family_name="Le Goff")
    client.force_login(coordinator_of(edition))
    assert "1 personne" in client.get(page("letter_codes", edition)).text

    printed = client.post(page("letter_codes_make", edition))
    found = client.get(page("letter_codes", edition), {"family_name": "le goff", **in_boxes(BORN)}).text
    replaced = client.post(page("letter_code_replace", edition, entry.pk))

    assert printed["Content-Type"] == replaced["Content-Type"] == "application/pdf"
    assert page("letter_code_replace", edition, entry.pk) in found
    assert LetterCode.objects.filter(entry=entry).count() == 2
