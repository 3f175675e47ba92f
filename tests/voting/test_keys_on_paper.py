"""A key on paper: typed back as it was, a fault traced to its line, two of three shares and never one."""

import hashlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.keys_on_paper import faults, keys, lines, sharing, sheets
from voting.keys_on_paper.keys import CountingKeys
from voting.vault import ALPHABET

KEYS = CountingKeys(bytes(range(32)), "0123456789abcdef" * 2, bytes(range(100, 132)))
OTHERS = CountingKeys(bytes(range(1, 33)), "f" * 32, bytes(range(50, 82)))

any_keys = st.builds(
    CountingKeys,
    private=st.binary(min_size=32, max_size=32),
    seed=st.binary(min_size=16, max_size=16).map(bytes.hex),
    signing=st.binary(min_size=32, max_size=32),
)


def read(text):
    return [sheets.read(typed) for typed in lines.sheets_in(text)]


def spaced(line):
    return "-".join(line[start : start + 4] for start in range(0, len(line), 4))


WAYS_OF_TYPING = {
    "as printed": lambda typed: "\n".join(spaced(line) for line in typed),
    "lower case": lambda typed: "\n".join(typed).lower(),
    "spaces of all kinds": lambda typed: "\n\n".join("\u202f \u00a0".join(line) for line in typed),
    "numbered": lambda typed: "\n".join(f"{place}. {line}" for place, line in enumerate(typed, start=1)),
    "long dashes": lambda typed: "\r\n".join("–".join(line) for line in typed),
    "as the QR code says it": "".join,
    "two to a line": lambda typed: "\n".join(map("".join, zip(typed[::2], typed[1::2], strict=True))),
}


@given(any_keys)
def test_a_whole_sheet_gives_back_what_was_printed(kept):
    printed = sheets.whole(kept).lines()

    assert sheets.join(read("\n".join(printed))) == kept


@given(any_keys)
def test_any_two_of_three_shares_give_the_keys(kept):
    printed = ["\n".join(share.lines()) for share in sheets.shares(kept)]

    for two in combinations(printed, 2):
        assert sheets.join(read("\n".join(two))) == kept
    assert sheets.join(read("\n".join(reversed(printed)))) == kept


@pytest.mark.parametrize("typed", WAYS_OF_TYPING.values(), ids=WAYS_OF_TYPING.keys())
def test_capitals_spaces_dashes_and_numbers_of_lines_do_not_matter(typed):
    for sheet in (sheets.whole(KEYS), *sheets.shares(KEYS)):
        assert read(typed(sheet.lines())) == [sheet]


def test_every_wrong_character_is_traced_to_its_line():
    printed = sheets.whole(KEYS).lines()

    for line in range(lines.LINES):
        for place in range(lines.LINE_LENGTH):
            for wrong in set(ALPHABET + "0O1IYÉ") - {printed[line][place]}:
                typed = list(printed)
                typed[line] = typed[line][:place] + wrong + typed[line][place + 1 :]
                with pytest.raises(faults.LinesMistyped) as fault:
                    read("\n".join(typed))
                assert fault.value.lines == (line + 1,)


def test_two_characters_that_changed_places_are_traced_to_their_line():
    printed = sheets.whole(KEYS).lines()

    for line, (one, other) in [
        (line, pair) for line in range(lines.LINES) for pair in combinations(range(lines.CARRYING), 2)
    ]:
        typed = list(printed[line])
        typed[one], typed[other] = typed[other], typed[one]
        if "".join(typed) != printed[line]:
            with pytest.raises(faults.LinesMistyped) as fault:
                read("\n".join([*printed[:line], "".join(typed), *printed[line + 1 :]]))
            assert fault.value.lines == (line + 1,)


def test_a_character_too_few_or_too_many_is_traced_to_its_line():
    printed = sheets.whole(KEYS).lines()

    for line in range(lines.LINES):
        for typed in (printed[line][1:], printed[line] + "B", printed[line][:5] + "7" + printed[line][5:]):
            with pytest.raises(faults.LinesMistyped) as fault:
                read("\n".join([*printed[:line], typed, *printed[line + 1 :]]))
            assert fault.value.lines == (line + 1,)


def test_lines_in_the_place_of_each_other_are_both_named():
    first, second, *others = sheets.whole(KEYS).lines()

    with pytest.raises(faults.LinesMistyped) as fault:
        read("\n".join([second, first, *others]))

    assert fault.value.lines == (1, 2)


@pytest.mark.parametrize("count", [0, 1, 7, 9, 15])
def test_a_sheet_has_eight_lines(count):
    printed = sheets.whole(KEYS).lines() * 2

    with pytest.raises(faults.LinesMissing) as fault:
        read("\n".join(printed[:count]))

    assert fault.value.found == count


