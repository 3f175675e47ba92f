"""Two keys with opposite lives: what each can do, and what is impossible without it."""

import hashlib
import shutil
import uuid
from pathlib import Path

import pytest

from accounts import vault as files
from voting import vault


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("web", "count"):
        (tmp_path / name).mkdir()
    return tmp_path / "web", tmp_path / "count"


def test_what_is_sealed_with_the_public_half_opens_with_the_private_one_only(folders):
    keys, other_keys = vault.draw_keys(folders[1]), vault.draw_keys(folders[1])

    sealed = vault.seal(keys.urn_public_key, b"choices")

    assert vault.Opening.read(folders[1], keys).unseal(sealed) == b"choices"
    with pytest.raises(vault.KeyDamaged):
        vault.Opening.read(folders[1], other_keys).unseal(sealed)


def test_the_web_side_holds_the_link_key_and_nothing_that_opens_an_urn(folders):
    web, count = folders

    keys = vault.draw_keys(count)
    vault.make_link(web, keys.urn_public_key)

    assert [place.suffix for place in web.iterdir()] == [".link1"]
    assert sorted(place.suffix for place in count.iterdir()) == [".seed", ".sign", ".urn"]
    assert all(place.stat().st_mode & 0o077 == 0 for folder in folders for place in folder.iterdir())


def test_the_seed_is_committed_to_as_an_observer_checks_it(folders):
    keys = vault.draw_keys(folders[1])

    seed = vault.Opening.read(folders[1], keys).seed

    assert keys.seed_commitment == hashlib.sha256(seed.encode()).hexdigest()


@pytest.mark.parametrize("kind", ["urn", "seed", "sign"])
def test_a_damaged_counting_key_is_refused(folders, kind):
    keys = vault.draw_keys(folders[1])
    place = next(folders[1].glob(f"*.{kind}"))
    place.write_bytes(bytes(32))

    with pytest.raises(files.KeyDamaged):
        vault.Opening.read(folders[1], keys)


def slots_of(folders, keys, generation=1):
    fingerprint = vault.make_link(folders[0], keys.urn_public_key, generation)
    return vault.Slots.read(folders[0], keys.urn_public_key, fingerprint, generation)


def test_a_link_key_drawn_twice_is_the_first_one(folders):
    keys = vault.draw_keys(folders[1])

    fingerprints = {vault.make_link(folders[0], keys.urn_public_key) for _twice in range(2)}

    assert len(fingerprints) == 1


def test_another_link_key_in_the_place_of_the_first_is_refused(folders):
    keys = vault.draw_keys(folders[1])
    fingerprint = vault.make_link(folders[0], keys.urn_public_key)
    next(folders[0].glob("*.link1")).write_bytes(bytes(32))

    with pytest.raises(vault.KeyReplaced):
        vault.Slots.read(folders[0], keys.urn_public_key, fingerprint)


def test_a_link_key_of_the_second_generation_is_another(folders):
    keys, signature = vault.draw_keys(folders[1]), uuid.uuid4()

    first, second = (slots_of(folders, keys, generation) for generation in (1, 2))

    assert first.slot(1, signature) != second.slot(1, signature)


def test_a_link_key_that_was_destroyed_is_missing(folders):
    keys = vault.draw_keys(folders[1])
    fingerprint = vault.make_link(folders[0], keys.urn_public_key)

    vault.shred_link(folders[0], keys.urn_public_key, 1)

    assert not vault.has_link(folders[0], keys.urn_public_key, 1)
    with pytest.raises(vault.KeyMissing):
        vault.Slots.read(folders[0], keys.urn_public_key, fingerprint)


def test_a_copied_folder_is_another_machine(folders, tmp_path):
    copy = tmp_path / "copy"
    machine = vault.machine(folders[0])
    shutil.copytree(folders[0], copy)

    assert vault.machine(folders[0]) == machine
    assert vault.machine(copy) != machine


def test_a_slot_is_the_same_again_for_a_signature_and_another_for_any_other(folders):
    keys = vault.draw_keys(folders[1])
    slots = slots_of(folders, keys)
    signature = uuid.uuid4()

    slot = slots.slot(1, signature)

    assert slot == slots.slot(1, signature)
    assert len({slot, slots.slot(2, signature), slots.slot(1, uuid.uuid4())}) == 3


def test_a_retry_has_the_same_number_and_a_change_of_mind_another(folders):
    slots = slots_of(folders, vault.draw_keys(folders[1]))
    slot, key = slots.slot(1, uuid.uuid4()), uuid.uuid4()

    half = slots.server_half(slot, key, b"choices")

    assert vault.is_half(half)
    assert half == slots.server_half(slot, key, b"choices")
    assert half != slots.server_half(slot, uuid.uuid4(), b"choices")
    assert half != slots.server_half(slot, key, b"others")


def test_numbers_have_no_vowel_and_nothing_that_is_read_as_something_else():
    assert len(vault.ALPHABET) == len(set(vault.ALPHABET)) == 28
    assert set(vault.ALPHABET).isdisjoint("AEIOUY01")


@pytest.mark.parametrize(
    "text", ["", "2345678", "234567890", "2345678a", "2345678O", "23456789 ", "２３４５６７８９"]
)
def test_half_a_number_is_eight_characters_of_the_alphabet(text):
    assert not vault.is_half(text)
    assert vault.is_half(vault.draw_half())
