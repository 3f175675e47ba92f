import hashlib

from voting.tally.counting import lots


def test_a_lot_is_a_hash_that_a_citizen_can_redo():
    assert lots.lot("graine", 12) == hashlib.sha256(b"graine:12").hexdigest()


def test_the_commitment_is_the_hash_of_the_seed_alone():
    assert lots.commitment("graine é") == hashlib.sha256("graine é".encode()).hexdigest()
