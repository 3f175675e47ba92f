"""A secret in three shares of its own length: any two give it back, one says nothing.

Shamir's scheme over GF(256), byte by byte, with the field, places and interpolation of SLIP-0039, whose
published vectors test it; without its digest, as a poll's public half proves the secret. Its time differs
with the values: it runs by hand, once, on the machine that holds the secret.
"""

PARTS = (1, 2, 3)
SECRET_PLACE, CHANCE_PLACE = 255, 254
REDUCTION = 0x11B  # x⁸ + x⁴ + x³ + x + 1, Rijndael's polynomial

Point = tuple[int, bytes]


def split(secret: bytes, chance: bytes) -> dict[int, bytes]:
    """The shares by part; `chance` is as long as the secret, drawn for this splitting and kept nowhere."""
    line = (CHANCE_PLACE, chance), (SECRET_PLACE, secret)
    return {part: on_line(*line, at=_place(part)) for part in PARTS}


def join(first: Point, second: Point) -> bytes:
    """The secret, from two different parts."""
    (one_part, one), (other_part, other) = first, second
    return on_line((_place(one_part), one), (_place(other_part), other), at=SECRET_PLACE)


def on_line(first: Point, second: Point, *, at: int) -> bytes:
    """The values at `at` of the lines through two points, one line for each byte (Lagrange)."""
    (one_place, one), (other_place, other) = first, second
    scale = _inverse(one_place ^ other_place)
    weight = _times(at ^ other_place, scale)
    other_weight = _times(at ^ one_place, scale)
    return bytes(
        _times(weight, byte) ^ _times(other_weight, other_byte)
        for byte, other_byte in zip(one, other, strict=True)
    )


def _place(part: int) -> int:
    return part - 1


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= REDUCTION
        other >>= 1
    return product


def _inverse(value: int) -> int:
    """The 254th power: that of order 255 is one."""
    if value == 0:
        raise ZeroDivisionError
    power: int = 1
    for _ in range(254):
        power = _times(power, value)
    return power
