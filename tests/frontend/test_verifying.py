"""How anybody checks a result: what the page says is what the observer's commands answer on what it gives."""

import hashlib
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.services import journal
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, On, PollFactory, fill_urn, marking, opened
from tests.triggers import force, past_triggers
from voting.models import Poll, PublishedFile
from voting.published import files
from voting.published.reading import LinesRead
from voting.services import checkpoints, closing, sweeping
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000)), On(20_000, (15_000, 12_000)))


def without_ties(voter):
    """Other programs settle ties their own way."""
    return {**marking(int("1111222334"[voter % 10])), **marking(5 + voter % 3 % 2, key="2")}


def published(ballots, paper=PAPER, choices=without_ties):
    """A poll of so many ballots, counted and made public."""
    return count(PollFactory(ended=True, paper=paper), ballots, choices)


def count(poll, ballots, choices=without_ties):
    draft(poll, ballots, choices)
    force(poll, status="proposed")
    return Poll.objects.get(pk=poll.pk)


def draft(poll, ballots, choices=without_ties):
    """Counted, and not signed yet."""
    fill_urn(poll, map(choices, range(ballots)))
    checkpoints.begin(poll, at=WHILE_OPEN)
    assert closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


@pytest.fixture
def poll():
    return published(230)


def address(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def codes(page):
    """What stands on a page to be typed or compared, as people copy it."""
    return [
        unescape(code) for code in re.findall(r"<code[^>]*>(.*?)</code>", page.content.decode(), re.DOTALL)
    ]


def printed(page, name):
    """What the page gives under this name to be typed."""
    return [
        unescape(code)
        for code in re.findall(rf"<code data-{name}>(.*?)</code>", page.content.decode(), re.DOTALL)
    ]


def saved(client, poll, folder):
    """Both archives, as a browser saves them, by the name that each answer bears."""
    for name in ("published_files", "observer"):
        answer = client.get(address(poll, name))
        (folder / re.search(r'filename="(.+)"', answer["Content-Disposition"])[1]).write_bytes(answer.content)
    return folder


def typed(lines, folder):
    """In a stranger's terminal: nothing of this repository is on its path but Python and its libraries."""
    python = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "-e", "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": f"{python}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ballots", [230, 60, 5])
def test_what_the_page_prints_checks_the_files_and_ends_in_the_line_that_it_says(
    client, ballots, language, tmp_path
):
    poll = published(ballots)
    page = client.get(address(poll, "verify"), headers={"accept-language": language})

    seen = typed([*printed(page, "unpack"), *printed(page, "command")], saved(client, poll, tmp_path))

    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert [seen.stdout.splitlines()[-1]] == printed(page, "last-line")


def test_the_page_names_each_library_that_the_programs_import(client, poll, tmp_path):
    page = client.get(address(poll, "verify")).content.decode()
    with zipfile.ZipFile(saved(client, poll, tmp_path) / "observer.zip") as programs:
        sources = [programs.read(name).decode() for name in programs.namelist() if name.endswith(".py")]

    imported = {
        module
        for source in sources
        for module in re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE)
    }

    assert imported - sys.stdlib_module_names == {"accounts", "voting", "numpy", "nacl"}
    assert "python -m pip install numpy pynacl" in page


def test_without_script_a_locked_number_is_found_by_what_the_page_prints(client, tmp_path):
    poll = published(60)
    page = client.get(address(poll, "look_up"))
    (number, choices), *_others = opened(poll)

    (command,) = printed(page, "command")
    seen = typed([*printed(page, "unpack"), command.replace("…", number)], saved(client, poll, tmp_path))

    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert f"  {choices['1'].numbers[0]}. " in seen.stdout


def test_other_programs_find_the_winners_that_the_page_names(client, poll, tmp_path):
    page = client.get(address(poll, "verify"), headers={"accept-language": "en"})
    folder = saved(client, poll, tmp_path)
    ready = printed(page, "unpack")

    counts = [typed([*ready, count], folder) for count in codes(page) if "voting.tally" in count]
    others = [
        typed([*ready, f"python - <<'END'\n{program}\nEND"], folder) for program in printed(page, "pabutools")
    ]

    assert [count.returncode for count in counts] == [0] * 4
    named = re.findall(r"Winners, in this order: ([\d, ]+)", page.content.decode())
    assert [sorted(re.findall(r"\d+", other.stdout)) for other in others] == [
        sorted(winners.strip().split(", ")) for winners in named
    ]


