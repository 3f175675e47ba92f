import hashlib

from voting.tally.counting import lots


def test_a_lot_is_a_hash_that_a_citizen_can_redo():
    assert lots.lot("graine", 12) == hashlib.sha256(b"graine:12").hexdigest()
