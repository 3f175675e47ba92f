"""Each ballot rule has its words and fields, and a ballot of each is cast as it was filled."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from budget.enums import BallotStyle
from frontend.polls.forms import ContestForm
from frontend.setup import rule_fields
from frontend.words import ballots
from frontend.words.ballots import BALLOTS, ballot_texts, rule_in_words, script_attributes
from tests.environment import ROOT
from tests.factories.voting import AFTER_CLOSE, TOWN, PollFactory, choices_in, fill_urn, voter_of
from tests.frontend.test_booth import hidden
from tests.journeys.test_accessibility import sign_in
from voting.models import Ballot, Poll
from voting.queries import outcomes as queries
from voting.queries.contest_rules import ContestRules
from voting.services import closing
from voting.services.counting import tallying
from voting.tally.ballots import registry
from voting.tally.types import Choice

every_rule = pytest.mark.parametrize("name", registry.RULES)


def test_the_words_are_those_of_the_registry():
    assert set(BALLOTS) == set(registry.RULES)


@every_rule
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_rule_says_itself(name, language):
    rule = registry.bounded_by_money(name, {}, 75_000)

    with translation.override(language):
        assert str(BALLOTS[name].name)
        assert rule_in_words(rule).endswith(".")


@every_rule
def test_the_script_is_told_the_bounds_it_counts_with(name):
    rule = registry.bounded_by_money(name, {"maximum": 5}, 75_000)

    attributes = script_attributes(rule)

    assert ('data-envelope="75000"' in attributes) == rule.is_limited
    assert 'data-max-choices="5"' in attributes


@every_rule
def test_a_coordinator_may_choose_every_rule(name):
    assert name in dict(ballots.named())
    assert name in dict(ContestForm.base_fields["ballot_rule"].choices)


def test_the_rulebook_has_its_own_three_styles():
    assert set(dict(rule_fields.EXPERT["voting"]["style"]().choices)) == set(BallotStyle)


# --- One ballot of each form, through the pages

TICKED = {"contest_1": ["2", "6"]}
SENT = {
    "approval": (TICKED, {}, ((2, 1), (6, 1)), ""),
    "knapsack": (TICKED, {}, ((2, 1), (6, 1)), ""),
    "approval_knapsack": (TICKED, {}, ((2, 1), (6, 1)), ""),
    "points": (
        {"value_1_2": "1", "value_1_6": "4", "value_1_3": ""},
        {"total": 5},
        ((2, 1), (6, 4)),
        "4 points",
    ),
    "ranking": ({"value_1_2": "2", "value_1_6": "1"}, {"maximum": 3}, ((2, 2), (6, 1)), "Rang 1"),
    "grades": ({"value_1_2": "0", "value_1_6": "5"}, {}, ((2, 0), (6, 5)), "5 sur 5"),
}


def poll_by(name, bounds=None, **when):
    """A paper with one envelope of these rules, as the ballot paper's own page would write them."""
    said = ContestRules(ballot_rule=name, bounds=bounds or {})
    rules = {
        "ballot_rule": name,
        "ballot_bounds": said.ballot_bounds(TOWN.amount_eur),
        "tally_rule": said.counted_by,
        "tally_options": said.tally_options(),
    }
    return PollFactory(paper=(TOWN._replace(rules=rules),), **(when or {"settled": True}))


def booth_of(poll):
    return reverse("booth", args=[poll.municipality.slug, poll.edition.slug])


@pytest.mark.django_db
@every_rule
def test_a_ballot_of_each_form_is_filled_read_back_and_cast(client, name):
    filled, bounds, marks, said = SENT[name]
    poll = poll_by(name, bounds)
    client.force_login(voter_of(poll).user)
    paper = client.get(booth_of(poll)).text
    assert set(filled) <= set(re.findall(r'name="([^"]+)"', paper))

    review = client.post(booth_of(poll), {**filled, "device_half": "BCDFGHJK"})
    assert review.status_code == 200
    assert said in review.text
    again = client.post(booth_of(poll), {**hidden(review.text), "edit": "yes"}).text
    assert again.count(" checked") + again.count(" selected") >= len(marks)
    assert client.post(f"{booth_of(poll)}cast/", hidden(review.text)).status_code == 200

    assert choices_in(poll) == [{"1": Choice.marking(marks)}]


