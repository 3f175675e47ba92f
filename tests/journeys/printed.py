"""What stands on the sheets that Chromium prints, read from the file as far as it needs no library."""

import re
import zlib
from typing import NamedTuple

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
SHEET = re.compile(rb"/Type /Page\b(?!s)")
FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
WRITTEN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\[([^\]]*)\] TJ")
OF_A_CODE = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
IN_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


class Alphabet(NamedTuple):
    """What each code of a font means; a code has so many figures."""

    letters: dict[int, str]
    figures: int


def sheets(pdf: bytes) -> list[str]:
    """The letters of each sheet in the order of drawing, without spaces."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(pdf)}
    return ["".join(_letters(known, objects).split()) for known in objects.values() if SHEET.search(known)]


def _letters(sheet: bytes, objects: dict[int, bytes]) -> str:
    fonts = {name: _alphabet(objects[int(number)], objects) for name, number in FONT.findall(sheet)}
    font, letters = Alphabet({}, 2), list[str]()
    for name, code, several in WRITTEN.findall(_stream(objects[_named(b"Contents", sheet)])):
        font = fonts[name] if name else font
        codes = code or b"".join(IN_HEX.findall(several))
        starts = range(0, len(codes), font.figures)
        letters += [font.letters.get(int(codes[at : at + font.figures], 16), UNKNOWN) for at in starts]
    return "".join(letters)


def _alphabet(font: bytes, objects: dict[int, bytes]) -> Alphabet:
    letters = {}
    for kind, table in OF_A_CODE.findall(_stream(objects[_named(b"ToUnicode", font)])):
        for line in table.splitlines():
            codes = IN_HEX.findall(line)
            if kind == b"char" and len(codes) == 2:
                letters[int(codes[0], 16)] = _text(codes[1])
            elif len(codes) == 3:
                first, last = int(codes[0], 16), int(codes[1], 16)
                letters |= {code: chr(ord(_text(codes[2])) + code - first) for code in range(first, last + 1)}
    return Alphabet(letters, 2 if b"/Subtype /Type3" in font else 4)


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _named(name: bytes, within: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % name, within)
    assert found, f"no {name.decode()}: {within[:200]!r}"
    return int(found[1])


def _stream(known: bytes) -> bytes:
    return zlib.decompressobj().decompress(known.partition(b"stream")[2].lstrip(b"\r\n"))
