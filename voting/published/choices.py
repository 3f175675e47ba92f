"""A choice as text: `1+3+4` for approvals, `1=5+3=2` for marks with a value, `blank`.

Neither commas nor blanks, colons or dashes: no spreadsheet takes it for a number, an hour or a date.
"""

import re

from voting.tally.types import BLANK, NOT_OFFERED, Choice, ChoiceState, Mark, Marking

BLANK_TEXT, NOTHING = "blank", ""
BETWEEN, VALUE = "+", "="
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
VALUED = re.compile(r"([1-9][0-9]{0,8})=(0|-?[1-9][0-9]{0,9})")


def to_text(choice: Choice, marking: Marking) -> str:
    """Marks by printed number; nothing at all where the contest was not on this person's paper."""
    if choice.state is not ChoiceState.MARKED:
        return BLANK_TEXT if choice.state is ChoiceState.BLANK else NOTHING
    if marking is Marking.APPROVAL:
        return BETWEEN.join(str(number) for number, _ in choice.marks)
    return BETWEEN.join(f"{number}{VALUE}{value}" for number, value in choice.marks)


def from_text(text: str, marking: Marking) -> Choice:
    """Strict: of the ways to write a choice, only the one that `to_text` writes; else ValueError."""
    if text in (BLANK_TEXT, NOTHING):
        return BLANK if text else NOT_OFFERED
    choice = Choice.marking(_mark(part, marking) for part in text.split(BETWEEN))
    if to_text(choice, marking) != text:
        raise ValueError(text)
    return choice


def _mark(part: str, marking: Marking) -> Mark:
    has_values = marking is not Marking.APPROVAL
    found = (VALUED if has_values else NUMBER).fullmatch(part)
    if found is None:
        raise ValueError(part)
    return (int(found[1]), int(found[2])) if has_values else (int(part), 1)
