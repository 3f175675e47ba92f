"""The chain of checkpoints: numbers without a hole, counts that do not fall unsaid, one story only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.voting.published.polls import ORIGIN, SIGNER, WITNESS
from voting.published import notes
from voting.published.checkpoints import CheckpointText, Counts, faults_between, faults_of_notes
from voting.published.notes import BadNote

PAPER = "5f" * 32
HOURS = ["2026-03-02T07:00Z", "2026-03-02T08:00Z", "2026-03-02T09:00Z", "2026-03-02T11:00Z"]


def chain_of(*counts):
    """Checkpoints that follow one another, with so many ballots each."""
    checkpoints = [CheckpointText(ORIGIN, PAPER, Counts(HOURS[0], counts[0], counts[0]))]
    for hour, count in zip(HOURS[1:], counts[1:], strict=False):
        checkpoints.append(checkpoints[-1].following(Counts(hour, count, count)))
    return checkpoints


def codes(checkpoints, signer=SIGNER):
    signed = [notes.sign(checkpoint.to_text(), signer) for checkpoint in checkpoints]
    chain = {}
    alone = faults_of_notes(signed, chain, SIGNER.key, origin=ORIGIN, paper=PAPER, file="kept")
    return [str(fault.code) for fault in (*alone, *faults_between(chain))]


def test_a_checkpoint_says_counts_and_how_far_the_journal_is_and_nothing_else():
    paris = timezone(timedelta(hours=2))
    counts = Counts.of(datetime(2026, 4, 2, 10, 59, 59, tzinfo=paris), signatures=1204, ballots=1203)

    text = CheckpointText(ORIGIN, PAPER, counts, 3, "ab" * 32, "6a" * 32).to_text()

    assert text == (
        f"mairie.example/montsereine/2026\ncheckpoint 3\nhour 2026-04-02T08:00Z\nsignatures 1204\n"
        f"ballots 1203\npaper {PAPER}\njournal {'6a' * 32}\nprevious {'ab' * 32}\n"
    )
    assert CheckpointText.from_text(text).counts == counts
    assert CheckpointText.from_text(text).journal == "6a" * 32
    assert Counts.of(datetime(2026, 4, 2, 8, tzinfo=UTC), signatures=0, ballots=0).hour == counts.hour


def test_a_whole_chain_holds_in_any_order_and_with_doubles():
    checkpoints = chain_of(0, 20, 20, 45)

    assert codes(checkpoints) == []
    assert codes([*reversed(checkpoints), checkpoints[2]]) == []


def test_the_previous_one_is_named_by_its_text_so_that_a_witness_may_come_later():
    first, second = chain_of(0, 20)

    note = notes.co_sign(notes.sign(first.to_text(), SIGNER), WITNESS)

    assert second.previous == note.fingerprint


def test_two_different_ones_of_one_number_are_the_grave_case():
    checkpoints = chain_of(0, 20, 40)
    other = checkpoints[0].following(Counts(HOURS[1], 21, 21))

    assert codes([*checkpoints, other]) == ["two_heads"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda chain: chain[:1] + chain[2:], ["checkpoint_missing"]),
        (lambda chain: chain[1:], ["checkpoint_missing"]),
        (lambda chain: [*chain[:2], replace(chain[2], previous="00" * 32)], ["chain_broken"]),
        (
            lambda chain: [*chain[:1], chain[0].following(Counts(HOURS[0][:12] + "6:00Z", 20, 20))],
            ["hour_went_back"],
        ),
        (lambda chain: [*chain, replace(chain[0], origin="ailleurs.example")], ["another_poll"]),
        (lambda chain: [*chain, replace(chain[0], paper="00" * 32)], ["another_poll"]),
    ],
)
def test_what_does_not_follow_is_told(change, found):
    assert codes(change(chain_of(0, 20, 40))) == found


def test_a_journal_that_goes_on_follows_and_another_one_for_the_same_number_is_the_grave_case():
    first, second = chain_of(0, 20)
    third = second.following(Counts(HOURS[2], 40, 40), "6a" * 32)

    assert codes([first, second, third]) == []
    assert codes([first, second, third, replace(third, journal="6b" * 32)]) == ["two_heads"]


def test_a_count_that_falls_says_why():
    first, second = chain_of(0, 20)
    unsaid = second.following(Counts(HOURS[2], 20, 19))
    said = second.following(Counts(HOURS[2], 20, 19, "1 vote sur papier retire 1 bulletin"))

    assert codes([first, second, unsaid]) == ["count_fell"]
    assert codes([first, second, said]) == []


def test_a_checkpoint_of_another_key_is_nobodys():
    assert codes(chain_of(0, 20), WITNESS) == ["not_signed", "not_signed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("checkpoint 1", "checkpoint 01"),
        ("ballots 20", "ballots -20"),
        ("ballots 20", "ballots 20 "),
        ("ballots 20\n", ""),
        ("hour 2026-03-02T08:00Z", "hour 2026-03-02T08:30Z"),
        (f"paper {PAPER}", "paper 5F"),
        ("previous ", "previous -"),
        ("journal -\n", ""),
        ("journal -", "journal 0"),
        ("journal -", "journal --"),
        ("signatures", "voters"),
        (f"paper {PAPER}\n", f"paper {PAPER}\nmore 1\n"),
    ],
)
def test_a_text_of_another_form_is_no_checkpoint(before, after):
    text = chain_of(0, 20)[1].to_text()

    with pytest.raises(BadNote):
        CheckpointText.from_text(text.replace(before, after))


def test_only_the_first_follows_nothing():
    first, second = chain_of(0, 20)

    for wrong in (replace(first, previous="00" * 32), replace(second, previous="-")):
        with pytest.raises(BadNote):
            CheckpointText.from_text(wrong.to_text())
