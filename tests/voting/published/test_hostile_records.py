"""Whatever stands in a record, signed or not, the check ends in a sentence."""

import json
from collections.abc import Iterator
from itertools import cycle

import pytest

from tests.voting.published import polls
from tests.voting.published.test_checking import signed
from voting.published.checking import Asked, check
from voting.published.command_line.sentences import CheckSentences

HOSTILE = (None, True, -1, 2**70, "", "x", "../..", [], {}, [[]], {"a": 1}, "é\n\n— ", [None], 0)
UNBOUND = {"town", "edition"}  # what people call things is the town's to say


def places_in(value, path=()) -> Iterator[tuple]:
    """Every place of a value; of a list the first two, the others are alike."""
    if path:
        yield path
    if isinstance(value, dict):
        for name in value:
            yield from places_in(value[name], (*path, name))
    elif isinstance(value, list):
        for place, _ in enumerate(value[:2]):
            yield from places_in(value[place], (*path, place))


def put(record, path, value):
    for step in path[:-1]:
        record = record[step]
    record[path[-1]] = value


@pytest.mark.once
@pytest.mark.parametrize("name", ["open_poll", "zoned_poll"])
def test_every_value_of_a_record_may_be_hostile(name, request, tmp_path):
    made = request.getfixturevalue(name).made
    made.write(tmp_path, tmp_path / "commission")
    record = json.loads(made.files["publication.json"])
    passed = set()

    for path, hostile in zip(places_in(record), cycle(HOSTILE)):
        files = signed(made.files, lambda said, path=path, hostile=hostile: put(said, path, hostile))
        for file in ("publication.json", "publication.note"):
            (tmp_path / file).write_bytes(files[file])
        report = check(Asked(tmp_path, commission=tmp_path / "commission", number=polls.number_of(0)))
        assert list(CheckSentences("fr").report(report))
        changed = json.loads(files["publication.json"]) != record
        if changed and not report.faults:
            passed.add(path[0])

    assert passed <= UNBOUND
