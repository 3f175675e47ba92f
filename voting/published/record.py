"""`publication.json`: everything about a published poll but its lines; what the signed note vouches for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from voting.published import canonical
from voting.published.printed import PrintedContest
from voting.published.regimes import Regime
from voting.tally.ballots.packing import PaperLayout
from voting.tally.types.figures import read_fields
from voting.tally.types.values import bad_value, flag, items, member, number, text, whole_numbers

FORMAT = "faire-ensemble publication 1"
RECORD_FILE, NOTE_FILE = "publication.json", "publication.note"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """`lines` counts those below the header, `root` is their Merkle root; 0 and "" where there are none."""

    name: str
    size: int
    sha256: str
    lines: int = 0
    root: str = ""

    @classmethod
    def from_json(cls, data: object) -> "FileRecord":
        said = read_fields("file", data, cls)
        return cls(
            text("name", said["name"]), number("size", said["size"]), text("sha256", said["sha256"]),
            number("lines", said["lines"]), text("root", said["root"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProjectTotal:
    """`votes`: ballots that name it; `sum`: of the values of their marks, where marks have values."""

    number: int
    votes: int
    sum: int | None = None

    @classmethod
    def from_json(cls, data: object) -> "ProjectTotal":
        said = read_fields("total", data, cls)
        summed = said["sum"]
        return cls(
            number("number", said["number"]), number("votes", said["votes"]),
            None if summed is None else number("sum", summed),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContestOutcome:
    """What a contest shows of its count: None where its regime shows nothing.

    `budget` is its amount and what the contests of `receives` carried over to it. `result` is SHA-256 of the
    result's bytes, of the salt before them where `is_salted`. `clear` is SHA-256 of the file of the
    commission, which recounts what not everybody may read; its lines bear names that nobody guesses.
    """

    regime: Regime
    ballots: int | None
    blank: int | None
    totals: tuple[ProjectTotal, ...] | None
    winners: tuple[int, ...]  # printed numbers, in the order of the count where it is told
    total_cost: int
    budget: int
    carried: int
    receives: tuple[str, ...]
    result: str
    is_salted: bool
    clear: str

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "regime": str(self.regime), "winners": list(self.winners)}

    @classmethod
    def from_json(cls, data: object) -> "ContestOutcome":
        said = read_fields("outcome", data, cls)
        return cls(
            regime=member(Regime)("regime", said["regime"]),
            ballots=_number_or_none("ballots", said["ballots"]),
            blank=_number_or_none("blank", said["blank"]),
            totals=None if said["totals"] is None else _totals(said["totals"]),
            winners=whole_numbers("winners", said["winners"]),
            total_cost=number("total_cost", said["total_cost"]),
            budget=number("budget", said["budget"]),
            carried=number("carried", said["carried"]),
            receives=tuple(text("receives", key) for key in items("receives", said["receives"])),
            result=text("result", said["result"]),
            is_salted=flag("is_salted", said["is_salted"]),
            clear=text("clear", said["clear"]),
        )


@dataclass(frozen=True, slots=True)
class PublishedContest:
    printed: PrintedContest
    outcome: ContestOutcome

    @classmethod
    def from_json(cls, data: object) -> "PublishedContest":
        said = read_fields("contest", data, cls)
        return cls(PrintedContest.from_json(said["printed"]), ContestOutcome.from_json(said["outcome"]))


@dataclass(frozen=True, slots=True)
class Publication:
    """`origin` names the poll for good; `paper` is the settled paper, `paper_fingerprint` its SHA-256.

    `key` is the text of the key that signed; `opening` and `closing` are whole notes, which count what was
    cast online: of `ballots`, `on_paper` were sheets, and nothing is written of that where there were none.
    """

    origin: str
    town: str
    edition: str
    key: str
    paper: Mapping[str, Any]
    paper_fingerprint: str
    seed: str
    seed_commitment: str
    ballots: int
    contests: tuple[PublishedContest, ...]
    files: tuple[FileRecord, ...]
    opening: str
    closing: str
    on_paper: int = 0

    @property
    def layout(self) -> PaperLayout:
        return PaperLayout(tuple(contest.printed.layout for contest in self.contests))

    @property
    def is_one_urn(self) -> bool:
        """Every contest open: one file by tracking number, and no other."""
        return all(contest.outcome.regime is Regime.OPEN for contest in self.contests)

    def to_json(self) -> dict[str, Any]:
        facts = {name: getattr(self, name) for name in TEXTS}
        contests = [
            {"printed": contest.printed.to_json(), "outcome": contest.outcome.to_json()}
            for contest in self.contests
        ]
        files = [asdict(file) for file in self.files]
        counted: dict[str, Any] = {"ballots": self.ballots, "contests": contests, "files": files}
        if self.on_paper:
            counted["on_paper"] = self.on_paper
        return {"format": FORMAT, **facts, "paper": self.paper, **counted}

    def to_bytes(self) -> bytes:
        return canonical.to_bytes(self.to_json())

    @classmethod
    def from_json(cls, data: object) -> "Publication":
        """Strict: a TallyError for whatever `to_json` did not write."""
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise bad_value("format", data.get("format") if isinstance(data, Mapping) else data)
        if data.get("on_paper") == 0:
            raise bad_value("on_paper", 0)
        named = {"on_paper": 0, **{name: data[name] for name in data if name != "format"}}
        said = read_fields("publication", named, cls)
        if not isinstance(said["paper"], Mapping):
            raise bad_value("paper", said["paper"])
        texts = {name: text(name, said[name]) for name in TEXTS}
        return cls(
            paper=said["paper"],
            ballots=number("ballots", said["ballots"]),
            on_paper=number("on_paper", said["on_paper"]),
            contests=tuple(map(PublishedContest.from_json, items("contests", said["contests"]))),
            files=tuple(map(FileRecord.from_json, items("files", said["files"]))),
            **texts,
        )

    def head(self, record: bytes) -> str:
        """The text that is signed: which poll, which paper, how many ballots, SHA-256 of the record."""
        return note_text(self.origin, self.paper_fingerprint, self.ballots, canonical.fingerprint(record))


TEXTS = (
    "origin", "town", "edition", "key", "paper_fingerprint", "seed", "seed_commitment", "opening", "closing",
)  # fmt: skip


def note_text(origin: str, paper: str, ballots: int, record: str) -> str:
    return f"{origin}\npublication\nballots {ballots}\npaper {paper}\nrecord {record}\n"


def _totals(value: object) -> tuple[ProjectTotal, ...]:
    return tuple(map(ProjectTotal.from_json, items("totals", value)))


def _number_or_none(name: str, value: object) -> int | None:
    return None if value is None else number(name, value)
