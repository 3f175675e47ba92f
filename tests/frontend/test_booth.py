"""The booth, page by page, as a browser without script goes through it."""

import re
import uuid

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import JournalEntry, Notice
from budget.enums import Level, RegisterStatus
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.voting import OPENS_AT, On, PollFactory, numbers_in, opened, voter_of
from tests.triggers import force
from tests.voting.test_casting import content_of_every_table
from voting.enums import Channel, IncidentKind, PollStatus
from voting.models import Ballot, Incident, Poll, Signature
from voting.queries import polls

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    return PollFactory(settled=True)


@pytest.fixture
def person(client, poll):
    voter = voter_of(poll)
    client.force_login(voter.user)
    return voter.user


def address_of(poll, name="booth"):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug])


def hidden(page):
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    values = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return values


def test_one_reads_the_paper_marks_it_reads_it_back_and_votes(client, poll, person):
    paper = client.get(address_of(poll))
    assert paper.content.decode().count('type="checkbox"') == 7  # six projects and the blank vote

    review = client.post(address_of(poll), {"contest_1": ["2", "5"], "device_half": "BCDFGHJK"})
    assert review.status_code == 200
    assert not Ballot.objects.exists()

    sent = hidden(review.content.decode())
    assert sent["contest_1"] == ["2", "5"]
    assert sent["device_half"] == ["BCDFGHJK"]
    receipt = client.post(address_of(poll, "booth_cast"), sent)

    (number,) = numbers_in(poll)
    assert receipt.status_code == 200
    groups = re.findall(r"<span>([0-9A-Z]{4})</span>", receipt.content.decode())
    assert "".join(groups) == number
    assert number.startswith("BCDFGHJK")


def test_the_receipt_sent_again_shows_the_same_number(client, poll, person):
    sent = hidden(client.post(address_of(poll), {"contest_1": ["2"]}).content.decode())

    first, again = (client.post(address_of(poll, "booth_cast"), sent).content for _ in range(2))

    spans = r"<span>([0-9A-Z]{4})</span>"
    assert re.findall(spans, first.decode()) == re.findall(spans, again.decode())
    assert Ballot.objects.count() == 1


def test_the_receipt_is_not_kept_anywhere(client, poll, person):
    response = client.post(
        address_of(poll, "booth_cast"), {"contest_1": ["2"], "request_key": str(uuid.uuid4())}
    )

    (number,) = numbers_in(poll)
    assert "no-store" in response.headers["Cache-Control"]
    assert number not in str(response.headers)
    assert number not in re.search(r"<title>.*?</title>", response.content.decode(), re.DOTALL).group()
    assert number not in client.get(address_of(poll)).content.decode()
    assert client.get(address_of(poll, "booth_cast")).headers["Location"] == address_of(poll)
    assert not Notice.objects.exists()
    assert not JournalEntry.objects.exists()


def test_voting_writes_nothing_in_the_session_and_shows_no_message(client, poll, person):
    client.get(address_of(poll))
    before, signed_in = dict(client.session.items()), person.last_login

    client.post(address_of(poll), {"contest_1": ["2"]})
    client.post(address_of(poll), {"contest_1": ["99"]})
    client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]})

    assert dict(client.session.items()) == before
    assert "messages" not in client.cookies
    person.refresh_from_db()
    assert person.last_login == signed_in


HOSTILE = {
    "a foreign project": {"contest_1": ["99"]},
    "six of five": {"contest_1": ["1", "2", "3", "4", "5", "6"]},
    "three hundred times": {"contest_1": ["1"] * 300},
    "words": {"contest_1": ["un projet"]},
    "an endless number": {"contest_1": ["9" * 400]},
    "a foreign envelope": {"contest_1": ["1"], "contest_2": ["1"]},
    "blank and marked": {"contest_1": ["1"], "blank_1": "yes"},
    "nothing": {},
    "whitespace": {"contest_1": ["  "]},
}