FIRST_CHOICE = {"points": ("6", "2"), "ranking": ("6", "2"), "grades": ("6", "2")}


@pytest.mark.django_db
@every_rule
def test_the_first_choice_comes_first_on_the_review_and_on_the_receipt_alike(client, name):
    """P-B12: both are drawn by one component; where one ticks, the printed order is kept."""
    filled, bounds, *_ = SENT[name]
    poll = poll_by(name, bounds)
    client.force_login(voter_of(poll).user)

    review = client.post(booth_of(poll), filled).text
    receipt = client.post(f"{booth_of(poll)}cast/", hidden(review)).text

    read = re.compile(r'<ul class="flow flow--tight">.*?</ul>', re.DOTALL)
    (on_review,), (on_receipt,) = read.findall(review), read.findall(receipt)
    assert on_review == on_receipt
    first, second = FIRST_CHOICE.get(name, ("2", "6"))
    assert on_receipt.index(f">{first}. ") < on_receipt.index(f">{second}. ")


@pytest.mark.django_db
def test_a_blank_vote_is_said_on_the_receipt(client):
    poll = poll_by("approval")
    client.force_login(voter_of(poll).user)

    receipt = client.post(f"{booth_of(poll)}cast/", {"blank_1": "yes"}).text

    assert "Vote blanc" in receipt


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_choices_of_a_receipt_are_printed_only_where_they_were_unfolded(visitor, site):
    poll = poll_by("approval")
    page = visitor(viewport={"width": 390, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(booth_of(poll))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.emulate_media(media="print")
    chosen = page.locator(".fold li")
    expect(chosen).to_have_count(1)

    expect(chosen).to_be_hidden()
    page.get_by_text("Ce que vous avez mis dans l’urne").click()
    expect(chosen).to_be_visible()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "filled", "sentence"),
    [
        ("points", {"value_1_2": "4", "value_1_6": "4"}, "Vous avez donné 8 points sur 5"),
        ("points", {"value_1_2": "6"}, "Donnez au projet 2 une valeur de 1 à 5"),
        ("points", {"value_1_2": "beaucoup"}, "Écrivez en chiffres"),
        ("ranking", {"value_1_2": "1", "value_1_6": "1"}, "Plusieurs projets ont le rang 1"),
        ("ranking", {"value_1_2": "2"}, "Aucun projet n’a le rang 1"),
        ("grades", {"value_1_2": "3", "blank_1": "yes"}, "aussi le vote blanc"),
        ("grades", {"value_1_99": "3"}, "Le numéro 99"),
        ("grades", {"contest_1": "2", "value_1_2": "3"}, "choisi plusieurs fois"),
    ],
)
def test_a_ballot_at_fault_comes_back_as_it_was_filled_with_its_sentence(client, name, filled, sentence):
    poll = poll_by(name, {"total": 5} if name == "points" else {})
    client.force_login(voter_of(poll).user)

    for address in (booth_of(poll), f"{booth_of(poll)}cast/"):
        answer = client.post(address, filled)
        assert answer.status_code == 422
        assert sentence.casefold() in plain(answer.text).casefold()
        if filled.get("value_1_2") in ("3", "4"):
            assert re.search(r'value="[34]"( data-mark)? (checked|selected)', answer.text)

    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_more_values_than_a_list_holds_are_typed_and_come_back(client):
    poll = poll_by("points", {"highest": 100, "total": 100})
    client.force_login(voter_of(poll).user)
    assert 'inputmode="numeric"' in client.get(booth_of(poll)).text

    answer = client.post(booth_of(poll), {"value_1_2": "70", "value_1_3": "40"})

    assert answer.status_code == 422
    assert 'value="70"' in answer.text