def test_pabutools_counts_with_the_votes_that_a_project_needs(client, tmp_path):
    needs = {"tally_options": {"minimum_votes": 40, "ties": ["cost", "lot"]}}
    poll = published(
        230,
        paper=(PAPER[0]._replace(rules=needs),),
        choices=lambda voter: marking(int("1111222334"[voter % 10])),
    )
    page = client.get(address(poll, "verify"))

    (program,) = printed(page, "pabutools")
    found = typed(
        [*printed(page, "unpack"), f"python - <<'END'\n{program}\nEND"], saved(client, poll, tmp_path)
    )

    assert sorted(re.findall(r"\d+", found.stdout)) == ["1", "3"]  # 4 would fit, and 23 people chose it


def test_the_key_is_on_the_ballot_paper_before_the_vote_and_checks_what_is_published(client):
    poll = PollFactory(ended=True, paper=PAPER)
    (before,) = printed(client.get(address(poll, "paper")), "key")

    page = client.get(address(count(poll, 60), "verify"))

    assert f"--key {before} " in printed(page, "command")[0]


def test_the_heads_are_told_in_words(client, poll):
    page = client.get(address(poll, "verify"), headers={"accept-language": "en"}).content.decode()

    assert "to the hour. Ballots: 0; signatures: 0." in page
    assert "to the hour. Ballots: 230; signatures: 230." in page


def test_a_file_is_given_out_byte_for_byte_and_never_shown(client, poll):
    for file in PublishedFile.objects.filter(poll=poll, is_public=True):
        answer = client.get(address(poll, "published_file", file.name))

        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("public")


@pytest.mark.parametrize("name", ["urn.csv%00", "clear-1.csv", "%2e%2e", "é" * 200, "salt.txt"])
def test_no_other_name_is_a_file(client, poll, name):
    beside = address(poll, "published_file", "urn.csv").removesuffix("urn.csv")

    assert client.get(beside + name).status_code in (400, 404)


def test_an_altered_file_is_not_given_out(client, poll):
    with past_triggers():
        PublishedFile.objects.filter(name="urn.csv").update(content=b"number;1;2\n")

    for name, more in (("published_file", ["urn.csv"]), ("published_files", []), ("look_up", [])):
        answer = client.get(address(poll, name, *more))

        assert answer.status_code == 409
        assert "urn.csv" in answer.content.decode()


@pytest.mark.parametrize(("name", "more"), [("look_up", []), ("look_up_ranges", [1]), ("look_up_lines", [1])])
def test_a_process_that_showed_the_urn_does_not_go_on_once_it_is_altered(client, poll, name, more):
    assert client.get(address(poll, name, *more)).status_code == 200
    with past_triggers():
        altered = bytes(PublishedFile.objects.get(name="urn.csv").content).replace(b";1;", b";2;", 1)
        PublishedFile.objects.filter(name="urn.csv").update(content=altered)

    answer = client.get(address(poll, name, *more))

    assert answer.status_code == 409
    assert "urn.csv" in answer.content.decode()


def test_the_archive_is_the_same_bytes_each_time_and_says_its_own_fingerprints(client, poll, tmp_path):
    once, again = (client.get(address(poll, "published_files")).content for _ in range(2))

    saved(client, poll, tmp_path)
    inside = f"{poll.municipality.slug}-{poll.edition.slug}"
    checked = typed(
        [f"python -m zipfile -e {inside}.zip .", f"cd {inside}", "sha256sum --check SHA256SUMS"], tmp_path
    )

    assert once == again
    assert checked.returncode == 0


def test_the_commission_alone_has_the_ballots_of_a_few(client, tmp_path):
    poll = published(60)
    name = address(poll, "commission_file", "clear-1.csv")
    assert client.get(name).status_code == 302
    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COUNCILLOR).user)
    assert client.get(name).status_code == 403

    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COMMISSION_MEMBER).user)
    answer = client.get(name)

    assert answer.content == PublishedFile.objects.get(name="clear-1.csv").content
    assert "no-store" in answer["Cache-Control"]
    assert "clear-1.csv" in client.get(address(poll, "verify")).content.decode()


def test_of_a_few_ballots_the_page_says_what_is_kept_back_and_who_counts_it_again(client):
    page = client.get(address(published(60), "verify"), headers={"accept-language": "en"}).content.decode()

    assert "they are published locked" in page
    assert "The commission has the ballots" in page
    assert "clear-1.csv" not in page


def test_of_a_few_ballots_the_saved_page_is_not_said_to_count(client):
    few, many = (client.get(address(published(ballots), "verify")).content.decode() for ballots in (60, 230))

    assert "Vérifier les fichiers sans rien installer" in few
    assert "mêmes lauréats" not in few.partition("sans rien installer")[2].partition("</ol>")[0]
    assert "mêmes lauréats" in many.partition("Recompter sans rien installer")[2].partition("</ol>")[0]