@pytest.mark.parametrize("door", ["booth", "booth_cast"])
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_an_invalid_ballot_comes_back_with_its_fault_and_its_ticks(client, poll, person, body, door):
    response = client.post(address_of(poll, door), body)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert not Signature.objects.exists()
    ticked = [number for number in body.get("contest_1", []) if number in "123456" and number]
    for number in ticked:
        assert re.search(rf'value="{number}"[^>]* checked', page)


def test_a_ballot_over_its_envelope_says_by_how_much(client):
    bounds = {"minimum": 1, "maximum": None, "spending_limit": 75_000, "blank_allowed": False}
    rules = {"ballot_rule": "knapsack", "ballot_bounds": bounds}
    poll = PollFactory(settled=True, paper=(On(75_000, (29_500, 26_400, 20_000), rules=rules),))
    client.force_login(voter_of(poll).user)

    page = client.post(address_of(poll), {"contest_1": ["1", "2", "3"]}).content.decode()

    assert "900\u202f€" in page or "900\xa0€" in page
    assert 'name="blank_1"' not in page


def test_one_may_change_what_was_reviewed(client, poll, person):
    page = client.post(address_of(poll), {"contest_1": ["2"], "edit": "yes"}).content.decode()

    assert re.search(r'value="2"[^>]* checked', page)
    assert "data-ballot" in page


def test_a_blank_vote_is_read_back_and_cast(client, poll, person):
    review = client.post(address_of(poll), {"blank_1": "yes"})

    client.post(address_of(poll, "booth_cast"), hidden(review.content.decode()))

    assert Ballot.objects.count() == 1


def test_who_voted_before_is_told_that_a_new_ballot_takes_its_place(client, poll, person):
    client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]})

    page = client.get(address_of(poll)).content.decode()

    assert "Vous avez déjà voté" in page
    assert " checked" not in page


def test_who_voted_on_paper_finds_no_form(client, poll, person):
    Signature.objects.sign(poll, person.register_entries.get(), channel=Channel.PAPER, on=OPENS_AT.date())

    assert "data-ballot" not in client.get(address_of(poll)).content.decode()
    response = client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]})

    assert response.status_code == 409
    assert not Ballot.objects.exists()


def test_before_the_opening_one_reads_when(client):
    poll = PollFactory(settled=True, opens_at=OPENS_AT.replace(year=2190))
    client.force_login(voter_of(poll).user)

    page = client.get(address_of(poll)).content.decode()

    assert "2190" in page
    assert "data-ballot" not in page


@pytest.mark.parametrize("status", [PollStatus.SETTLED, PollStatus.CLOSED, PollStatus.PROPOSED])
def test_after_the_close_one_reads_that_it_is_over(client, status):
    poll = PollFactory(ended=True)
    force(poll, status=status)
    client.force_login(voter_of(poll).user)

    assert "data-ballot" not in client.get(address_of(poll)).content.decode()
    assert client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]}).status_code == 409
    assert not Ballot.objects.exists()


def test_who_changes_too_late_reads_that_the_former_ballot_counts(client, poll, person):
    client.post(address_of(poll, "booth_cast"), read_over(client, poll, "2"))
    late, before = read_over(client, poll, "3"), opened(poll)
    force(poll, status=PollStatus.CLOSED)

    answer = client.post(address_of(poll, "booth_cast"), late)

    assert answer.status_code == 409
    assert "votre bulletin précédent est toujours dans l’urne" in answer.content.decode()
    assert opened(poll) == before


def test_a_ballot_left_on_the_screen_is_not_cast_for_the_next_person(poll):
    ours, secure = {"Origin": "https://testserver"}, True
    first, second = voter_of(poll).user, voter_of(poll).user
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(first)
    paper = hidden(browser.get(address_of(poll), secure=secure).content.decode())
    left = hidden(
        browser.post(
            address_of(poll), {**paper, "contest_1": ["2"]}, headers=ours, secure=secure
        ).content.decode()
    )
    browser.logout()
    login = hidden(browser.get("/account/login/", secure=secure).content.decode())
    browser.post(
        "/account/login/", {**login, "login": second.email, "password": PASSWORD}, headers=ours, secure=secure
    )

    answer = browser.post(address_of(poll, "booth_cast"), left, headers=ours, secure=secure)

    assert answer.status_code == 403
    assert address_of(poll, "booth_cast") not in answer.content.decode()
    assert not Ballot.objects.exists()