def test_lines_of_two_sheets_never_make_one():
    mixed = [*sheets.whole(KEYS).lines()[:4], *sheets.whole(OTHERS).lines()[4:]]

    with pytest.raises(faults.SheetMistyped):
        read("\n".join(mixed))


def test_a_sheet_of_a_version_to_come_is_not_guessed():
    body = bytes([2]) + bytes(91)
    written = lines.write(body + hashlib.sha256(body).digest()[:4])

    with pytest.raises(faults.OfAnotherProgram):
        read("\n".join(written))


def test_one_share_is_not_enough_however_often_it_is_given():
    share = sheets.shares(KEYS)[1]

    for given_sheets in ([share], [share, share]):
        with pytest.raises(faults.ShareAlone) as fault:
            sheets.join(given_sheets)
        assert fault.value.part == 2


def test_one_share_fits_every_secret_there_is():
    """For any secret there is a chance that would have drawn this very share: it tells nothing."""
    share = sharing.split(bytes(range(80)), bytes(reversed(range(80))))[3]

    for secret in (bytes(80), b"\xff" * 80, bytes(range(100, 180))):
        chance = sharing.on_line((255, secret), (2, share), at=254)
        assert sharing.split(secret, chance)[3] == share


def test_a_whole_sheet_opens_beside_a_share_that_is_alone():
    assert sheets.join([sheets.whole(KEYS), sheets.shares(KEYS)[0]]) == KEYS


def test_a_share_that_contradicts_the_two_others_is_not_outvoted():
    one, two, three = sheets.shares(KEYS)
    forged = sheets.Sheet(three.part, three.series, three.poll, bytes(80))

    for given_sheets in ([one, two, forged], [one, forged], [one, two, three, forged]):
        with pytest.raises(faults.KeysDisagree):
            sheets.join(given_sheets)


def test_shares_of_two_printings_do_not_go_together():
    first, second = sheets.shares(KEYS), sheets.shares(KEYS)

    with pytest.raises(faults.NotPrintedTogether):
        sheets.join([first[0], second[1]])


def test_sheets_of_two_polls_do_not_go_together():
    with pytest.raises(faults.OfSeveralPolls):
        sheets.join([sheets.whole(KEYS), sheets.whole(OTHERS)])


def test_a_sheet_that_carries_another_key_than_it_names_is_refused():
    forged = sheets.Sheet(0, bytes(2), sheets.name_of(KEYS.public_half), keys.pack(OTHERS))

    with pytest.raises(faults.KeysDisagree):
        sheets.join([forged])
    with pytest.raises(faults.KeysDisagree):
        sheets.join([forged, sheets.whole(KEYS)])


def test_nothing_of_a_key_shows_when_it_is_shown():
    shown = f"{KEYS!r} {sheets.whole(KEYS)!r} {sheets.shares(KEYS)!r}"

    assert KEYS.seed not in shown
    assert repr(KEYS.private)[2:-1] not in shown
    assert repr(KEYS.signing)[2:-1] not in shown


def test_only_seeds_of_towns_are_written_on_paper():
    with pytest.raises(faults.NotForPaper):
        keys.pack(CountingKeys(bytes(32), "a" * 64, bytes(32)))


# SLIP-0039's vector "Basic sharing 2-of-3 (128 bits)": the values of its words, the secret published with it.
SHARES = {
    1: bytes.fromhex("06ab48fef4bedc8ce58baeef0a73f76e"),
    3: bytes.fromhex("08fb14b66e692e25dfe2edf53289ed62"),
}
DIGEST = bytes.fromhex("cae839d99164e7a006aadd75179d6d5c")
PUBLISHED, PASSPHRASE, IDENTIFIER, ITERATIONS = (
    "b43ceb7e57a0ea8766221624d01b0864",
    b"TREZOR",
    25653,
    2500 << 2,
)


def decrypted(secret):
    """As SLIP-0039 decrypts a master secret: four rounds of Feistel."""
    left, right = secret[:8], secret[8:]
    for turn in reversed(range(4)):
        salt = b"shamir" + IDENTIFIER.to_bytes(2, "big") + right
        key = hashlib.pbkdf2_hmac("sha256", bytes([turn]) + PASSPHRASE, salt, ITERATIONS, 8)
        left, right = right, bytes(one ^ other for one, other in zip(left, key, strict=True))
    return right + left


def test_shares_agree_with_the_published_vectors():
    secret = sharing.join(*SHARES.items())

    assert decrypted(secret).hex() == PUBLISHED
    assert sharing.on_line((0, SHARES[1]), (2, SHARES[3]), at=254) == DIGEST
    assert {part: sharing.split(secret, DIGEST)[part] for part in SHARES} == SHARES