def test_under_ten_ballots_no_page_promises_a_reason_or_steps(client):
    page = client.get(address(published(5), "outcomes")).content.decode()

    assert "Moins de dix bulletins" in page
    for promise in ("Pourquoi", "Depuis le vote", "pas à pas"):
        assert promise not in page


def test_who_signs_the_result_of_a_few_reads_their_ballots_before_signing(client):
    poll = draft(PollFactory(ended=True, paper=PAPER), 5)
    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COMMISSION_MEMBER).user)

    office = client.get(address(poll, "outcome_office")).content.decode()

    assert "recompter avant de signer" in office
    assert address(poll, "commission_file", "clear-1.csv") in office
    assert client.get(address(poll, "commission_file", "clear-1.csv")).status_code == 200


def test_where_no_ballot_is_published_nobody_is_asked_for_a_number(client):
    none, some = (client.get(address(published(ballots), "look_up")).content.decode() for ballots in (20, 60))

    assert "rien à chercher" in none
    for asked in ("Avec le numéro", "Votre navigateur", "data-look-up"):
        assert asked not in none
    before_script, _, with_script = some.partition("data-look-up")
    assert "Votre navigateur" not in before_script
    assert "Votre navigateur" in with_script


def test_checkpoints_are_read_during_the_vote_from_the_day_after(client):
    poll = PollFactory(settled=True)
    assert client.get(address(poll, "checkpoints")).status_code == 404
    checkpoints.begin(poll, at=WHILE_OPEN)
    sweeping.make_keys()

    answer = client.get(address(poll, "checkpoints"))

    assert "checkpoint 0" in answer.content.decode()
    assert address(poll, "checkpoints") in client.get(address(poll, "paper")).content.decode()


def test_without_script_a_number_is_found_on_a_page_of_a_hundred_lines_or_more(client, poll):
    content = PublishedFile.objects.get(name=files.URN).content
    numbers = [line.partition(b";")[0].decode() for line in LinesRead.of(bytes(content)).lines]

    shown = [client.get(address(poll, "look_up_lines", place)).content.decode() for place in (1, 2)]

    read = [re.findall(r"<code>([0-9A-Z]{4}(?: [0-9A-Z]{4}){3})</code>", page) for page in shown]
    assert [number.replace(" ", "") for page in read for number in page] == numbers
    assert min(map(len, read)) >= 100
    assert client.get(address(poll, "look_up_lines", 3)).status_code == 404


def test_nobody_keeps_which_page_of_numbers_was_read(client, poll):
    for name, more in (("look_up", []), ("look_up_lines", [1]), ("look_up_ranges", [1])):
        answer = client.get(address(poll, name, *more))

        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="referrer" content="no-referrer">' in answer.content.decode()
        assert "<form" not in answer.content.decode().partition("<main")[2].partition("</main")[0]


def test_a_big_urn_is_offered_in_groups_of_pages(client, poll, monkeypatch):
    monkeypatch.setattr("frontend.outcomes.looking_up.MOST_RANGES", 1)

    first = client.get(address(poll, "look_up")).content.decode()
    second = client.get(address(poll, "look_up_ranges", 2)).content.decode()

    assert address(poll, "look_up_ranges", 2) in first
    assert address(poll, "look_up_lines", 2) in second
    assert client.get(address(poll, "look_up_ranges", 3)).status_code == 404


def test_programs_list_the_files(client, poll):
    listed = client.get(address(poll, "api_poll_files")).json()

    stored = {
        (file.name, len(file.content), file.sha256) for file in PublishedFile.objects.filter(is_public=True)
    }
    assert {(file["name"], file["size"], file["sha256"]) for file in listed} == stored


def test_the_commission_finds_the_published_head_of_the_journal_under_its_line(client):
    poll = PollFactory(ended=True, paper=PAPER)
    written = journal.record("poll.settled", poll, by=None, at=WHILE_OPEN)
    proof = client.get(address(count(poll, 60), "verify")).content.decode()
    said = re.findall(r"^journal ([0-9a-f]{64})$", proof, re.MULTILINE)
    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COMMISSION_MEMBER).user)

    page = client.get(f"{reverse('journal', args=[poll.municipality.slug])}?prints=on").content.decode()

    assert said[-1] == written.entry_hash
    assert f'<code class="small soft">{said[-1]}</code>' in page


def test_each_result_page_leads_to_its_proof(client, poll):
    for name, more in (("outcomes", []), ("outcome", [1])):
        assert address(poll, "verify") in client.get(address(poll, name, *more)).content.decode()