def test_before_the_paper_is_settled_whoever_comes_reads_when(client):
    client.force_login(UserFactory())

    assert client.get(address_of(PollFactory())).status_code == 200


def test_who_is_not_on_the_register_casts_nothing(client, poll):
    client.force_login(UserFactory())

    assert client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]}).status_code == 302
    assert not Signature.objects.exists()


def test_who_is_under_the_age_reads_the_article(client, poll):
    young = voter_of(poll, may_vote=False)
    client.force_login(young.user)

    response = client.get(address_of(poll))

    assert response.status_code == 403
    assert "article 7" in response.content.decode()


def test_without_signing_in_nobody_casts(client, poll):
    response = client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]})
    assert response.status_code in (302, 401)
    assert not Signature.objects.exists()


STATES = {
    "only a confirmed address": None,
    "a doubt that waits": {"status": RegisterStatus.DOUBTFUL},
    "a doubt that was refused": {"status": RegisterStatus.REFUSED},
    "under the age": {"may_vote": False},
    "a level that is asked and not reached": {"level": Level.EMAIL},
}


@pytest.mark.parametrize("door", ["page", "API"])
@pytest.mark.parametrize("state", STATES)
def test_ht_001_whoever_is_not_verified_is_told_so_and_no_door_takes_the_ballot(client, poll, state, door):
    facts = STATES[state]
    client.force_login(UserFactory() if facts is None else voter_of(poll, **facts).user)

    if door == "API":
        edition = address_of(poll, "edition").strip("/").replace("/", "/editions/")
        body = {
            "choices": {"1": {"numbers": [2]}},
            "device_half": "BCDFGHJK",
            "request_key": str(uuid.uuid4()),
        }
        path = f"/api/v1/municipalities/{edition}/poll/ballot"
        answer = client.post(path, body, content_type="application/json")
        assert answer.status_code in (403, 409)
        assert answer.json()["detail"]
    else:
        ballot = {"contest_1": ["2"], "device_half": "BCDFGHJK", "request_key": str(uuid.uuid4())}
        answer = client.post(address_of(poll, "booth_cast"), ballot, follow=True)
        assert answer.status_code in (200, 403, 409)
        assert "Votre vote est dans l’urne" not in answer.text

    assert not Signature.objects.exists()
    assert not Ballot.objects.exists()


def test_another_town_s_address_casts_nothing_here(client, poll, person):
    elsewhere = PollFactory(settled=True)

    response = client.post(address_of(elsewhere, "booth_cast"), {"contest_1": ["1"]})

    assert response.status_code == 302
    assert not Signature.objects.exists()
    assert client.get(f"/{poll.municipality.slug}/{elsewhere.edition.slug}/vote/").status_code == 404


def test_the_paper_costs_the_same_queries_with_six_projects_and_with_sixty(
    client, django_assert_max_num_queries
):
    counts = []
    for projects in (6, 60):
        poll = PollFactory(settled=True, paper=(On(10_000_000, (10_000,) * projects),))
        client.force_login(voter_of(poll).user)
        client.get(address_of(poll))  # the settled paper stays in the process
        with django_assert_max_num_queries(20) as spent:
            client.get(address_of(poll))
        counts.append(len(spent))

    assert counts[0] == counts[1]


def test_before_the_close_no_page_tells_how_a_vote_goes(client, poll, person):
    """The same pages, byte for byte, whatever lies in the urn (but for what each page draws anew)."""
    places = [
        address_of(poll),
        address_of(poll, "outcomes"),
        address_of(poll, "projects"),
        address_of(poll, "edition"),
    ]

    def read():
        drawn = r'(csrfmiddlewaretoken" value="|nonce-?="?)[^"]+'
        return [re.sub(drawn, "", client.get(place).content.decode()) for place in places]

    client.post(address_of(poll, "booth_cast"), {"contest_1": ["1"]})
    before = read()
    for _ in range(5):
        neighbour = voter_of(poll)
        client.force_login(neighbour.user)
        client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]})
    client.force_login(person)

    assert read() == before


