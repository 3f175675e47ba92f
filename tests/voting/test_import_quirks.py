"""What real files do (the quirks of the format), imported, counted and written back."""

from dataclasses import fields
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from budget.enums import ProjectStatus
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.triggers import force, past_triggers
from tests.voting.tally.pbtext import text
from tests.voting.tally.test_shared_elections import NAMES, shared
from tests.voting.test_importing import VOTES, WHERE, answer, put, run
from voting.models import Contest, ContestEntry, OutcomeEntry, PublishedFile
from voting.services import closing
from voting.services.counting import tallying
from voting.tally import pabulib
from voting.tally.ballots import registry as ballot_rules

__all__ = ["put"]

PLAIN = text(votes=VOTES, **WHERE)


def pb(votes=VOTES, **more):
    return text(votes=votes, **{**WHERE, **more})


POINTED = ("voter_id;vote;points", "a;1,2;3,1", "b;3;4", "c;;", "d;1;0")
QUIRKS = {
    "windows lines": (PLAIN.replace("\n", "\r\n"), ["3", "1"]),
    "a byte order mark": ("\ufeff" + PLAIN, ["3", "1"]),
    "titles in small letters": (PLAIN.replace("PROJECTS", "projects"), ["3", "1"]),
    "no line break at the end": (PLAIN.rstrip("\n") , ["3", "1"]),
    "quoted names": (PLAIN.replace("One", '"One; or ""two"""'), ["3", "1"]),
    "a comma for decimals": (PLAIN.replace("3;30;", "3;40,01;"), ["3", "2"]),
    "no value": (PLAIN.replace("34;F", "None;none"), ["3", "1"]),
    "spaces": (PLAIN.replace("a;1,2;", "a; 1 , 2 ;"), ["3", "1"]),
    "votes not last": (pb(("vote;voter_id", "1,2;a", "1,3;b", ";c", "3;d")), ["3", "1"]),
    "a project named twice": (PLAIN.replace("b;1,3", "b;1,3,3,1"), ["3", "1"]),
    "ids that are words": (pb(
        ("voter_id;vote", "a;L13/02/VII", "b;I.10"),
        projects=("project_id;cost", "L13/02/VII;60", "I.10;30"),
    ), ["I.10", "L13/02/VII"]),
    "large numbers for ids": (pb(
        ("voter_id;vote", "a;123456789"), projects=("project_id;cost", "123456789;60", "7;30"),
    ), ["123456789"]),
    "no cost": (PLAIN.replace("3;30;", "3;0;"), ["3", "1"]),
    "everything fits": (PLAIN.replace("budget;100", "budget;1000"), ["3", "1", "2"]),
    "nobody votes for one": (PLAIN.replace("a;1,2", "a;1"), ["3", "1"]),
    "no ballot": (pb(VOTES[:1]), []),
    "only blank ballots": (pb(("voter_id;vote", "a;", "b;")), []),
    "longer than allowed": (pb(max_length="1"), ["3", "1"]),
    "shorter than asked": (pb(min_length="2"), ["3", "1"]),
    "dearer than allowed": (pb(max_sum_cost="80"), ["3", "1"]),
    "one choice each": (pb(("voter_id;vote", "a;1", "b;1", "c;2"), vote_type="choose-1"), ["1"]),
    "withdrawn after printing": (PLAIN.replace("1;60;", "1;999999999;"), ["3", "2"]),
    "stop at the first that does not fit": (
        pb(("voter_id;vote", "a;1,2", "b;2,1", "c;3"), rule="greedy-no-skip"), ["2"],
    ),
    "a threshold": (pb(rule="greedy-threshold", min_project_score_threshold="2"), ["3", "1"]),
    "points": (pb(POINTED, vote_type="cumulative", max_sum_points="5"), ["3", "1"]),
    "scores below zero": (pb((*POINTED, "e;3,2;-9,2"), vote_type="scoring"), ["2", "3"]),
    "a score by default": (pb(POINTED, vote_type="scoring", default_score="2"), ["3", "2"]),
    "no vote type": (PLAIN.replace("vote_type;approval\n", ""), ["3", "1"]),
    "selected by words": (pb(
        projects=("project_id;cost;selected", "1;60;True", "2;50;False", "3;30;2"),
    ), ["3", "1"]),
    "years for days": (pb(date_begin="2024", date_end="2024"), ["3", "1"]),
    "days that do not exist": (pb(date_begin="31.02.2024", date_end="soon"), ["3", "1"]),
    "a day of closing before the opening": (pb(date_begin="31.03.2024", date_end="01.03.2024"), ["3", "1"]),
    "neither place nor year": (text(), ["1", "3"]),
    "a name of 300 letters": (PLAIN.replace("One", "N" * 300), ["3", "1"]),
    "a point off the globe": (pb(
        projects=("project_id;cost;latitude;longitude", "1;60;900;1e99", "2;50;x;y", "3;30;52,1;21.05"),
    ), ["3", "1"]),
}  # fmt: skip


def exported(edition, *options):
    out = StringIO()
    call_command("export_pb", edition, *options, stdout=out, stderr=StringIO())
    return pabulib.read(BytesIO(out.getvalue().encode()))


@pytest.mark.parametrize(("content", "winners"), QUIRKS.values(), ids=QUIRKS.keys())
def test_a_quirk_is_imported_counted_and_written_back(db, put, content, winners):
    path = put(content)
    read = pabulib.read(path)

    report = answer(path, "--count")
    back = exported(report["edition"])

    assert report["winners"] == winners
    assert back.election() == read.election()
    assert back.projects == read.projects
    assert {**back.meta, **NUMBERS} == {**read.meta, **NUMBERS}


# The writer says how many there are, even where the file did not.
NUMBERS = {"num_projects": "", "num_votes": ""}


