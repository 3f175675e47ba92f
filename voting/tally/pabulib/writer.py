"""From a PbFile to bytes: UTF-8 without a mark, LF, cells quoted where they must be."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from voting.tally.pabulib.file import POINTS, VOTE, PbFile
from voting.tally.types import Marking


def to_bytes(file: PbFile) -> bytes:
    stream = BytesIO()
    for row in _rows(file):
        stream.write((";".join(_cell(text) for text in row) + "\n").encode())
    return stream.getvalue()


def _rows(file: PbFile) -> Iterator[Iterable[str]]:
    yield ["META"]
    yield ["key", "value"]
    counts = {"num_projects": str(len(file.projects)), "num_votes": str(len(file.votes))}
    yield from ({**file.meta, **counts}).items()
    yield ["PROJECTS"]
    yield file.project_columns
    for project in file.projects:
        yield [project.cells.get(column, "") for column in file.project_columns]
    yield ["VOTES"]
    yield file.vote_columns
    yield from _votes(file)


def _votes(file: PbFile) -> Iterator[list[str]]:
    """A file may hold a million: what is the same for all of them is looked up once."""
    ids = [project.id for project in file.projects]
    own, has_points = file.voter_columns, file.vote_type.marking is Marking.POINTS
    for vote in file.votes:
        cells = dict(zip(own, vote.cells, strict=True))
        cells[VOTE] = ",".join([ids[place] for place in vote.choices])
        if has_points:
            cells[POINTS] = ",".join(map(str, vote.values))
        yield [cells[column] for column in file.vote_columns]


def _cell(text: str) -> str:
    if any(sign in text for sign in ';"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
