"""What is published of a poll, and what is not."""

import json
import random
import re
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest

from tests.voting.published import polls
from voting.published import Regime, make
from voting.published.faults import UnfitForPublication
from voting.tally import pabulib
from voting.tally.ballots.packing import unpack_contest
from voting.tally.types import BLANK


def record(published):
    return json.loads(published.made.files["publication.json"])


def outcomes(published):
    return {said["printed"]["key"]: said["outcome"] for said in record(published)["contests"]}


def lines(content):
    return content.decode().splitlines()[1:]


def test_a_poll_open_throughout_is_one_file_by_number(open_poll):
    assert set(open_poll.made.files) == {
        "urn.csv", "contest-1.pb", "contest-2.pb", "publication.json", "publication.note",
    }  # fmt: skip
    assert open_poll.made.commission == {}

    urn = open_poll.made.files["urn.csv"].decode()
    rows = [row.split(";") for row in urn.splitlines()]
    assert rows[0] == ["number", "1", "2"]
    assert [row[0] for row in rows[1:]] == sorted(number for number, _ in open_poll.ballots)
    first = next(row for row in rows if row[0] == polls.number_of(0))
    paper = open_poll.cast[0]
    assert first[1] == "+".join(str(number) for number, _ in paper["1"].marks)
    assert first[2] == "+".join(f"{number}={value}" for number, value in paper["2"].marks)


def test_the_same_ballots_in_any_order_give_the_same_bytes(open_poll, zoned_poll):
    for published in (open_poll, zoned_poll):
        moved = list(published.ballots)
        random.Random(3).shuffle(moved)

        again = make(published.facts, iter(moved), signer=polls.SIGNER, salt=polls.SALT)

        assert again == published.made


def test_each_contest_shows_what_its_own_ballots_allow(zoned_poll):
    files, said = zoned_poll.made.files, outcomes(zoned_poll)

    assert [said[key]["regime"] for key in "1234"] == ["open", "locked", "totals", "winners"]
    assert [said[key]["ballots"] for key in "1234"] == [230, 60, 15, None]
    assert [said[key]["totals"] is None for key in "1234"] == [False, False, False, True]
    assert set(files) == {
        "open-1.csv", "locked-2.csv", "contest-1.pb", "publication.json", "publication.note",
    }  # fmt: skip
    assert (len(lines(files["open-1.csv"])), len(lines(files["locked-2.csv"]))) == (230, 60)


def test_no_number_stands_in_clear_where_one_contest_is_not_open(zoned_poll):
    whole = b"".join([*zoned_poll.made.files.values(), *zoned_poll.made.commission.values()])

    assert [number for number, _ in zoned_poll.ballots if number.encode() in whole] == []


def test_a_name_in_one_file_says_nothing_of_a_name_in_another(zoned_poll):
    files = [*zoned_poll.made.files.values(), *zoned_poll.made.commission.values()]
    names = [set(re.findall(rb"^[0-9a-f]{64}", content, re.MULTILINE)) for content in files]

    assert sum(map(len, names)) == len(set().union(*names)) > 230


def test_an_open_line_is_named_by_the_number_and_the_contest(zoned_poll):
    number = polls.number_of(7)
    name = sha256(f"faire-ensemble 1\nopen line\n1\n{number}".encode()).hexdigest()

    line = next(line for line in lines(zoned_poll.made.files["open-1.csv"]) if line.startswith(name))

    marks = zoned_poll.cast[7]["1"].marks
    assert line == f"{name};{'+'.join(str(number) for number, _ in marks) or 'blank'}"


def locked_lines(published):
    return dict(line.split(";") for line in lines(published.made.files["locked-2.csv"]))