@pytest.mark.parametrize("name", NAMES)
def test_a_real_election_comes_back_equal_without_its_voters(db, name):
    read = pabulib.read(shared(name))

    report = answer(shared(name))
    back = exported(report["edition"])

    assert back.election() == read.election()
    assert back.projects == read.projects
    assert dict(back.meta) == dict(read.meta)
    assert set(back.vote_columns) <= {"voter_id", "vote", "points"}
    assert [vote.cells for vote in back.votes] == [(str(n),) for n in range(1, len(read.votes) + 1)]


def test_a_ranking_is_counted_by_the_ranks_where_its_file_says_nothing_else(db, put):
    path = put(pb(("voter_id;vote", "a;3,1", "b;2", "c;"), vote_type="ordinal"))

    report = answer(path, "--count")

    assert report["winners"] == ["3", "2"]
    assert exported(report["edition"]).tally_rules() == pabulib.read(path).tally_rules()


def test_a_ranking_is_kept_in_order_and_not_counted_by_points_we_do_not_know(db, put):
    votes = ("voter_id;vote;points", "a;3,1;3,2", "b;2;3", "c;;")
    path = put(pb(votes, vote_type="ordinal", scoring_fn="Dowdall"))

    with pytest.raises(CommandError, match="ordinal"):
        run(path, "--count")
    report = answer(path)

    assert exported(report["edition"]).election() == pabulib.read(path).election()
    assert "points" in " ".join(report["warnings"])


def test_a_project_withdrawn_after_printing_is_told_as_such(db, put):
    run(put(PLAIN.replace("1;60;", "1;999999999;")), "--count")

    entry = ContestEntry.objects.get(external_id="1")
    project = entry.project
    assert entry.withdrawn_at is not None
    assert (project.status, project.cost_eur) == (ProjectStatus.WITHDRAWN, None)
    assert project.status_reason
    assert OutcomeEntry.objects.get(contest_entry=entry).reason == "withdrawn"


def test_bounds_are_those_of_the_file_widened_to_what_its_town_counted(db, put):
    run(put(pb(max_length="1", min_length="1", max_sum_cost="80")))

    contest = Contest.objects.get()
    assert contest.ballot_rule == "approval_knapsack"
    assert contest.ballot_bounds == {
        "minimum": 1, "maximum": 2, "blank_allowed": True, "spending_limit": 110,
    }  # fmt: skip


def test_an_imported_paper_carries_every_bound_of_its_rule(db, put):
    """A default that changes later must not reach an election that is written."""
    run(put(pb((*POINTED, "e;3,2;9,2"), vote_type="scoring")))

    contest = Contest.objects.get()
    known = {bound.name for bound in fields(ballot_rules.find(contest.ballot_rule))}
    assert set(contest.ballot_bounds) == known


def town_poll(ballots=200, second=None):
    first = On(100_000, (60_000, 50_000, 30_000), name="Centre")
    poll = PollFactory(ended=True, paper=(first, second) if second else (first,))
    also = marking(5, key="2") if second else {}
    fill_urn(poll, [{**marking(1, 3), **also}] * (ballots - 1) + [{**marking(2), **also}])
    closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    return poll


def path_of(poll):
    return f"{poll.municipality.slug}/{poll.edition.slug}"


def publish(poll):
    force(poll, status="proposed")
    poll.refresh_from_db()


@pytest.mark.once
def test_a_town_exports_its_own_vote_as_it_was_published_and_without_its_keys(db, settings, tmp_path):
    poll = town_poll()
    publish(poll)
    settings.COUNTING_VAULT_DIR = None
    target = tmp_path / "town.pb"

    file = exported(path_of(poll))
    call_command("export_pb", path_of(poll), "--output", str(target), stdout=StringIO(), stderr=StringIO())

    assert [project.id for project in file.projects] == ["1", "2", "3"]
    assert [project.selected for project in file.projects] == [1, 0, 1]
    assert len(file.votes) == 200
    assert file.tally_rules().count(file.election()).winners == ("3", "1")
    assert target.read_bytes() == bytes(PublishedFile.objects.get(name="contest-1.pb").content)


@pytest.mark.once
def test_a_towns_envelope_is_named_where_there_are_several(db):
    poll = town_poll(second=On(20_000, (15_000, 12_000), name="Jeunes"))
    publish(poll)

    second = exported(path_of(poll), "--contest", "2")

    assert [project.cost for project in second.projects] == [15_000, 12_000]
    with pytest.raises(CommandError, match=r"1 \(Centre\), 2 \(Jeunes\)"):
        exported(path_of(poll))


@pytest.mark.once
def test_an_altered_file_of_a_town_is_not_exported(db):
    poll = town_poll()
    publish(poll)
    with past_triggers():
        PublishedFile.objects.filter(name="contest-1.pb").update(content=b"META\n")

    with pytest.raises(CommandError, match="n’est plus tel"):
        exported(path_of(poll))


def test_nothing_of_a_towns_urn_leaves_before_the_outcome_is_published(db):
    poll = town_poll(ballots=3)

    with pytest.raises(CommandError, match="encore publié"):
        exported(path_of(poll))


def test_a_small_urn_is_not_published_ballot_by_ballot(db):
    poll = town_poll(ballots=3)
    publish(poll)

    with pytest.raises(CommandError, match="Au-dessous de 200 bulletins"):
        exported(path_of(poll))


def test_an_edition_is_named_by_its_address(db, put, tmp_path):
    run(put())
    target = tmp_path / "out.pb"

    call_command("export_pb", "2024", "--output", str(target), stdout=StringIO(), stderr=StringIO())

    assert len(pabulib.read(target).votes) == 4
    with pytest.raises(CommandError, match="Aucune édition"):
        exported("import-france-montsereine/1999")