def test_a_receipt_drawn_for_one_shows_nothing_of_them_to_the_next(client, poll, person):
    """The page is kept a minute: only its number may differ."""
    receipts = []
    for voter in (person, voter_of(poll).user):
        client.force_login(voter)
        client.post(reverse("register", args=[poll.municipality.slug, poll.edition.slug]), {})
        receipts.append(client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]}).content.decode())

    first, second = (re.sub(r"<span>[0-9A-Z]{4}</span>", "", page) for page in receipts)
    assert first == second
    assert person.display_name not in first
    assert "csrfmiddlewaretoken" not in first


def test_a_receipt_speaks_the_language_of_its_reader(client, poll, person):
    french = client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]}).content.decode()
    person.language = "en"
    person.save()
    again = {
        "contest_1": ["2"],
        "replaces": hidden(client.get(address_of(poll)).content.decode())["replaces"],
    }
    english = client.post(
        address_of(poll, "booth_cast"), again, headers={"accept-language": "en"}
    ).content.decode()

    assert "Votre bulletin est dans l’urne" in french
    assert "Your ballot is in the urn" in english


def test_casting_reads_two_rows_in_one_question(poll, person, django_assert_num_queries):
    with django_assert_num_queries(1):
        known, voter = polls.poll_and_voter(poll.edition, person)
        facts = [getattr(known, name) for name in polls.OF_POLL] + [
            getattr(voter, name) for name in polls.OF_VOTER
        ]

    fetched, entry = Poll.objects.get(), person.register_entries.get()
    assert facts == [getattr(fetched, name) for name in polls.OF_POLL] + [
        getattr(entry, name) for name in polls.OF_VOTER
    ]
    assert polls.poll_and_voter(poll.edition, UserFactory()) is None


# --- An old page never wins


def number_on(page):
    return "".join(re.findall(r"<span>([0-9A-Z]{4})</span>", page.content.decode()))


def read_over(client, poll, *numbers):
    """What the review sends, of a paper drawn now."""
    paper = hidden(client.get(address_of(poll)).content.decode())
    marked = {**paper, "contest_1": list(numbers)}
    return hidden(client.post(address_of(poll), marked).content.decode())


def test_an_old_receipt_loaded_again_does_not_put_its_ballot_back(client, poll, person):
    old = read_over(client, poll, "2")
    client.post(address_of(poll, "booth_cast"), old)
    changed = number_on(client.post(address_of(poll, "booth_cast"), read_over(client, poll, "3")))

    again = client.post(address_of(poll, "booth_cast"), old)

    assert again.status_code == 409
    assert "Vous avez voté depuis" in again.content.decode()
    assert numbers_in(poll) == [changed]


def test_a_paper_opened_before_voting_elsewhere_asks_before_it_wins(client, poll, person):
    opened = read_over(client, poll, "2")  # the tab that stayed open
    client.post(address_of(poll, "booth_cast"), read_over(client, poll, "3"))
    before = numbers_in(poll)

    asked = client.post(address_of(poll, "booth_cast"), opened)
    kept = numbers_in(poll)
    confirmed = client.post(address_of(poll, "booth_cast"), hidden(asked.content.decode()))

    assert (asked.status_code, kept) == (409, before)
    assert [number_on(confirmed)] == numbers_in(poll) != before