def opened(locked, voter, size):
    """As a browser does it: the pad of block 0, of block 1 …"""
    blocks = [
        sha256(f"faire-ensemble 1\npad {block}\n2\n{polls.number_of(voter)}".encode()).digest()
        for block in range(-(-size // 32))
    ]
    return bytes(a ^ b for a, b in zip(bytes.fromhex(locked), b"".join(blocks), strict=False))


def test_a_locked_line_is_opened_by_its_own_number(zoned_poll):
    found, layout = locked_lines(zoned_poll), zoned_poll.contests[1].layout

    for voter in range(60):
        name = sha256(f"faire-ensemble 1\nlocked line\n2\n{polls.number_of(voter)}".encode()).hexdigest()
        content = opened(found[name], voter, layout.size)
        assert unpack_contest(layout, content) == zoned_poll.cast[voter]["2"]


def test_locked_lines_are_of_one_length_and_all_different(zoned_poll):
    """Among 60 ballots on three projects many are alike: locked, none of them is."""
    locked = locked_lines(zoned_poll)
    choices = {zoned_poll.cast[voter]["2"] for voter in range(60)}

    assert {len(content) for content in locked.values()} == {2 * zoned_poll.contests[1].layout.size}
    assert len(choices) < 10 < len(set(locked.values()))


def test_a_paper_of_many_projects_is_locked_to_its_last_byte():
    """More than one block of the pad: 200 projects with marks of four bits take 101 bytes."""
    asked = polls.contest("2", rule="points", bounds={"highest": 15}, costs=range(1, 201))
    cast = polls.papers(40, [asked])

    made = make(polls.facts([asked], cast), polls.packed([asked], cast), signer=polls.SIGNER, salt=polls.SALT)

    locked = dict(line.split(";") for line in lines(made.files["locked-2.csv"]))
    assert asked.layout.size == 101
    for voter in range(40):
        name = sha256(f"faire-ensemble 1\nlocked line\n2\n{polls.number_of(voter)}".encode()).hexdigest()
        assert unpack_contest(asked.layout, opened(locked[name], voter, 101)) == cast[voter]["2"]


def test_no_cell_of_a_file_of_ballots_is_a_formula_whatever_a_project_is_called():
    points = {"rule": "points", "first": 11, "costs": (9, 8, 7), "tally": "equal-shares", "amount": 20}
    contests = [called(polls.contest("1"), '=HYPERLINK("//evil.example")'), polls.contest("2", **points)]
    cells = []
    for voters in (240, 60):
        cast = polls.papers(voters, contests)
        made = make(
            polls.facts(contests, cast), polls.packed(contests, cast), signer=polls.SIGNER, salt=polls.SALT
        )
        files = {**made.files, **made.commission}
        tables = [content.decode() for name, content in files.items() if name.endswith(".csv")]
        cells += [cell for table in tables for line in table.splitlines() for cell in line.split(";")]

    assert len(cells) > 300
    assert [cell for cell in cells if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9+=/]*|", cell)] == []


def called(contest, title):
    return replace(
        contest, title=title, candidates=tuple(replace(entry, title=title) for entry in contest.candidates)
    )


def test_a_pabulib_file_holds_the_ballots_and_nothing_of_the_voters(open_poll):
    file = pabulib.read(BytesIO(open_poll.made.files["contest-1.pb"]))

    assert file.vote_columns == ("voter_id", "vote")
    assert [vote.cells for vote in file.votes] == [(str(row),) for row in range(1, 241)]
    rows = [vote.choices for vote in file.votes]
    assert rows == sorted(rows)
    assert rows.count(()) == sum(paper["1"] == BLANK for paper in open_poll.cast)
    assert file.tally_rules().count(file.election()).winners == open_poll.facts.contests[0].result.winners


def test_totals_count_every_ballot_and_add_up_the_points(open_poll):
    said = outcomes(open_poll)["2"]
    marks = [dict(paper["2"].marks) for paper in open_poll.cast]

    assert said["totals"] == [
        {
            "number": number,
            "votes": sum(number in given for given in marks),
            "sum": sum(given.get(number, 0) for given in marks),
        }
        for number in (11, 12, 13)
    ]


def test_the_fingerprint_of_a_small_contest_hides_behind_the_salt(zoned_poll):
    said, results = outcomes(zoned_poll), [counted.result.to_bytes() for counted in zoned_poll.facts.contests]

    assert said["1"]["result"] == sha256(results[0]).hexdigest()
    for place in (1, 2, 3):
        assert said[str(place + 1)]["is_salted"]
        assert said[str(place + 1)]["result"] == sha256(polls.SALT + results[place]).hexdigest()


def test_the_commission_has_the_lines_in_clear_of_what_is_not_open(zoned_poll):
    files, said = zoned_poll.made.commission, outcomes(zoned_poll)

    assert set(files) == {"clear-2.csv", "clear-3.csv", "clear-4.csv", "salt.txt"}
    assert [len(lines(files[f"clear-{key}.csv"])) for key in "234"] == [60, 15, 5]
    assert {said[key]["clear"] for key in "234"} == {
        sha256(content).hexdigest() for name, content in files.items() if name != "salt.txt"
    }
    assert said["1"]["clear"] == ""


def test_a_contest_of_few_ballots_tells_neither_how_many_nor_how_many_were_blank(zoned_poll):
    said = outcomes(zoned_poll)["4"]

    assert [said[name] for name in ("ballots", "blank", "totals")] == [None, None, None]
    assert said["regime"] == Regime.WINNERS


def test_the_record_has_one_spelling_and_the_note_vouches_for_it(open_poll):
    content = open_poll.made.files["publication.json"]
    said = json.loads(content)

    assert content == json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert (
        open_poll.made.files["publication.note"]
        .decode()
        .startswith(
            f"{polls.ORIGIN}\npublication\nballots 240\npaper {open_poll.facts.paper_fingerprint}\n"
            f"record {sha256(content).hexdigest()}\n\n— {polls.SIGNER.name} "
        )
    )


def refused(published, ballots, **changed):
    facts = replace(published.facts, **changed)
    with pytest.raises(UnfitForPublication) as refusal:
        make(facts, ballots, signer=polls.SIGNER, salt=polls.SALT)
    return str(refusal.value)


def test_what_does_not_belong_together_is_not_published(open_poll, zoned_poll):
    ballots = open_poll.ballots
    number, packed = ballots[0]

    assert "twice" in refused(open_poll, [*ballots[:-1], (number, packed)])
    assert "not a tracking number" in refused(open_poll, [*ballots[1:], (number[:-1], packed)])
    assert "not a tracking number" in refused(open_poll, [*ballots[1:], (number[:-1] + "A", packed)])
    assert "another paper" in refused(open_poll, [*ballots[1:], (number, packed[:-1])])
    assert "another paper" in refused(open_poll, [*ballots[:-1], zoned_poll.ballots[-1]])
    assert "other ballots" in refused(open_poll, ballots[:-1])
    with pytest.raises(UnfitForPublication):
        make(open_poll.facts, ballots, signer=polls.SIGNER, salt=b"short")


def test_bytes_that_no_voter_packed_are_not_published(open_poll):
    number, packed = open_poll.ballots[0]
    spoiled = packed[:9] + bytes([7]) + packed[10:]

    assert "bad_state" in refused(open_poll, [*open_poll.ballots[1:], (number, spoiled)])


def test_it_is_written_into_two_folders(zoned_poll, tmp_path):
    zoned_poll.made.write(tmp_path / "public", tmp_path / "commission")

    for folder, files in (("public", zoned_poll.made.files), ("commission", zoned_poll.made.commission)):
        assert {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} == files
