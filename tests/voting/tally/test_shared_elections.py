"""Real elections: the folder stands beside the repository, and must be there in continuous integration."""

import os
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest

from voting.tally import pabulib
from voting.tally.registry import count, recount
from voting.tally.types import Leftover, Options

RESERVE = {"reserve": 50_000, "top_up_from": Fraction(1, 2)}
SHARED = Path(__file__).resolve().parents[4] / "shared" / "pabulib"
NAMES = [
    "hungary_budapest_2024.pb",
    "poland_swiecie_2023_.pb",
    "poland_warszawa_2024_ursynow.pb",
    "synthetic_cumulative.pb",
    "synthetic_ordinal_2.pb",
    "synthetic_scoring.pb",
]


def shared(name):
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing from the shared elections")
        pytest.skip(f"{name} is not here: the shared elections stand beside the repository")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_both_counts_agree_on_a_real_election(name):
    election = pabulib.read(shared(name)).election()

    for leftover in Leftover:
        more = RESERVE if leftover is Leftover.TOP_UP else {}
        options = Options(leftover=leftover, seed="graine", **more)
        assert (
            count(election, "greedy", options).to_bytes() == recount(election, "greedy", options).to_bytes()
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_real_file_survives_being_written_again(name):
    path = shared(name)
    file = pabulib.read(path)

    written = pabulib.to_bytes(file)

    assert pabulib.read(BytesIO(written)) == file
    as_it_was = path.read_bytes().replace(b"\r\n", b"\n")
    assert written.rstrip() == as_it_was.rstrip().replace(b";target;", b";beneficiaries;")


def test_ursynow_elects_its_official_winners_by_its_own_rule():
    file = pabulib.read(shared("poland_warszawa_2024_ursynow.pb"))

    result = file.tally_rules().count(file.election())

    assert len(result.winners) == 21
    assert set(result.winners) == file.official_winners()
    assert result.total_cost == 6_082_289
    assert result.lots == ()


def test_swiecie_is_counted_by_its_own_rule_equal_shares_raised_one_by_one():
    file = pabulib.read(shared("poland_swiecie_2023_.pb"))

    result = file.tally_rules().count(file.election())

    assert (len(result.winners), result.total_cost) == (17, 1_040_337)
    assert result.passes[-1].raises == 226
