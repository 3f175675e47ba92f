"""A Pabulib file imported: what becomes of it, what it is refused for, and that nothing is half written."""

import hashlib
import json
import subprocess
import sys
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.enums import Role
from accounts.models import Job, JournalEntry, Municipality, Territory
from accounts.refusals import Refused
from accounts.services import journal
from accounts.services.identities import PEPPER
from budget.enums import ProjectStatus
from budget.models import Edition, Envelope, Project, Theme
from tests.environment import ROOT
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.voting.tally.pbtext import text
from tests.voting.tally.test_shared_elections import shared
from voting import policies, vault
from voting.enums import PollOrigin, PollStatus
from voting.models import Ballot, Contest, ContestEntry, Outcome, Poll, Signature
from voting.services import importing, proclaiming
from voting.services.importing import urn

WHERE = {
    "country": "France",
    "unit": "Montsereine",
    "instance": "2024",
    "date_begin": "01.03.2024",
    "date_end": "31.03.2024",
}
VOTES = ("voter_id;vote;age;sex", "a;1,2;34;F", "b;1,3;17;M", "c;;80;F", "d;3;0;M")


@pytest.fixture
def put(tmp_path):
    """Writes a file; what is not said is that of a small election of three projects and four ballots."""

    def write(content=None, name="election.pb", **more):
        path = tmp_path / name
        content = content or text(**{"votes": VOTES, **WHERE, **more})
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def run(path, *options):
    """The command's two streams."""
    out, err = StringIO(), StringIO()
    call_command("import_pb", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def answer(path, *options):
    return json.loads(run(path, "--json", *options)[0])


def rows():
    """How many rows there are of everything an import writes."""
    models = (Municipality, Territory, Theme, Edition, Envelope, Project, Poll, Contest, ContestEntry)
    later = (Ballot, Signature, Outcome, Job, JournalEntry)
    return [model.objects.count() for model in (*models, *later)]


def keys():
    folders = (settings.VAULT_DIR, settings.COUNTING_VAULT_DIR)
    return [path for folder in folders for path in folder.iterdir() if path.name != PEPPER]


def test_ursynow_elects_its_official_winners(db):
    report = answer(shared("poland_warszawa_2024_ursynow.pb"), "--count")

    assert len(report["winners"]) == 21
    assert report["winners"][:5] == ["1641", "1634", "1031", "503", "1534"]
    assert sorted(report["winners"]) == report["official_winners"]
    assert report["matches_official"] is True
    assert report["total_cost"] == 6_082_289
    assert report["edition"] == "import-poland-warszawa/2024-ursynow"
    assert Ballot.objects.count() == report["ballots"] == 5_870
    assert Project.objects.filter(status=ProjectStatus.PROPOSED).count() == 21
    assert Project.objects.filter(status=ProjectStatus.NOT_FUNDED).count() == 39


def test_an_import_is_a_closed_edition_of_a_town_flagged_as_imported(db, put):
    run(put())

    poll = Poll.objects.get()
    assert poll.origin == PollOrigin.IMPORTED
    assert poll.status == PollStatus.CLOSED
    assert poll.edition.is_archived
    assert poll.edition.name == "Montsereine 2024"
    assert poll.municipality.slug == "import-france-montsereine"
    assert "import" in poll.municipality.name
    assert poll.local_day(poll.opens_at).isoformat() == "2024-03-01"
    assert poll.local_day(poll.closes_at).isoformat() == "2024-04-01"


def test_its_projects_keep_their_ids_and_costs(db, put):
    run(put(budget="100"))

    entries = ContestEntry.objects.values_list("external_id", "number", "title", "cost_eur")
    assert list(entries) == [("1", 1, "One", 60), ("2", 2, "Two", 50), ("3", 3, "Three", 30)]
    assert set(Project.objects.values_list("status", flat=True)) == {ProjectStatus.ON_BALLOT}


def test_its_ballots_are_sealed_and_tied_to_nobody(db, put):
    run(put())

    ballots = Ballot.objects.all()
    assert len(ballots) == 4
    assert len({len(bytes(ballot.sealed)) for ballot in ballots}) == 1
    assert {(ballot.slot, ballot.mark) for ballot in ballots} == {(None, None)}
    assert not Signature.objects.exists()


def test_the_order_of_the_file_is_lost_in_the_urn(put):
    path = put(votes=("voter_id;vote", *(f"{n};1" for n in range(50))))
    plan = importing.read(path.name, path.read_bytes(), lambda *_units: None)
    keys = vault.draw_keys(settings.COUNTING_VAULT_DIR)

    sealed = urn.seal_all(plan.file, plan.rules, keys.urn_public_key, lambda *_units: None)

    assert sealed == sorted(sealed)
    assert len(set(sealed)) == 50


def test_what_the_file_says_of_its_voters_is_dropped_and_said_so(db, put):
    path = put()

    out, _err = run(path)

    assert "age, sex" in out
    kept = json.dumps(Poll.objects.get().source)
    assert "voter_id" not in kept
    assert '"age"' not in kept.replace('["age", "sex"]', "")
    assert JournalEntry.objects.get(event="edition.imported").details["dropped_columns"] == ["age", "sex"]


def test_the_journal_still_holds_after_an_import(db, put):
    run(put(), "--count")

    assert list(journal.breaks(Municipality.objects.get())) == []
    events = list(JournalEntry.objects.values_list("event", flat=True))
    assert events == ["edition.imported", "poll.tallied", "outcome.imported"]


def test_money_with_cents_stays_exact(db, put):
    path = put(budget="100.30", projects=("project_id;cost;name", "1;60,15;One", "2;50;Two", "3;40.15;Three"))

    report = answer(path, "--count")

    assert report["winners"] == ["3", "1"]
    assert report["total_cost"] == 100.3
    contest = Contest.objects.get()
    assert (contest.amount_eur, contest.parts_per_euro) == (10_030, 100)
    assert list(ContestEntry.objects.values_list("cost_eur", flat=True)) == [6_015, 5_000, 4_015]
    assert list(Project.objects.values_list("cost_eur", flat=True)) == [6_015, 5_000, 4_015]


@pytest.mark.parametrize(
    ("currency", "cost", "amount"),
    [("EUR", "40,25\u00a0€", "91\u00a0€"), ("PLN", "40,25\u00a0PLN", "91\u00a0PLN")],
)
def test_an_amount_is_one_figure_on_every_page_and_for_programs(db, put, client, currency, cost, amount):
    projects = ("project_id;cost;name", "1;40,25;Un banc", "2;50.75;Un arbre", "3;70.10;Un pont")
    run(put(budget="91", currency=currency, projects=projects), "--count")
    edition = Edition.objects.select_related("municipality").get()
    base, api = edition.get_absolute_url(), f"/api/v1/municipalities/{edition.municipality.slug}/editions"

    pages = {
        page: client.get(f"{base}{page}") for page in ("projects/", "projects/1/", "paper/", "results/1/")
    }
    totals = [client.get(page) for page in (base, f"{base}paper/")]
    programs = {
        name: client.get(f"{api}/{edition.slug}/{name}").json() for name in ("poll", "projects", "outcomes")
    }

    assert {page: cost in read(answered) for page, answered in pages.items()} == dict.fromkeys(pages, True)
    assert [amount in read(answered) for answered in totals] == [True] * 2
    assert programs["poll"]["contests"][0]["entries"][0]["cost_eur"] == 40.25
    assert programs["poll"]["contests"][0]["amount_eur"] == 91
    assert programs["projects"]["results"][0]["cost_eur"] == 40.25
    assert {entry["cost_eur"] for entry in programs["outcomes"][0]["entries"]} == {40.25, 50.75, 70.1}
    assert programs["outcomes"][0]["parts_per_euro"] == 100  # what `result` is counted in
    assert client.get(api).json()["results"][0]["currency"] == currency


def read(answered):
    assert answered.status_code == 200
    return answered.content.decode()


def test_what_was_imported_before_becomes_exact(db, put):
    projects = ("project_id;cost;name", "1;40,25;Un banc", "2;50.75;Un arbre", "3;0;Rien")
    run(put(budget="91.50", currency="PLN", projects=projects))
    exact = [list(model.objects.values()) for model in (Edition, Envelope, Project)]
    Edition.objects.update(parts_per_euro=1, currency="EUR")
    Envelope.objects.update(amount_eur=92)
    Project.objects.exclude(cost_eur=None).update(cost_eur=51)

    for _twice in range(2):
        import_module("voting.migrations.0007_imported_amounts_are_exact").fill(apps, None)

    assert [list(model.objects.values()) for model in (Edition, Envelope, Project)] == exact


def test_the_lot_of_an_import_is_drawn_from_its_own_file(db, put):
    path = put(
        projects=("project_id;cost;name", "1;60;One", "2;60;Two"), votes=("voter_id;vote", "a;1", "b;2")
    )

    winners = [answer(path, "--count")["winners"]]
    poll = Poll.objects.get()

    assert poll.seed_commitment == hashlib.sha256(poll.seed.encode()).hexdigest()
    assert poll.seed == poll.source["sha256"]
    counted = subprocess.run(
        [sys.executable, "-m", "voting.tally", path, "--seed", poll.seed, "--json"],
        capture_output=True, check=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert [json.loads(counted.stdout)["winners"]] == winners


def test_the_same_file_twice_changes_nothing(db, put):
    path = put()
    first = answer(path, "--count")
    before, secrets = rows(), keys()

    second = answer(path, "--count")

    assert rows() == before
    assert keys() == secrets
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert {**first, "is_new": None} == {**second, "is_new": None}
    assert "déjà été importé" in run(path)[0]


def test_a_file_imported_before_may_be_counted_later(db, put):
    path = put()
    run(path)

    assert answer(path)["winners"] is None
    assert answer(path, "--count")["winners"] == ["3", "1"]


def test_another_file_of_the_same_election_is_refused(db, put):
    run(put())
    before = rows()

    with pytest.raises(CommandError, match="venue d’un autre fichier"):
        run(put(budget="90", name="other.pb"))

    assert rows() == before


def test_a_dry_run_writes_nothing(db, put):
    before = rows()

    out, _err = run(put(), "--dry-run", "--count")

    assert rows() == before
    assert keys() == []
    assert "peut être importé" in out


def test_progress_is_told_in_few_lines_where_nobody_watches(db, put):
    _out, err = run(put(), "--count")

    steps = ["Lecture", "Scellement des bulletins", "Écriture des bulletins", "Dépouillement"]
    for step in steps:
        assert f"{step}\u00a0: 100\u202f%" in err
    assert len(err.splitlines()) <= 5 * len(steps)


def test_json_is_one_object_and_nothing_else(db, put):
    out, _err = run(put(rule="greedy", num_votes="3"), "--count", "--json")

    report = json.loads(out)
    assert set(report) >= {
        "edition",
        "winners",
        "total_cost",
        "warnings",
        "dropped_columns",
        "matches_official",
    }
    assert out.count("\n") == 1
    assert len(report["warnings"]) == 1
    assert "num_votes" in report["warnings"][0]


def test_english_is_spoken_too(db, put):
    with translation.override("en"):
        out, _err = run(put(), "--count")

    assert "3 projects, 4 ballots." in out
    assert "Funded, in order:" in out


def test_everyone_reads_the_winners_of_an_import_once_it_is_counted(db, put, client):
    path = put(projects=("project_id;cost;name", "1;60;Un banc", "2;50;Un arbre", "3;30;Une fresque"))
    run(path)
    address = "/import-france-montsereine/2024/results/"
    before = client.get(address).content.decode()

    run(path, "--count")

    after = client.get(address).content.decode()
    assert "Une fresque" not in before
    assert after.index("Une fresque") < after.index("Un banc")
    assert "Un arbre" in client.get(f"{address}1/").content.decode()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COMMISSION_MEMBER, Role.COUNCILLOR])
def test_nobody_here_signs_or_decides_on_what_another_town_decided(db, put, role):
    run(put(), "--count")
    poll = Poll.objects.get()
    person = MembershipFactory(role=role, municipality=poll.municipality).user

    allowed = [policies.can_endorse(person, poll), policies.can_record_decision(person, poll)]

    assert allowed == [False, False]
    assert not policies.can_proclaim(person, poll)
    with pytest.raises(Refused):
        proclaiming.propose_imported(poll, at=LONG_AGO)
