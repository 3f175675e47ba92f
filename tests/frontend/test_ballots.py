"""Each ballot rule has its words and fields; what the booth does not draw is refused, never half drawn."""

import pytest
from django.urls import reverse
from django.utils import translation

from budget.enums import BallotStyle
from frontend.polls.forms import ContestForm
from frontend.setup import rule_fields
from frontend.words.ballots import BALLOTS, DRAWN, ballot_texts, drawn, rule_in_words, script_attributes
from tests.environment import ROOT
from tests.factories.voting import TOWN, PollFactory, voter_of
from voting.models import Ballot
from voting.tally.ballots import registry

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
    rule = registry.bounded_by_money(name, {}, 75_000)

    attributes = script_attributes(rule)

    assert ('data-envelope="75000"' in attributes) == rule.is_limited
    assert ('data-max-choices="5"' in attributes) == BALLOTS[name].is_drawn


@pytest.mark.parametrize("name", [name for name, ballot in BALLOTS.items() if not ballot.is_drawn])
def test_a_rule_that_the_booth_does_not_draw_is_offered_to_nobody(name):
    assert name not in dict(drawn())
    assert name not in dict(ContestForm.base_fields["ballot_rule"].choices)
    assert name not in dict(rule_fields_of_the_vote()["style"].choices)


def rule_fields_of_the_vote():
    return {name: field() for name, field in rule_fields.EXPERT["voting"].items()}


def test_every_style_of_the_rulebook_is_drawn():
    assert set(dict(rule_fields_of_the_vote()["style"].choices)) == set(BallotStyle)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, ballot in BALLOTS.items() if ballot.field not in DRAWN])
def test_the_booth_refuses_to_draw_what_it_has_no_fields_for(client, name):
    rules = {"ballot_rule": name, "ballot_bounds": registry.bounded(name, {}).to_json()}
    poll = PollFactory(settled=True, paper=(TOWN._replace(rules=rules),))
    client.force_login(voter_of(poll).user)
    address = reverse("booth", args=[poll.municipality.slug, poll.edition.slug])

    ticked = {"contest_1": ["1"]}

    for page in (client.get(address), client.post(address, ticked)):
        assert page.status_code == 409
        assert "data-ballot" not in page.content.decode()
    assert client.post(f"{address}cast/", ticked).headers["Location"] == address
    assert not Ballot.objects.exists()


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
