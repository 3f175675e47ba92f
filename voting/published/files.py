"""The files of lines: a header, then one line per ballot, sorted; each line ends with a line break."""

from collections.abc import Sequence

from voting.published import canonical, merkle
from voting.published.lines import Purpose, locker, namer
from voting.published.opened import OpenedUrn
from voting.published.printed import PrintedContest
from voting.published.record import FileRecord
from voting.published.regimes import Regime

URN = "urn.csv"
BREAK, CELL = b"\n", b";"
NAMED = (b"name", b"choices")
LOCKED = (b"name", b"locked")


def lines_file(regime: Regime, contest: str) -> str:
    """The name of the file with the lines of one contest."""
    return f"{regime}-{contest}.csv"


def clear_file(contest: str) -> str:
    """The name of the commission's file of a contest."""
    return f"clear-{contest}.csv"


def pb_file(contest: str) -> str:
    return f"contest-{contest}.pb"


def urn_header(contests: Sequence[PrintedContest]) -> tuple[bytes, ...]:
    return (b"number", *(contest.key.encode() for contest in contests))


def whole_urn(urn: OpenedUrn, contests: Sequence[PrintedContest]) -> list[bytes]:
    """A line per ballot: its number, then what it says of each contest; nothing where it was not offered."""
    columns = [urn.texts(contest) for contest in contests]
    rests = [CELL.join(cell or b"" for cell in row) for row in zip(*columns, strict=True)]
    return [number + CELL + rests[place] for number, place in urn]


def open_lines(urn: OpenedUrn, contest: PrintedContest) -> list[bytes]:
    """A line per ballot of the contest under a name that its number gives: no number in clear."""
    texts, name = urn.texts(contest), namer(Purpose.OPEN, contest.key)
    offered = ((number, texts[place]) for number, place in urn)
    return sorted(name(number) + CELL + text for number, text in offered if text is not None)


def locked_lines(urn: OpenedUrn, contest: PrintedContest) -> list[bytes]:
    """A line per ballot of the contest, all of the same length, that its number alone opens."""
    packed, name, lock = urn.packed(contest), namer(Purpose.LOCKED, contest.key), locker(contest.key)
    offered = ((number, packed[place]) for number, place in urn)
    return sorted(
        name(number) + CELL + lock(number, content).hex().encode()
        for number, content in offered
        if content is not None
    )


def file_of_lines(name: str, header: tuple[bytes, ...], lines: Sequence[bytes]) -> tuple[FileRecord, bytes]:
    content = BREAK.join((CELL.join(header), *lines, b""))
    record = plain_record(name, content)
    return FileRecord(name, record.size, record.sha256, len(lines), merkle.root(lines).hex()), content


def plain_record(name: str, content: bytes) -> FileRecord:
    return FileRecord(name, len(content), canonical.fingerprint(content))