def test_two_windows_at_once_end_with_one_ballot_and_one_question(poll, person, at_once):
    windows = [Client() for _ in range(2)]
    for window in windows:
        window.force_login(person)
    ballots = [read_over(window, poll, number) for window, number in zip(windows, "23", strict=True)]

    answers = at_once(
        *[
            lambda window=window, ballot=ballot: window.post(address_of(poll, "booth_cast"), ballot)
            for window, ballot in zip(windows, ballots, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won = next(answer for answer in answers if answer.status_code == 200)
    assert [number_on(won)] == numbers_in(poll)


def test_a_mark_tells_neither_the_number_nor_the_slot(client, poll, person):
    client.post(address_of(poll, "booth_cast"), read_over(client, poll, "2"))

    marks = [hidden(client.get(address_of(poll)).content.decode())["replaces"][0] for _ in range(2)]

    ballot = Ballot.objects.get()
    assert marks[0] == marks[1]
    assert numbers_in(poll)[0].lower() not in marks[0]
    assert bytes(ballot.slot).hex() not in marks[0]


def test_a_ballot_kept_through_a_sign_in_is_read_over_before_it_is_cast(client, poll, person):
    sent = read_over(client, poll, "2")
    client.logout()

    kept = client.post(address_of(poll, "booth_cast"), sent)
    carried = {**hidden(kept.content.decode()), "login": person.email, "password": PASSWORD}
    ready = client.post("/account/resume/", carried)

    assert kept.status_code == 401
    assert f'action="{address_of(poll)}"' in ready.content.decode()
    assert address_of(poll, "booth_cast") not in ready.content.decode()
    review = client.post(address_of(poll), hidden(ready.content.decode()))
    assert "Est-ce bien votre bulletin" in review.content.decode()
    assert not Ballot.objects.exists()


# --- Rows


def test_at_every_address_of_the_booth_only_a_cast_writes_and_only_its_two_rows(
    client, poll, person, settings
):
    settings.SESSION_SAVE_EVERY_REQUEST = False
    booth, cast = address_of(poll), address_of(poll, "booth_cast")
    good = read_over(client, poll, "2")
    bad, edited = {"contest_1": ["99"]}, {**good, "edit": "yes"}
    asked = {
        "the paper": lambda: client.get(booth),
        "the review": lambda: client.post(booth, good),
        "a fault": lambda: client.post(booth, bad),
        "a change": lambda: client.post(booth, edited),
        "a fault at the urn": lambda: client.post(cast, bad),
        "the cast": lambda: client.post(cast, good),
        "the cast again": lambda: client.post(cast, good),
        "the receipt asked for again": lambda: client.get(cast),
        "an old page": lambda: client.post(cast, {**good, "request_key": str(uuid.uuid4()), "replaces": ""}),
        "too often": lambda: [client.post(cast, good) for _ in range(25)][-1],
    }
    changed = {}
    for name, ask in asked.items():
        before = content_of_every_table()
        ask()
        after = content_of_every_table()
        changed[name] = {model for model in after if after[model] != before[model]}

    assert changed == {name: {Signature, Ballot} if name == "the cast" else set() for name in asked}


def test_a_ballot_that_a_busy_urn_did_not_take_is_one_press_away_and_counts_once(client, poll, person):
    def busy(execute, sql, parameters, many, context):
        if "INSERT INTO voting_ballot" in sql.replace('"', ""):
            raise OperationalError("database is locked")
        return execute(sql, parameters, many, context)

    sent = read_over(client, poll, "2")
    with connection.execute_wrapper(busy):
        told = client.post(address_of(poll, "booth_cast"), sent)
    written = Signature.objects.count() + Ballot.objects.count()
    again = client.post(address_of(poll, "booth_cast"), hidden(told.content.decode()))

    assert (told.status_code, told["Retry-After"], written) == (503, "5", 0)
    assert "n’est pas confirmé" in told.content.decode()
    assert [number_on(again)] == numbers_in(poll)


def test_who_sends_ballots_without_end_is_asked_to_wait_and_keeps_what_is_marked(client, poll, person):
    sent = read_over(client, poll, "2")

    answers = [client.post(address_of(poll, "booth_cast"), sent) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert hidden(answers[-1].content.decode())["contest_1"] == ["2"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_going_back_from_the_receipt_or_loading_it_again_shows_the_paper(page, site, poll):
    voter = voter_of(poll)
    voter.user.set_password(PASSWORD)
    voter.user.save()
    page.goto(f"/account/login/?next={address_of(poll)}")
    page.get_by_label("Adresse électronique").fill(voter.user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter", exact=True).click()
    page.locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre bulletin est dans l’urne")
    page.wait_for_load_state()  # the script that renames the page in the history runs before it is loaded
    numbers = numbers_in(poll)

    page.reload()
    reloaded = page.get_by_role("heading", level=1).inner_text()
    page.go_back()
    back = page.get_by_role("heading", level=1).inner_text()

    assert (reloaded, back) == ("Mon bulletin", "Mon bulletin")
    assert numbers_in(poll) == numbers


def test_another_language_keeps_what_is_ticked_and_writes_no_row(client, poll, person):
    before = content_of_every_table()
    ticked = {"contest_1": ["2", "5"], "replaces": "", "language": "en"}

    page = client.post(address_of(poll), ticked, HTTP_ACCEPT_LANGUAGE="fr")

    html = page.content.decode()
    assert "My ballot" in html
    assert '<html lang="en">' in html
    assert sorted(re.findall(r'value="(\d)" [^>]*checked', html)) == ["2", "5"]
    assert content_of_every_table() == before
    assert "My ballot" in client.get(address_of(poll)).content.decode()  # the next page speaks it too


def test_a_language_we_do_not_speak_changes_nothing(client, poll, person):
    page = client.post(address_of(poll), {"contest_1": ["2"], "language": "xx"})

    assert "Mon bulletin" in page.content.decode()
    assert not page.cookies.get("django_language")


def test_the_paper_says_what_each_project_is_what_a_choice_does_and_that_it_is_secret(client, poll, person):
    project = poll.contests.first().entries.first().project
    project.summary = "Trois bancs sous les tilleuls: enfin de l'ombre."
    project.save()

    page = client.get(address_of(poll)).content.decode()

    assert "Trois bancs sous les tilleuls\u00a0: enfin de l&#x27;ombre." in page
    assert "Les projets sont financés dans l’ordre de leurs voix, tant qu’il reste de l’argent." in page
    assert "Le vote est secret" in page


class TestAKeyOfTheVoteThatIsAway:
    @pytest.fixture
    def review(self, client, poll, person, settings):
        """Read back while the key was there; it is not any more when the ballot is sent."""
        page = client.post(address_of(poll), {"contest_1": ["2", "5"]}).content.decode()
        for key in settings.VAULT_DIR.glob("*.link*"):
            key.unlink()
        return hidden(page)

    def test_no_paper_is_shown_to_be_filled_in_for_nothing(self, client, poll, review):
        answer = client.get(address_of(poll))

        page = answer.content.decode()
        assert answer.status_code == 503
        assert "Aucun bulletin ne peut être pris pour le moment" in page
        assert 'type="checkbox"' not in page

    def test_what_was_ticked_is_kept_to_be_sent_again(self, client, poll, review):
        answer = client.post(address_of(poll, "booth_cast"), review)

        assert answer.status_code == 503
        assert hidden(answer.content.decode())["contest_1"] == ["2", "5"]
        assert hidden(answer.content.decode())["request_key"] == review["request_key"]
        assert "n’a pas été enregistré" in answer.content.decode()


def test_a_receipt_says_when_to_look_and_that_an_earlier_number_is_void(client, poll, person):
    page = client.post(address_of(poll, "booth_cast"), {"contest_1": ["2"]}).content.decode()

    assert "Pas avant la clôture du vote, le vendredi 11 octobre 2199" in page
    assert "ce numéro-là ne vaut plus" in page


@pytest.mark.parametrize("name", ["booth", "edition"])
def test_what_two_people_did_is_told_where_one_votes(client, poll, person, name):
    assert "autour de ce vote" not in client.get(address_of(poll, name)).content.decode()
    two = UserFactory.create_batch(2)
    act = Incident.objects.create(
        poll=poll, kind=IncidentKind.LINK_COPY_LOST, at=OPENS_AT, public_notice="Volée.", by=two[0]
    )
    Incident.objects.filter(pk=act.pk).update(done_at=OPENS_AT, seconded_by=two[1])

    page = client.get(address_of(poll, name)).content.decode()

    assert f'href="{address_of(poll, "paper")}#incidents"' in page
