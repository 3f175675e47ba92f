"""A rulebook prints what is executed and nothing else: who applies a field reads it, or it is not printed."""

import ast
import importlib
import inspect
import textwrap
from dataclasses import fields, replace
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest
from django.urls import reverse

from budget.enums import Article
from budget.rulebook import Rulebook
from frontend.setup.rule_fields import EXPERT, MAIN
from tests.factories.budget import EditionFactory, rules_of_a

STANDING = "budget.eligibility._reasons_against_proposing"
OF_VOTERS = "budget.eligibility.may_vote"
OF_PAPER = "voting.queries.contest_rules.ContestRules.of_articles"
OF_COSTING = "budget.services.reviews.cost_outside_rules"
OF_CONTENT = "budget.services.contents._wrong_proposer"

# Who executes what is printed. A field that gets its means comes here: in `budget/rulebook/parts.py` it waits
# no longer.
EXECUTED = {
    "money.envelopes": "voting.queries.completeness._missing_of_rulebook",
    "proposing.age_min": "budget.eligibility.may_propose_from",
    "proposing.age_day": "budget.eligibility.may_propose_from",
    "proposing.ties": "budget.eligibility.may_propose_from",
    "proposing.level": STANDING,
    "proposing.kinds": OF_CONTENT,
    "proposing.collective_size_min": OF_CONTENT,
    "proposing.proposals_max": STANDING,
    "proposing.minors": "budget.services.proposals._must_name_an_adult",
    "proposing.exclusions": "budget.eligibility.propose_standing",
    "projects.cost_min_eur": "budget.services.contents.cost_outside_bounds",
    "projects.cost_max_eur": OF_COSTING,
    "projects.running_cost_percent_max": OF_COSTING,
    "projects.investment_only": "budget.services.admissibility.left_to_judge",
    "projects.proposer_may_supply": "budget.services.admissibility.left_to_judge",
    "admissibility.answer_days": "budget.queries.office.ideas_to_examine",
    "admissibility.answer_from": "budget.queries.office.ideas_to_examine",
    "admissibility.completion_days": "budget.services.admissibility._days_to_complete",
    "review.reply_days": "budget.services.reviews._reply_day",
    "jury.exists": "frontend.setup.forms.initial_of_profile",
    "jury.shortlist_max": "budget.services.juries._require_within_rulebook",
    "voting.age_min": OF_VOTERS,
    "voting.age_day": "budget.eligibility._day_that_counts",
    "voting.ties": OF_VOTERS,
    "voting.level": "budget.eligibility.vote_standing",
    "voting.zone_choice": OF_PAPER,
    "voting.style": OF_PAPER,
    "voting.choices_min": OF_PAPER,
    "voting.choices_max": OF_PAPER,
    "voting.paper": "budget.rulebook.parts.VotingRules",
    "counting.votes_min": OF_PAPER,
    "counting.leftover": OF_PAPER,
    "counting.tie_breaks": OF_PAPER,
    "counting.missing_votes_are_told": "voting.services.counting.looking.look",
}
PARTS = {article.part: get_type_hints(Rulebook)[article.part] for article in Article}
EVERY_FIELD = {f"{part}.{column.name}": column for part, shape in PARTS.items() for column in fields(shape)}
WAITING = {name for name, column in EVERY_FIELD.items() if column.metadata.get("is_waiting")}


def test_each_field_is_executed_or_not_printed():
    assert set(EXECUTED) | WAITING == set(EVERY_FIELD)
    assert set(EXECUTED).isdisjoint(WAITING)


@pytest.mark.parametrize(("name", "place"), EXECUTED.items())
def test_who_is_said_to_execute_a_field_reads_it(name, place):
    read = {node.attr for node in ast.walk(tree_of(place)) if isinstance(node, ast.Attribute)}

    assert name.partition(".")[2] in read


def test_what_waits_is_not_asked():
    asked = {name.replace("__", ".") for name in MAIN}
    asked |= {f"{part}.{rule}" for part, rules in EXPERT.items() for rule in rules}

    assert asked <= set(EXECUTED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(WAITING))
def test_what_waits_changes_nothing_that_anybody_reads(client, name):
    named = {"name": "Budget participatif", "municipality__name": "Ville"}
    usual, other = EditionFactory(running=True, **named), EditionFactory(running=with_another(name), **named)

    assert everything_read(client, other) == everything_read(client, usual)


def tree_of(place):
    module, found, names = place, None, []
    while found is None:
        module, _dot, name = module.rpartition(".")
        names.insert(0, name)
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
    for name in names:
        found = getattr(found, name)
    return ast.parse(textwrap.dedent(inspect.getsource(found)))


def with_another(name):
    """The rulebook of the factory, with another value in this field."""
    part, _dot, rule = name.partition(".")
    rules = rules_of_a()
    value = getattr(getattr(rules, part), rule)
    hint = get_type_hints(PARTS[part])[rule]
    kind = get_args(hint)[0] if get_origin(hint) is UnionType else hint
    if kind is bool:
        sentinel = not value
    elif kind is int:
        sentinel = 1 if value != 1 else 2
    else:
        sentinel = next(word for word in kind if word != value)
    return replace(rules, **{part: replace(getattr(rules, part), **{rule: sentinel})})


def everything_read(client, edition):
    """The rulebook as page and as data, without what names the edition."""
    where = [edition.municipality.slug, edition.slug]
    page = client.get(reverse("rulebook", args=where)).content.decode()
    articles = page[page.index('id="article-1"') : page.index("</main>")]
    data = client.get(reverse("api_rulebook", args=where)).json()
    return articles, data["parts"]