@pytest.mark.django_db
@pytest.mark.usefixtures("few_as_many")
@pytest.mark.parametrize("name", ["points", "ranking", "grades"])
def test_what_was_cast_by_the_pages_is_what_is_counted(client, name):
    """Two people prefer project 6, one project 2; the count is made by the rule and by its naive twin."""
    poll = poll_by(name)
    best, other = {"points": ("5", "1"), "ranking": ("1", "2"), "grades": ("5", "1")}[name]
    for liked, less in (("6", "2"), ("6", "2"), ("2", "6")):
        client.force_login(voter_of(poll).user)
        review = client.post(booth_of(poll), {f"value_1_{liked}": best, f"value_1_{less}": other})
        client.post(f"{booth_of(poll)}cast/", hidden(review.text))

    ended = poll_by(name, ended=True)  # the counting side opens no urn before its close
    fill_urn(ended, choices_in(poll))
    closing.close(ended, at=AFTER_CLOSE)
    assert tallying.tally(ended, at=AFTER_CLOSE)

    (outcome,) = queries.outcomes_of_poll(Poll.objects.get(pk=ended.pk))
    assert outcome.result["ranking"][0] == ["6"]
    assert outcome.result["ballots"] == 3


def plain(page):
    return unescape(page).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("name", ["points", "ranking", "grades"])
def test_one_fills_it_in_a_browser_with_and_without_script(visitor, site, name, has_script):
    poll = poll_by(name, {"total": 5} if name == "points" else {})
    page = visitor(java_script_enabled=has_script, viewport={"width": 390, "height": 800})
    sign_in(page, voter_of(poll).user, site)
    page.goto(booth_of(poll))

    give(page, 2, {"points": "5 points", "ranking": "Rang 2", "grades": "2"}[name])
    give(page, 6, {"points": "2 points", "ranking": "Rang 2", "grades": "5"}[name])
    if has_script and name != "grades":
        expect(page.locator("[data-bar-says]")).to_contain_text(
            {"points": "Vous avez donné 7 points sur 5", "ranking": "Plusieurs projets ont le rang 2"}[name]
        )
    give(page, 2, {"points": "3 points", "ranking": "Rang 1", "grades": "4"}[name])
    if has_script:
        expect(page.locator("[data-bar-says]")).to_be_empty()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Mettre mon bulletin dans l’urne").click()
    page.get_by_role("heading", name="Votre bulletin est dans l’urne").wait_for()

    value = {"points": (3, 2), "ranking": (1, 2), "grades": (4, 5)}[name]
    assert choices_in(poll) == [{"1": Choice.marking(zip((2, 6), value, strict=True))}]


def give(page, number, words):
    title = page.locator("[data-title]", has_text=re.compile(rf"^{number}\. "))
    card = page.locator("[data-choice]").filter(has=title)
    if card.get_by_role("radio").count():
        card.get_by_role("radio", name=f"{words} sur 5").check()
    else:
        card.get_by_role("combobox").select_option(words)


SCRIPT = ROOT / "frontend" / "static" / "js" / "booth.js"


@pytest.mark.browser
def test_the_script_says_how_many_are_ticked_and_how_many_to_take_out(browser):
    boxes = "".join(
        f"<p data-choice><input type=checkbox data-cost=0 id=b{number}><span data-says></span></p>"
        for number in range(1, 6)
    )
    page = browser.new_page()
    page.set_content(
        f"<form data-ballot {ballot_texts()}><div data-contest data-max-choices=3>{boxes}</div></form>"
    )
    page.add_script_tag(path=SCRIPT)

    said = []
    for number in range(1, 5):
        page.locator(f"#b{number}").check()
        said.append(page.locator("[data-says]").last.inner_text())
    page.close()

    assert said == [
        "",
        "",
        "Vous avez déjà 3 projets\u00a0: retirez-en un pour choisir celui-ci.",
        "Vous avez déjà 4 projets\u00a0: retirez-en 2 pour choisir celui-ci.",
    ]


def test_the_script_has_no_alphabet_of_its_own():
    script = SCRIPT.read_text(encoding="utf-8")

    assert "dataset.alphabet;" in script
    assert "23456789" not in script
