"""« Il lui a manqué N voix », and whether anybody was passed over: each sentence on its page, and what the
published file says when it is counted again.
"""

import re
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse

from budget.rulebook import CountingRules
from tests.factories.budget import EditionFactory, rules_of_a
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.triggers import force
from voting.services import closing
from voting.services.counting import tallying
from voting.tally import pabulib
from voting.tally.pabulib.file import POINTS
from voting.tally.types import Choice

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("few_as_many")]

SHARED = {"tally_rule": "equal-shares", "tally_options": {"completion": "none", "ties": ["cost", "lot"]}}
POINTED = {
    "ballot_rule": "points",
    "ballot_bounds": {"minimum": 1, "maximum": None, "blank_allowed": True, "total": 5, "highest": 5},
    "tally_options": {"utility": "points", "ties": ["cost", "lot"]},
}
GRADED = {
    "ballot_rule": "grades",
    "ballot_bounds": {"lowest": 0, "highest": 5},
    "tally_rule": "majority-judgment",
    "tally_options": {"ties": ["cost", "lot"]},
}


def counted(costs, ballots, *, rules=None, told=True):
    """An envelope of 100 000 €; `ballots`: what is marked, and by how many."""
    rulebook = rules_of_a(counting=CountingRules(missing_votes_are_told=told))
    paper = (On(100_000, costs, name="Centre", rules=rules or {}),)
    poll = PollFactory(edition=EditionFactory(running=rulebook), ended=True, paper=paper)
    fill_urn(poll, [choice for choice, voters in ballots for _ in range(voters)])
    closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    force(poll, status="proposed")
    return poll


