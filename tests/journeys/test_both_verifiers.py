"""What a town may lie about under its own signature: the command and the saved page both say it."""

import json
from base64 import b64encode
from dataclasses import replace
from itertools import cycle

import pytest

from frontend.outcomes import saved_page
from tests.voting.published import polls
from tests.voting.published.conftest import Published, open_throughout, zones
from tests.voting.published.test_checking import LIES, outcome, printed, signed, with_file
from tests.voting.published.test_every_rule import PAIRS
from tests.voting.published.test_hostile_records import HOSTILE, places_in, put
from voting.published import make, notes
from voting.published.checking import Asked, check
from voting.published.checkpoints import CheckpointText, Counts
from voting.tally.ballots import registry as ballot_rules
from voting.tally.registry import defaults
from voting.tally.types import NOT_OFFERED

pytestmark = [pytest.mark.browser, pytest.mark.once]

SAID = """async ({files, key}) => {
  const read = Object.entries(files).map(([name, text]) => [name, fromBase64(text)]);
  const blamed = [], said = [];
  const check = new Check(new Map(read), code => said.push(code), code => blamed.push(code),
    async () => {}, key);
  await check.all();
  return {blamed, said, left: [...check.left]};
}"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    place = tmp_path_factory.mktemp("saved") / "verify.html"
    place.write_bytes(saved_page.content())
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(place.as_uri())
    yield page
    context.close()


@pytest.fixture
def both(page, tmp_path):
    """What the command blames; and what the page blames, says and leaves out."""

    def ask(files, key=polls.SIGNER.key.text):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        report = check(Asked(tmp_path, key=key))
        given = {name: b64encode(content).decode() for name, content in files.items()}
        return report, page.evaluate(SAID, {"files": given, "key": key})

    return ask


@pytest.fixture(scope="module")
def poll():
    return Published(*open_throughout())


@pytest.fixture(scope="module")
def zoned():
    return Published(*zones())


def assert_both_blame(report, found):
    assert report.faults
    assert found["blamed"]


@pytest.mark.parametrize("place", range(len(LIES)), ids=[f"{n}-{code}" for n, (_, code) in enumerate(LIES)])
def test_a_lie_in_the_record_is_blamed_by_both(both, poll, place):
    lie, _code = LIES[place]

    assert_both_blame(*both(signed(poll.made.files, lie)))


@pytest.mark.parametrize("turn", [0, 5])
def test_hostile_values_are_blamed_by_both_or_by_neither(both, zoned, turn):
    record = json.loads(zoned.made.files["publication.json"])
    hostile = [*HOSTILE[turn:], *HOSTILE[:turn]]

    def blamed(path, value):
        report, found = both(signed(zoned.made.files, lambda said: put(said, path, value)))
        return bool(report.faults), bool(found["blamed"])

    told = {path: blamed(path, value) for path, value in zip(places_in(record), cycle(hostile))}

    assert [path for path, (by_command, by_page) in told.items() if by_command != by_page] == []


PB_LIES = [
    (b"\n7;", b"\nrue Haute 3;"),
    (b"\n7;", b"\n007;"),
    (b'Montsereine 2026""', b'Montsereine 2027""'),
    (b"budget;100", b"budget;110"),
    (b"num_votes;240", b"num_votes;239"),
    (b"1;1;60;", b"1;1;59;"),
    (b"1;1;60;", b"1;6;60;"),
    (b";Projet 1;", b";Projet 9;"),
    (b";Projet 2;0", b";Projet 2;1"),
    (b"voter_id;vote\n1;", b"voter_id;vote;age\n1;;7"),
    (b"name;selected", b"name;chosen"),
]


@pytest.mark.parametrize(("before", "after"), PB_LIES)
def test_a_pabulib_file_that_says_something_else_is_blamed_by_both(both, poll, before, after):
    content = poll.made.files["contest-1.pb"]
    assert before in content

    report, found = both(with_file(poll.made.files, "contest-1.pb", content.replace(before, after, 1)))

    assert [str(fault.code) for fault in report.faults] == ["pb_differs"]
    assert found["blamed"] == ["pbDiffers"]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-1],
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content + b"\n",
        lambda content: content.replace(b"number;1;2", b"number;2;1"),
        lambda content: content.replace(b";blank\n", b"; blank\n", 1),
        lambda content: content.replace(b";1+", b";01+", 1),
        lambda content: content.replace(b";1+", b";\xff+", 1),
        lambda content: content.replace(b";blank\n", b";\n", 1),
        lambda content: content.replace(b";blank\n", b";blank;1\n", 1),
    ],
)
def test_other_bytes_of_the_urn_are_blamed_by_both(both, poll, change):
    content = change(poll.made.files["urn.csv"])
    assert content != poll.made.files["urn.csv"]

    assert_both_blame(*both(with_file(poll.made.files, "urn.csv", content)))


# --- A count that is hidden, or made up


@pytest.fixture(scope="module")
def one():
    contests = [polls.contest("1")]
    return Published(contests, polls.papers(240, contests))


TOTALS = [{"number": number, "votes": votes, "sum": None} for number, votes in enumerate((1, 1, 1, 25), 1)]


@pytest.mark.parametrize(
    "shown",
    [
        {"regime": "winners", "ballots": None, "blank": None, "totals": None},
        {"regime": "totals", "ballots": 25, "blank": 0, "totals": TOTALS},
        {"regime": "totals", "ballots": 240, "blank": 0, "totals": TOTALS},
    ],
)
def test_a_contest_of_everybody_said_to_have_few_ballots_is_blamed_by_both(both, one, shown):
    def hide(said):
        hashes = {"is_salted": True, "clear": "ab" * 32, "result": "cd" * 32}
        said["contests"][0]["outcome"].update(winners=[4], total_cost=20, **hashes, **shown)
        said["files"] = []

    files = signed(one.made.files, hide)

    assert_both_blame(*both({name: files[name] for name in ("publication.json", "publication.note")}))


def test_ballots_missing_from_a_contest_of_everybody_are_blamed_by_both(both):
    contests = [polls.contest("1"), polls.contest("2", first=11, is_for_some=True)]
    cast = polls.papers(260, contests)
    for voter, paper in enumerate(cast):
        if voter >= 60:
            paper["2"] = NOT_OFFERED
        if voter >= 205:
            paper["1"] = NOT_OFFERED

    report, found = both(Published(contests, cast).made.files)

    assert {str(fault.code) for fault in report.faults} == {"not_of_the_urn"}
    assert found["blamed"] == ["notOfTheUrn"]


def test_ballots_that_answer_none_of_several_contests_are_blamed_by_both(both):
    contests = [
        polls.contest(key, first=first, is_one_of_several=True) for key, first in (("1", 1), ("2", 11))
    ]
    cast = polls.papers(450, contests)
    for voter, paper in enumerate(cast):
        paper["12"[voter % 2]] = NOT_OFFERED
    cast[0] = dict.fromkeys("12", NOT_OFFERED)

    assert_both_blame(*both(Published(contests, cast).made.files))


CLOSED_LIES = [
    (1, lambda said: said.update(winners=[99], total_cost=0)),
    (1, lambda said: said["totals"][0].update(votes=61)),
    (1, lambda said: said["totals"][0].update(sum=0)),
    (1, lambda said: said.update(result="x")),
    (2, lambda said: said["winners"].append(said["winners"][0])),
    (2, lambda said: said["totals"].pop()),
    (2, lambda said: said.update(ballots=231)),
    (3, lambda said: said.update(winners=[])),
    (3, lambda said: said.update(budget=-1)),
    (0, lambda said: said.update(budget=-1)),
    (3, lambda said: said.update(ballots=5)),
]


@pytest.mark.parametrize(("place", "lie"), CLOSED_LIES)
def test_what_a_closed_contest_cannot_show_is_blamed_by_both(both, zoned, place, lie):
    assert_both_blame(*both(signed(zoned.made.files, outcome(lie, place))))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_winner_said_to_be_withdrawn_is_blamed_by_both(both, zoned, place):
    winner = json.loads(zoned.made.files["publication.json"])["contests"][place]["outcome"]["winners"][0]

    def withdraw(said):
        next(one for one in said["candidates"] if one["number"] == winner)["withdrawn"] = True

    assert_both_blame(*both(signed(zoned.made.files, printed(withdraw, place))))


def test_a_project_withdrawn_is_told_by_both(both, one):
    """A town that withdraws who would have won says so where everybody reads it."""
    contest = one.contests[0]
    gone = replace(
        contest, candidates=(replace(contest.candidates[0], withdrawn=True), *contest.candidates[1:])
    )

    report, found = both(Published([gone], one.cast).made.files)

    assert (report.faults, found["blamed"]) == ([], [])
    assert "withdrawn" in {str(remark.code) for remark in report.remarks}
    assert "withdrawn" in found["said"]


# --- Heads, and the key


def closed(opening, **more):
    """A closing head that may say other numbers than the ballots do."""
    said = {
        "hour": "2026-03-16T22:00Z",
        "signatures": 240,
        "ballots": 240,
        "number": 1,
        "previous": "",
        **more,
    }
    previous = said["previous"] or notes.sign(opening.to_text(), polls.SIGNER).fingerprint
    counts = Counts(said["hour"], said["signatures"], said["ballots"])
    return CheckpointText(opening.origin, opening.paper, counts, said["number"], previous)


@pytest.mark.parametrize(
    "told",
    [
        {"signatures": 900},
        {"signatures": 239},
        {"ballots": 239},
        {"hour": "2026-03-01T22:00Z"},
        {"number": 7, "previous": "0" * 64, "hour": "2026-03-01T22:00Z"},
        {"previous": "0" * 64},
    ],
)
def test_a_closing_head_that_cannot_be_is_blamed_by_both(both, one, told):
    opening = CheckpointText.from_text(notes.read(one.facts.opening).text)
    closing = str(notes.sign(closed(opening, **told).to_text(), polls.SIGNER))
    facts = replace(one.facts, closing=closing)

    assert_both_blame(*both(make(facts, one.ballots, signer=polls.SIGNER, salt=polls.SALT).files))


def test_checkpoints_that_nobody_gave_are_left_out_by_both_and_said(both, one):
    opening = CheckpointText.from_text(notes.read(one.facts.opening).text)
    closing = str(notes.sign(closed(opening, number=7, previous="0" * 64).to_text(), polls.SIGNER))
    made = make(replace(one.facts, closing=closing), one.ballots, signer=polls.SIGNER, salt=polls.SALT)

    report, found = both(made.files)

    assert (report.faults, found["blamed"]) == ([], [])
    assert (report.chain_was_compared, found["left"]) == (False, ["chain"])


def test_a_stranger_s_publication_is_blamed_by_both_once_the_key_is_known(both, one):
    stranger = polls.NoteSigner(polls.SIGNER.name, b"s" * 32)
    facts = replace(one.facts, **polls.heads(polls.ORIGIN, one.facts, stranger))
    files = make(facts, one.ballots, signer=stranger, salt=polls.SALT).files

    unknown, not_compared = both(files, key="")

    assert_both_blame(*both(files))
    assert (unknown.faults, unknown.key_was_compared) == ([], False)
    assert (not_compared["blamed"], not_compared["left"]) == ([], ["key"])


# --- Sound polls


@pytest.mark.parametrize(("rule", "tally"), PAIRS)
@pytest.mark.parametrize("ballots", [230, 60, 5])
def test_a_sound_poll_is_blamed_by_neither(both, rule, tally, ballots):
    options = defaults(tally, ballot_rules.RULES[rule].marking).to_json()
    bounds = {"spending_limit": 100} if ballot_rules.RULES[rule].is_limited else {}
    changed = {"winners": 2} if tally == "fixed" else {}
    contests = [
        polls.contest(
            rule=rule, bounds=bounds, tally=tally, options={**options, **changed}, costs=(30, 20, 25, 10, 5)
        )
    ]
    made = Published(contests, polls.papers(ballots, contests)).made

    report, found = both({**made.files, **made.commission})

    # The command takes the commission's files from a folder of their own.
    assert {str(fault.code) for fault in report.faults} <= {"unexpected_file"}
    assert found["blamed"] == []
    assert "recounted" in found["said"] or "rule" in found["left"]


def test_a_poll_of_zones_is_blamed_by_neither(both, zoned):
    report, found = both(zoned.made.files)

    assert (report.faults, found["blamed"]) == ([], [])
    assert found["left"] == ["commission"]
