"""Rules that differ by envelope: decided from the start, printed in articles 7 and 8, kept by the paper."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from accounts.refusals import Refused
from budget.enums import BallotStyle, PhaseKind, TownProfile, ZoneChoice
from budget.models import Edition, Envelope, Phase, RulebookVersion
from budget.queries import editions
from budget.rulebook import EnvelopeLine, EnvelopeRules, MoneyRules, Rulebook, VotingRules
from budget.services import rulebooks
from frontend.words.articles import of_envelopes
from frontend.words.names import of_name
from tests.factories.accounts import LONG_AGO, TerritoryFactory
from tests.factories.budget import (
    EditionFactory,
    EnvelopeFactory,
    ReservedShareFactory,
    coordinator_of,
    during,
    publish_what_is_prepared,
    rules_of_a,
)
from tests.factories.proposals import ProjectFactory
from voting.enums import Lack
from voting.models import Contest, Poll
from voting.queries import completeness, drafts
from voting.services import polls

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = timedelta(days=50 * 365)  # pages read the clock: nothing of this edition has opened yet
BEFORE_THE_VOTE = during(PhaseKind.PRESENTATION) + LATER
QUARTERS = ("Gare", "Plaine")


@pytest.fixture
def edition():
    """A town with an envelope for everybody and one for each of two quarters; no idea has come yet."""
    rules = rules_of_a(voting=VotingRules(choices_max=5, zone_choice=ZoneChoice.CHOSEN_ZONE))
    edition = EditionFactory(running=rules)
    for name in QUARTERS:
        place = TerritoryFactory(municipality=edition.municipality, slug=name.lower(), name=name)
        EnvelopeFactory(edition=edition, name=name, scope="territory", territory=place, position=5_000)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    Phase.objects.filter(edition=edition).update(
        opens_at=F("opens_at") + LATER, closes_at=F("closes_at") + LATER
    )
    rulebooks.revise(edition, rules, by=coordinator_of(edition), at=LONG_AGO)
    publish_what_is_prepared(edition, LONG_AGO)
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def coordinator(client, edition):
    person = coordinator_of(edition)
    client.force_login(person)
    return person


def address(edition, name="contest_edit", *more):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *more])


def as_typed(form):
    """What a browser would send back from this form, untouched."""
    sent = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, ""):
            value = value if isinstance(value, list) else bound.field.widget.format_value(value)
            sent[bound.html_name] = "on" if bound.value() is True else value
    return sent


def change(client, edition, position, **answers):
    sent = as_typed(client.get(address(edition, "contest_edit", position)).context["form"])
    answer = client.post(address(edition, "contest_edit", position), {**sent, **answers})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def articles(client, edition, number):
    page = client.get(address(edition, "rulebook_version", number)).content.decode()
    start, end = page.index('id="article-7"'), page.index('id="article-9"')
    return " ".join(page[start:end].replace("\xa0", " ").split())


def with_projects(edition):
    """Two of them in each envelope, numbered in its order."""
    numbers = count(1)
    for envelope in edition.envelopes.all():
        for cost_eur in (30_000, 20_000):
            ProjectFactory(
                edition=edition, number=next(numbers), envelope=envelope, feasible=True, reviewed=False,
                cost_eur=cost_eur,
            )  # fmt: skip


def test_before_any_project_an_envelope_says_otherwise_and_articles_print_it(client, edition, coordinator):
    assert address(edition, "contest_edit", 2) in client.get(address(edition, "poll_office")).content.decode()

    answer = change(client, edition, 2, maximum="2", minimum_votes="7", tally_rule="fixed", winners="3")

    assert answer.status_code == 302
    assert edition.envelopes.get(name="Gare").rules["bounds"] == {"maximum": 2}
    text = articles(client, edition, 3)
    assert "« Toute la ville » et « Plaine »" in text
    assert "On choisit de 1 à 5 projets." in text
    assert "On choisit de 1 à 2 projets." in text
    assert "Un projet doit avoir au moins 7 voix" in text
    assert "On choisit de 1 à 2 projets." not in articles(client, edition, 2)  # published, and not altered


@pytest.mark.parametrize(
    ("answers", "said", "bounds"),
    [
        (
            {"ballot_rule": "points", "highest": "3", "total": "10", "tally_rule": "greedy"},
            "de 1 à 3, et 10 en tout au plus",
            {"lowest": 1, "highest": 3, "total": 10},
        ),
        (
            {"ballot_rule": "ranking", "maximum": "4", "tally_rule": "greedy"},
            "On les classe, le meilleur d’abord",
            {"maximum": 4},
        ),
        (
            {"ballot_rule": "grades", "lowest": "1", "highest": "6", "tally_rule": "majority-judgment"},
            "de 1, la plus basse, à 6, la plus haute",
            {"lowest": 1, "highest": 6},
        ),
    ],
)
def test_an_envelope_may_be_voted_by_points_ranks_or_grades(
    client, edition, coordinator, answers, said, bounds
):
    with_projects(edition)
    polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)

    change(client, edition, 2, **answers)

    contest = Contest.objects.get(poll__edition=edition, position=2)
    assert contest.ballot_rule == answers["ballot_rule"]
    assert bounds.items() <= contest.ballot_bounds.items()
    assert said in articles(client, edition, 3)
    assert contest.tally_options["lowest_grade"] == (1 if answers["ballot_rule"] == "grades" else 0)
    again = client.get(address(edition, "contest_edit", 2)).context["form"]
    for name in ("lowest", "highest", "total"):
        assert str(again[name].value() or "") == answers.get(name, str(bounds.get(name, "")))


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"ballot_rule": "grades", "tally_rule": "greedy"}, "tally_rule"),
        ({"ballot_rule": "approval", "tally_rule": "majority-judgment"}, "tally_rule"),
        ({"ballot_rule": "points", "lowest": "6", "highest": "3"}, "highest"),
        ({"ballot_rule": "points", "minimum": "3", "lowest": "2", "total": "5"}, "total"),
    ],
)
def test_figures_that_contradict_each_other_are_told_beside_their_field(
    client, edition, coordinator, answers, field
):
    sent = as_typed(client.get(address(edition, "contest_edit", 2)).context["form"])

    answer = client.post(address(edition, "contest_edit", 2), {**sent, **answers})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}


def test_where_all_say_the_same_it_is_said_once_and_zones_by_their_names(client, edition, coordinator):
    text = articles(client, edition, 2)

    assert text.count("on choisit de 1 à 5 projets") == 1
    assert (
        "On vote sur « Toute la ville » et sur une seule autre enveloppe, au choix : « Gare » ou « Plaine »."
        in text
    )


def test_the_articles_that_an_envelope_changes_are_said_to_change(client, edition, coordinator):
    change(client, edition, 2, maximum="2")
    page = client.get(address(edition, "rulebook_version", 3))

    assert [shown.number for shown in page.context["articles"] if shown.before] == [7]


def test_the_paper_is_laid_out_with_what_each_envelope_says(client, edition, coordinator):
    change(client, edition, 2, maximum="2")
    publish_what_is_prepared(edition, BEFORE_THE_VOTE)
    with_projects(edition)

    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)

    most = {contest.title: contest.ballot_bounds["maximum"] for contest in poll.contests.all()}
    assert most == {"Toute la ville": 5, "Gare": 2, "Plaine": 5}
    polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=BEFORE_THE_VOTE)


def test_what_an_envelope_does_not_say_follows_the_rulebook(client, edition, coordinator):
    change(client, edition, 2, maximum="2")
    base = editions.rules_to_edit(edition)
    rules = replace(base, voting=replace(base.voting, choices_max=4, style=BallotStyle.APPROVAL_KNAPSACK))
    rulebooks.revise(edition, rules, by=coordinator, at=LONG_AGO)

    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)

    bounds = [(contest.ballot_rule, contest.ballot_bounds["maximum"]) for contest in poll.contests.all()]
    assert bounds == [("approval_knapsack", 4), ("approval_knapsack", 2), ("approval_knapsack", 4)]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"maximum": "2"}, "le nombre de projets à choisir"),
        ({"tally_rule": "equal-shares"}, "la façon de compter les voix"),
        ({"minimum_votes": "1"}, "le nombre de voix qu’il faut à un projet"),
        ({"access": "own_zone"}, "qui vote dans cette enveloppe"),
        ({"quotas": "1"}, "le nombre de projets par quartier"),
        ({"ballot_rule": "knapsack"}, "la façon de choisir"),
        ({"ties": "lot"}, "ce qui départage"),
    ],
)
def test_a_paper_that_the_published_rulebook_does_not_say_is_not_settled(
    client, edition, coordinator, answers, words
):
    with_projects(edition)
    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)
    change(client, edition, 2, **answers)
    poll = Poll.objects.get(pk=poll.pk)

    with translation.override("fr"), pytest.raises(Refused) as refusal:
        polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=BEFORE_THE_VOTE)

    assert "Gare" in str(refusal.value.message)
    assert words in str(refusal.value.message)
    assert words in client.get(address(edition, "poll_office")).content.decode()
    publish_what_is_prepared(edition, BEFORE_THE_VOTE)
    polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=BEFORE_THE_VOTE)


def test_a_rulebook_changed_after_the_paper_was_laid_out_contradicts_it_until_it_is_laid_out_again(
    edition, coordinator
):
    with_projects(edition)
    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)
    base = editions.rules_to_edit(edition)
    rules = replace(base, voting=replace(base.voting, choices_max=1))
    rulebooks.revise(edition, rules, by=coordinator, at=BEFORE_THE_VOTE)
    publish_what_is_prepared(edition, BEFORE_THE_VOTE)

    lacks = [missing.lack for missing in completeness.missing(drafts.draft(poll), BEFORE_THE_VOTE)]
    again = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)

    assert set(lacks) == {Lack.RULES_OF_THIS_RULEBOOK}
    assert completeness.missing(drafts.draft(again), BEFORE_THE_VOTE) == []


def test_the_same_rules_for_all_quarters_at_once(client, edition, coordinator):
    change(client, edition, 2, maximum="1", quarters="yes")

    said = dict(Envelope.objects.filter(edition=edition).values_list("name", "rules"))
    assert said["Toute la ville"] is None
    assert said["Gare"] == said["Plaine"]
    assert said["Gare"]["bounds"] == {"maximum": 1}


def test_an_envelope_that_says_the_same_again_says_nothing(client, edition, coordinator):
    change(client, edition, 2, maximum="2")
    change(client, edition, 2, maximum="5")

    assert edition.envelopes.get(name="Gare").rules is None


def test_the_only_envelope_of_a_village_has_no_page_and_no_line(client):
    edition = EditionFactory(profile=TownProfile.VILLAGE, running=True)
    client.force_login(coordinator_of(edition))

    before = client.get(address(edition, "poll_office")).content.decode()
    client.post(address(edition, "poll_compose"))
    ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=10_000)
    after = client.get(address(edition, "poll_office")).content.decode()

    page = address(edition, "contest_edit", 1)
    assert client.get(page).status_code == 404
    assert page not in before + after


# --- A page keeps what it does not show

STORED = {
    "quotas": [
        {"label": "priority", "minimum": 1, "maximum": None},
        {"label": "territory:*", "minimum": 2, "maximum": 4},
    ],
    "minimum_share": "1/3",
    "exclusive": [["project:1", "project:2"], ["project:901", "project:902"]],
    "reserved": [{"label": "priority", "amount": 10_000}, {"label": "theme:sport", "amount": 1_000}],
    "ties": ["votes", "id"],
}  # fmt: skip


@pytest.fixture
def laid_out(edition, coordinator):
    with_projects(edition)
    ReservedShareFactory(
        envelope=edition.envelopes.get(name="Toute la ville"), label="qpv", amount_eur=10_000
    )
    poll = polls.compose(edition, by=coordinator, at=BEFORE_THE_VOTE)
    first = poll.contests.get(position=1)
    first.tally_options = {**first.tally_options, **STORED}
    first.save()
    return Poll.objects.get(pk=poll.pk)


def rules_stored():
    models = (Contest, Envelope, Edition, Phase, RulebookVersion)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


QUESTIONS_ASKED = [
    ("setup_question", name) for name in ("money", "zones", "who", "choices", "expert-counting")
]


@pytest.mark.parametrize("page", [("contest_edit", 1), ("contest_edit", 2), *QUESTIONS_ASKED])
def test_a_page_saved_as_it_came_changes_nothing_that_is_stored(client, edition, laid_out, page):
    # The first save may write down in the envelope what only the paper said; then nothing moves any more.
    form = client.get(address(edition, *page)).context["form"]
    first = client.post(address(edition, *page), {**as_typed(form), "rows": "5"})
    assert first.status_code == 302, first.context["form"].errors
    before = rules_stored()

    form = client.get(address(edition, *page)).context["form"]
    client.post(address(edition, *page), {**as_typed(form), "rows": "5"})

    assert rules_stored() == before
    first = Contest.objects.get(poll=laid_out, position=1)
    assert {name: first.tally_options[name] for name in STORED} == STORED


def test_a_change_of_one_answer_keeps_the_others(client, edition, laid_out):
    change(client, edition, 1, quotas="1", exclusive="")

    options = Contest.objects.get(poll=laid_out, position=1).tally_options
    assert options["quotas"] == [
        {"label": "priority", "minimum": 1, "maximum": None},
        {"label": "territory:*", "minimum": 1, "maximum": None},
    ]
    assert options["exclusive"] == [["project:901", "project:902"]]
    assert options["minimum_share"] == "1/3"


# --- What older versions say is read


def test_a_version_of_before_envelopes_said_anything_is_read():
    old = {
        "money": {
            "envelopes": [{"name": "Gare", "amount_eur": 5, "place": "Gare", "project_cost_max_eur": None}]
        }
    }

    assert Rulebook.from_parts(old).money.envelopes == (EnvelopeLine("Gare", 5, "Gare"),)


def test_what_an_envelope_says_reads_back_the_same():
    own = EnvelopeRules(bounds={"maximum": None}, access=ZoneChoice.OWN_ZONE, options={"winners": 2})
    rules = Rulebook(money=MoneyRules((EnvelopeLine("Gare", 5, rules=own),)))

    assert Rulebook.from_parts(rules.to_parts()) == rules


@pytest.mark.parametrize(
    ("accesses", "sentence"),
    [
        (("everyone", "everyone", "everyone"), "On vote sur toutes les enveloppes."),
        (("everyone", "own_zone", "own_zone"), "sur l’enveloppe du territoire où l’on habite"),
        (("everyone", "chosen_zone", "own_zone"), "et, parmi « C », sur celle du territoire"),
        (("chosen_zone",) * 3, "sur une seule enveloppe, au choix : « A », « B » ou « C »."),
        (("own_zone", "own_zone", "own_zone"), "sur elle seule"),
        (("chosen_zone", "own_zone", "own_zone"), "On vote sur une seule enveloppe, au choix : « A »"),
        (("everyone", "everyone", "chosen_zone"), "sur « A » et « B » et sur une seule autre enveloppe"),
    ],
)  # fmt: skip
def test_each_case_of_zones_has_its_sentence(accesses, sentence):
    lines = tuple(
        EnvelopeLine(name, 5, name, scope="territory", rules=EnvelopeRules(access=ZoneChoice(access)))
        for name, access in zip("ABC", accesses, strict=True)
    )

    with translation.override("fr"):
        said = of_envelopes(Rulebook(money=MoneyRules(lines)), {}, ())

    assert sentence in said.zones.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("name", "french"),
    [
        ("Lille", "de Lille"),
        ("Armentières", "d’Armentières"),
        ("Épinal", "d’Épinal"),
        ("Hellemmes", "d’Hellemmes"),
        ("Le Havre", "du Havre"),
        ("Les Lilas", "des Lilas"),
        ("La Rochelle", "de La Rochelle"),
        ("Odette", "d’Odette"),
        ("André", "d’André"),
    ],
)
def test_a_town_is_named_as_one_says_it(name, french):
    with translation.override("fr"):
        assert of_name(name) == french
    with translation.override("en"):
        assert of_name(name) == f"of {name}"