def address(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def words(markup):
    text = unescape(re.sub(r"<[^>]+>", " ", markup)).replace("\u202f", " ").replace("\xa0", " ")
    return " ".join(text.split())


def told_of(client, poll, number):
    """The words of the line of this project on the page of the count."""
    page = client.get(address(poll, "outcome", 1)).content.decode()
    rows = re.findall(r"<tr .*?</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    (line,) = [row for row in map(words, rows) if row.startswith(f"{number}. ")]
    return line


def published(client, poll):
    return client.get(address(poll, "published_file", "contest-1.pb")).content.decode()


def is_chosen(content, name, votes):
    """Whether the slow program chooses this project once so many people more voted for it alone."""
    more = "".join(f"more{voter};{name}\n" for voter in range(votes))
    number = re.search(r"^num_votes;(\d+)$", content, re.MULTILINE)
    raised = content.replace(number[0], f"num_votes;{int(number[1]) + votes}") + more
    file = pabulib.read(BytesIO(raised.encode()))
    return str(name) in file.tally_rules().recount(file.election()).winners


@pytest.mark.parametrize(
    ("costs", "ballots", "rules", "votes", "sentence"),
    [
        ((60_000, 50_000), [(marking(1), 5), (marking(2), 2)], None, 3, "Il lui a manqué 3 voix."),
        ((60_000, 50_000), [(marking(1), 3), (marking(2), 2)], None, 1, "Il lui a manqué 1 voix."),
        (
            (60_000, 60_000), [(marking(1), 30), (marking(2), 10)], SHARED, 35,
            "Avec 35 voix de plus il aurait été retenu ; avec une de moins, non.",
        ),
    ],
)  # fmt: skip
def test_a_project_is_told_the_votes_it_lacked_and_counting_with_them_again_chooses_it(
    client, costs, ballots, rules, votes, sentence
):
    poll = counted(costs, ballots, rules=rules)

    said, content = told_of(client, poll, 2), published(client, poll)

    assert said.endswith(sentence)
    assert is_chosen(content, 2, votes)
    assert not is_chosen(content, 2, votes - 1)


def test_a_project_dearer_than_the_envelope_is_told_that_no_votes_would_do(client):
    poll = counted((60_000, 150_000), [(marking(1), 5), (marking(2), 4)])

    said, content = told_of(client, poll, 2), published(client, poll)

    assert said.endswith("Aucun nombre de voix n’aurait suffi.")
    assert not any(is_chosen(content, 2, votes) for votes in (1, 10, 1000))


def test_where_no_number_was_found_the_last_that_was_tried_is_told(client):
    poll = counted((60_000, 100_000), [(marking(1), 8), (marking(2), 2)], rules=SHARED)

    said, content = told_of(client, poll, 2), published(client, poll)

    assert said.endswith("Plus de voix n’auraient pas suffi : on en a essayé jusqu’à 1 000.")
    assert not any(is_chosen(content, 2, votes) for votes in (1, 64, 1000))


@pytest.mark.parametrize(("told", "number"), [(True, 1), (False, 2)])
def test_who_is_chosen_lacked_nothing_and_nothing_is_told_unless_the_rulebook_says_so(client, told, number):
    poll = counted((60_000, 50_000), [(marking(1), 5), (marking(2), 2)], told=told)

    said = told_of(client, poll, number)

    assert "manqué 3 voix" not in said
    assert "aurait" not in said


def test_of_few_ballots_no_missing_votes_are_told(client, monkeypatch):
    monkeypatch.setattr("voting.published.regimes.OPEN_FROM", 8)
    poll = counted((60_000, 50_000), [(marking(1), 5), (marking(2), 2)])

    assert "voix." not in told_of(client, poll, 2)


# --- Was anybody passed over?


def asked(client, poll):
    page = client.get(address(poll, "verify")).content.decode()
    panel = page.partition("Quelqu’un a-t-il été oublié")[2]
    return words(re.search(r"<dt>Centre</dt><dd[^>]*>(.*?)</dd>", panel, re.DOTALL)[1])


def claims(content, *, by_projects=False):
    """By the published file alone, of each project that was not funded the groups that deserve it: how many
    they are, what the best served of them holds, and what it would hold.
    """
    file = pabulib.read(BytesIO(content.encode()))
    is_money = POINTS not in file.vote_columns and not by_projects
    costs = {project.number: project.cost for project in file.projects}
    funded = {project.number for project in file.projects if project.selected}
    ballots = [dict(marks) for marks in file.ballots()]
    found = {}

    def worth(marks, number):
        return costs[number] if is_money else marks[number]

    for number in costs.keys() - funded:
        holding = [
            (sum(worth(marks, other) for other in funded & marks.keys()), marks)
            for marks in ballots
            if number in marks
        ]
        for most in {held + worth(marks, number) for held, marks in holding}:
            group = [(held, marks) for held, marks in holding if held + worth(marks, number) <= most]
            paid = sum(1 if is_money else marks[number] for _held, marks in group) * file.budget
            if most * (1 if is_money else costs[number]) * len(ballots) <= paid:
                found.setdefault(number, []).append((len(group), max(held for held, _marks in group), most))
    return found


PASSED_OVER = [(marking(1), 6), (marking(2), 3), (marking(1, 2), 1)]


def test_a_group_that_was_passed_over_is_told_with_its_figures(client):
    poll = counted((90_000, 25_000), PASSED_OVER)

    said, content = asked(client, poll), published(client, poll)

    title = poll.entries.get(number=2).title
    assert said == (
        "En argent, un projet comptant pour son coût : Oui, pour 1 projet ; le mode de décompte ne promet "
        "pas le contraire. "
        f"3 bulletins sur 10 ont choisi « {title} », qui n’est pas financé. "
        "Leur part de l’enveloppe est de 30 000 €. Même le mieux servi d’entre eux n’a choisi que pour 0 € "
        "de projets financés ; avec celui-ci ce serait 25 000 €, pas plus que leur part. "
        "En projets, chacun comptant pour un : Oui, pour 1 projet ; le mode de décompte ne promet pas le "
        f"contraire. 3 bulletins sur 10 ont choisi « {title} », qui n’est pas financé. Leur part de "
        "l’enveloppe est de 30 000 €. Même le mieux servi d’entre eux n’a obtenu que 0 des projets choisis ; "
        "avec celui-ci ce serait 1, et à son prix leur part en paie autant."
    )
    assert claims(content) == {2: [(3, 0, 25_000)]}
    assert claims(content, by_projects=True) == {2: [(3, 0, 1)]}


def test_a_group_that_was_passed_over_by_one_measure_alone_is_told_under_its_name(client):
    poll = counted((90_000, 20_000), [(marking(1, 2), 6), (marking(1), 4)])

    said, content = asked(client, poll), published(client, poll)

    in_money, in_projects = said.removeprefix("En argent, ").split("En projets, ")
    assert in_money.startswith("un projet comptant pour son coût : Non :")
    assert in_projects.startswith("chacun comptant pour un : Oui, pour 1 projet ; ")
    assert "6 bulletins sur 10" in in_projects
    assert in_projects.endswith(
        "que 1 des projets choisis ; avec celui-ci ce serait 2, et à son prix leur part en paie autant."
    )
    assert claims(content) == {}
    assert claims(content, by_projects=True) == {2: [(6, 1, 2)]}


def test_of_several_projects_the_sharpest_case_is_told(client):
    poll = counted((90_000, 24_000, 15_000), [(marking(1), 6), (marking(2), 3), (marking(3), 3)])

    said, content = asked(client, poll), published(client, poll)

    title = poll.entries.get(number=3).title
    assert said.count("Oui, pour 2 projets ; le mode de décompte ne promet pas le contraire. ") == 2
    assert said.count(f"Le cas le plus net : 3 bulletins sur 12 ont choisi « {title} »") == 2
    assert claims(content) == {2: [(3, 0, 24_000)], 3: [(3, 0, 15_000)]}


def test_of_points_the_case_is_told_without_money_that_nobody_holds(client):
    ballots = [({"1": Choice.marking([(1, 5)])}, 6), ({"1": Choice.marking([(2, 5)])}, 3)]
    poll = counted((90_000, 25_000), ballots, rules=POINTED)

    said, content = asked(client, poll), published(client, poll)

    assert said.startswith("En points : Oui, pour 1 projet ; ")
    assert said.endswith("qui n’est pas financé. Leur part de l’enveloppe est de 33 333 €.")
    assert "le mieux servi" not in said
    assert claims(content) == {2: [(3, 0, 5)]}


def test_where_nobody_was_passed_over_it_is_said(client):
    poll = counted((60_000, 50_000), [(marking(1), 5), (marking(2), 2)])

    said, content = asked(client, poll), published(client, poll)

    no = (
        "Non : aucun groupe n’était assez nombreux et assez d’accord pour mériter un projet qu’il n’a pas eu."
    )
    assert said == (
        f"En argent, un projet comptant pour son coût : {no} En projets, chacun comptant pour un : {no}"
    )
    assert claims(content) == claims(content, by_projects=True) == {}


def test_of_ballots_that_grade_it_is_not_asked(client):
    ballots = [({"1": Choice.marking([(1, 5), (2, 1)])}, 3), ({"1": Choice.marking([(2, 4)])}, 2)]
    poll = counted((60_000, 50_000), ballots, rules=GRADED)

    assert asked(client, poll) == "Cela ne se demande pas de bulletins qui classent ou qui notent."
