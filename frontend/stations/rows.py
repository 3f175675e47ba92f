"""The signature list by its letters, and a sheet as it is read back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from accounts.writing import folded
from frontend.words.ballots import best_first, value_in_words
from frontend.words.voting import SPOILED_GROUND
from voting.enums import SpoiledGround
from voting.models import PaperSheet, SecondTyping
from voting.queries.paper_vote import OnTheList
from voting.queries.papers import Paper
from voting.services.paper_vote import sheets
from voting.tally.types import BLANK


def initial_of(line: OnTheList) -> str:
    """The letter under which a name is looked for; “#” where it begins with none."""
    first = folded(line.entry.family_name)[:1].upper()
    return first if first.isalpha() else "#"


def letters_of(lines: Iterable[OnTheList]) -> list[str]:
    return sorted({initial_of(line) for line in lines})


def read_back(sheet: PaperSheet | SecondTyping, paper: Paper, *, number: int = 0) -> dict[str, Any]:
    """What was typed, in words, envelope by envelope: to be read aloud once more."""
    envelopes = []
    for contest, choice in sheets.choices_of(sheet, paper):
        given = dict(choice.marks)
        chosen = [entry for entry in contest.entries if entry.number in given]
        envelopes.append(
            {
                "title": contest.title,
                "is_blank": choice == BLANK,
                "chosen": [
                    (entry, value_in_words(contest.rule, given[entry.number]))
                    for entry in best_first(contest.rule, chosen, given)
                ],
            }
        )
    ground = SPOILED_GROUND[SpoiledGround(sheet.spoiled)] if sheet.spoiled else ""
    number = sheet.number if isinstance(sheet, PaperSheet) else number
    return {"number": number, "spoiled": ground, "envelopes": envelopes}


def spoiled(typed: Iterable[PaperSheet]) -> list[tuple[Any, int]]:
    """The grounds that occurred, in words, and how many sheets each took."""
    counted = Counter(sheet.spoiled for sheet in typed if sheet.spoiled)
    return [(words, counted[ground]) for ground, words in SPOILED_GROUND.items() if counted[ground]]
