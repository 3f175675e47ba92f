"""How an envelope is counted, in words: in the rulebook, on the public paper, in the API."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from budget.enums import PhaseKind
from budget.models import Phase
from frontend.words.ballot_papers import contest_rules
from frontend.words.counting import CONSEQUENCES, NAMES, CountNames, counting, percentage
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, RulebookFactory
from tests.factories.voting import On, PollFactory
from tests.triggers import force
from voting.models import Contest
from voting.tally import registry
from voting.tally.types import Marking, Options

RULES = {
    "tally_rule": "equal-shares",
    "tally_options": {
        **{name: value for name, value in Options().to_json().items() if name != "seed"},
        "utility": "cost",
        "completion": "add1u",
        "minimum_share": "1/40",
        "reserved": [{"label": "priority", "amount": 25_000}, {"label": "territory:gare", "amount": 10_000}],
        "quotas": [{"label": "territory:*", "minimum": 1, "maximum": 1}],
        "exclusive": [["1", "2"]],
        "ties": ["cost", "lot"],
    },
}
PRINTED = [
    "Chaque bulletin reçoit une part égale",
    "euro par euro",
    "2,5",
    "25\u202f000",
    "quartiers prioritaires",
    "Quartier de la gare",
    "chaque quartier",
    "un seul au plus est financé",
    "tirage au sort",
]


@pytest.fixture
def poll(db):
    edition = EditionFactory(running=True)
    TerritoryFactory(municipality=edition.municipality, slug="gare", name="Quartier de la gare")
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    RulebookFactory(edition=edition, number=7, published=True)
    return PollFactory(edition=edition, paper=[On(300_000, (90_000, 60_000), rules=RULES)], settled=True)


def address_of(poll, name):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug])


@pytest.mark.parametrize("name", ["rulebook", "paper"])
def test_everything_chosen_is_printed_for_everyone(client, poll, name):
    page = client.get(address_of(poll, name)).content.decode().replace("\xa0", " ")

    assert [words for words in PRINTED if words not in page] == []


def test_it_is_printed_in_english_too(client, poll):
    client.post(reverse("set_language"), {"language": "en"})

    page = client.get(address_of(poll, "paper")).content.decode()

    assert "Each ballot receives an equal share of the envelope." in page
    assert "2.5%" in page


@pytest.mark.django_db
def test_after_the_vote_the_paper_speaks_of_the_past(client):
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000,)),))

    page = client.get(address_of(poll, "paper")).content.decode()

    assert "On a voté du" in page
    assert "ne change avant le résultat" not in page


def test_in_the_rulebook_it_stands_in_the_article_of_the_count(client, poll):
    page = client.get(address_of(poll, "rulebook")).content.decode()
    eighth = page.partition('id="article-8"')[2].partition('id="article-9"')[0]

    assert "part égale de l’enveloppe" in eighth
    assert address_of(poll, "paper") in eighth


def test_programs_read_the_rule_its_options_and_the_labels(client, poll):
    address = reverse("api_poll", args=[poll.municipality.slug, poll.edition.slug])

    (contest,) = json.loads(client.get(address).content)["contests"]

    assert contest["tally_rule"] == "equal-shares"
    assert contest["tally_options"]["completion"] == "add1u"
    assert contest["entries"][0]["labels"] == []


def test_a_paper_in_preparation_is_not_public(client, db):
    assert client.get(address_of(PollFactory(), "paper")).status_code == 404


def test_every_rule_has_its_words_and_its_consequence():
    assert set(NAMES) == set(registry.RULES)
    assert set(CONSEQUENCES) == set(registry.RULES)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("rule", list(registry.RULES))
def test_no_word_of_the_literature_is_on_screen(rule, language):
    marking = Marking.GRADES if rule == "majority-judgment" else Marking.APPROVAL

    with translation.override(language):
        sentences = " ".join(
            [str(NAMES[rule]), *counting(rule, registry.defaults(rule, marking), CountNames())]
        )

    assert not any(word in sentences.lower() for word in ("phragm", "add1", "mes ", "greedy", "cardinality"))


@pytest.mark.parametrize(("share", "words"), [("1/20", "5\xa0%"), ("1/40", "2,5\xa0%"), ("1/3", "1/3")])
def test_a_share_is_said_in_per_cent_where_two_decimals_say_it_exactly(share, words):
    options = Options.from_json({"minimum_share": share})

    with translation.override("fr"):
        assert percentage(options.minimum_share) == words


@pytest.mark.parametrize(
    ("ballot_rule", "tally_rule", "phrases"),
    [
        ("grades", "majority-judgment", ["mention aux projets, de 0, la plus basse, à 4", "mention médiane"]),
        (
            "points",
            "greedy",
            ["points aux projets qui vous plaisent, de 0 à 4", "dans l’ordre de leurs points"],
        ),
        ("approval", "rule-x", ["règle propre\xa0: rule-x"]),
    ],
)
def test_an_election_of_elsewhere_is_told_by_its_own_rules(ballot_rule, tally_rule, phrases):
    utility = "approvals" if ballot_rule == "approval" else "points"
    values = {} if ballot_rule == "approval" else {"lowest": 0, "highest": 4}
    contest = Contest(
        ballot_rule=ballot_rule,
        ballot_bounds={"minimum": 1, "maximum": None, "blank_allowed": True, **values},
        tally_rule=tally_rule,
        tally_options={"utility": utility},
    )

    with translation.override("fr"):
        sentences = " ".join(contest_rules(contest, CountNames()))

    assert [words for words in phrases if words not in sentences] == []


@pytest.mark.django_db
def test_ht_075_the_public_reads_how_many_were_added_to_the_register_while_the_vote_runs(client):
    poll = PollFactory(settled=True)
    at = timezone.now()
    force(poll, opens_at=at - timedelta(days=3), closes_at=at + timedelta(days=3))
    agent = UserFactory()
    for days, by in ((5, None), (2, None), (2, agent), (2, agent), (0, agent)):
        RegisterEntryFactory(edition=poll.edition, entered_at=at - timedelta(days=days), entered_by=by)

    page = client.get(address_of(poll, "paper")).content.decode()

    assert "jusqu’à hier soir\N{NO-BREAK SPACE}: 1 par elles-mêmes, 2 par la mairie" in page


@pytest.mark.django_db
def test_before_the_first_day_of_the_vote_is_over_nothing_is_said_of_additions(client):
    poll = PollFactory(settled=True)
    force(poll, opens_at=timezone.now() - timedelta(minutes=1), closes_at=timezone.now() + timedelta(days=3))

    assert "jusqu’à hier soir" not in client.get(address_of(poll, "paper")).content.decode()
