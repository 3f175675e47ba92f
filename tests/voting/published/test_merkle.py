"""The trees of RFC 9162, on the vectors that transparency logs share."""

from hashlib import sha256

import pytest

from voting.published import merkle

LINES = [
    bytes.fromhex(line)
    for line in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_shared_vectors(size):
    assert merkle.root(LINES[:size]).hex() == ROOTS[size]


def head_as_defined(lines):
    """MTH of RFC 9162, section 2.1.1, to the letter: split at the largest power of two below the size."""
    if len(lines) == 1:
        return sha256(b"\0" + lines[0]).digest()
    split = 1 << ((len(lines) - 1).bit_length() - 1)
    return sha256(b"\1" + head_as_defined(lines[:split]) + head_as_defined(lines[split:])).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 33, 100])
def test_every_line_is_proved_and_no_other(size):
    lines = [b"line %d" % place for place in range(size)]

    tree, head = merkle.levels(lines), merkle.root(lines)

    assert head == head_as_defined(lines)
    for place, line in enumerate(lines):
        proof = merkle.inclusion_proof(tree, place)
        assert merkle.is_included(line, place, size, proof, head)
        assert not merkle.is_included(b"another", place, size, proof, head)
        assert not merkle.is_included(line, (place + 1) % (size + 1), size, proof, head)
        assert not merkle.is_included(line, place, size, [*proof, head], head)
        assert not proof or not merkle.is_included(line, place, size, proof[:-1], head)


def test_a_line_is_never_taken_for_a_node():
    tree = merkle.levels([b"one", b"two"])

    assert merkle.root([b"\1" + tree[0][0] + tree[0][1]]) != tree[-1][0]


@pytest.mark.parametrize("place", [-1, 2, 10])
def test_a_place_outside_the_file_is_proved_by_nothing(place):
    assert not merkle.is_included(b"one", place, 2, [], merkle.root([b"one"]))
