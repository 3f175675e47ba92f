"""What the command computes about a result, where asked: missing votes, fairness, one ballot's part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from voting.tally.command_line.sentences import Sentences
from voting.tally.command_line.typography import printable
from voting.tally.looking.fairness import Fairness, Verdict, as_usual
from voting.tally.looking.margins import Margin, margins
from voting.tally.looking.own_share import MILLION, OwnShare, own_share
from voting.tally.types import Election, Mark, Result, Utility


@dataclass(frozen=True, slots=True)
class LooksAsked:
    """`recounts` are the most that missing votes may take; None: they are not asked for."""

    recounts: int | None = None
    is_fair: bool = False
    ballot: tuple[Mark, ...] | None = None

    def __bool__(self) -> bool:
        return self != LooksAsked()


@dataclass(frozen=True, slots=True)
class Looks:
    margins: tuple[Margin, ...] | None = None
    fairness: tuple[Fairness, ...] | None = None
    own_share: OwnShare | None = None

    @classmethod
    def at(cls, election: Election, result: Result, asked: LooksAsked) -> "Looks":
        marking = election.ballots.marking
        return cls(
            margins=(
                None
                if asked.recounts is None
                else margins(election, result, most_recounts=asked.recounts or None)
            ),
            fairness=as_usual(election, result) if asked.is_fair else None,
            own_share=None if asked.ballot is None else own_share(result, asked.ballot, marking),
        )

    def to_json(self) -> dict[str, Any]:
        """Those that were asked for."""
        found = {
            "margins": None if self.margins is None else [margin.to_json() for margin in self.margins],
            "fairness": None if self.fairness is None else [fair.to_json() for fair in self.fairness],
            "own_share": None if self.own_share is None else self.own_share.to_json(),
        }
        return {name: said for name, said in found.items() if said is not None}

    def to_text(self, names: Mapping[str, str], words: Sentences) -> Iterator[str]:
        for lines in (self._margins(names, words), self._fairness(names, words), self._own(names, words)):
            yield from map(printable, lines)

    def _margins(self, names: Mapping[str, str], words: Sentences) -> Iterator[str]:
        if self.margins is None:
            return
        yield words.label("margins")
        for margin in self.margins:
            sentence = "" if margin.reason is None else words.reason(margin.reason)
            figures = {"votes": margin.votes, "tried": margin.tried, "sentence": sentence}
            said = words.label(f"margin_{margin.kind}", **figures)
            yield "  " + words.label("other", id=margin.id, name=names[margin.id], sentence=said)
        yield ""

    def _fairness(self, names: Mapping[str, str], words: Sentences) -> Iterator[str]:
        for found in self.fairness or ():
            claim = found.example
            if claim is None:
                yield words.label(str(found.verdict), utility=str(found.utility), asked=found.asked)
                continue
            label = "unfair_by_cost" if found.utility is Utility.COST else str(Verdict.UNFAIR)
            figures = {"utility": str(found.utility), "name": names[claim.id], **claim.to_json()}
            yield words.label(label, **figures)

    def _own(self, names: Mapping[str, str], words: Sentences) -> Iterator[str]:
        if self.own_share is None:
            return
        yield words.label("own_share")
        for part in self.own_share.parts:
            said = words.label(f"part_{part.kind}", amount=int((part.amount or 0) * MILLION))
            yield "  " + words.label("other", id=part.id, name=names[part.id], sentence=said)
        for held in self.own_share.passes:
            figures = {"began": int(held.began * MILLION), "ended": int(held.ended * MILLION)}
            yield "  " + words.label("began_and_ended", **figures)
