"""Reads what is told of a town: texts and figures are data, to be read and corrected as such."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.demo.days import DemoDays

# A table of the data: a name without a value is found by a KeyError at the load.
Chapter = Mapping[str, Any]

FOLDER = Path(__file__).with_name("data")


def read(name: str, days: DemoDays) -> dict[str, Any]:
    """The chapters of a file, with every date in words and apostrophes as everywhere on screen."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").replace("'", "’")
    chapters: dict[str, Any] = days.words(tomllib.loads(text))
    chapters["ideas"] = [_with_usual(idea, chapters.get("usual", {})) for idea in chapters.get("ideas", ())]
    return chapters


def _with_usual(idea: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """A chapter of an idea tells only what differs from `usual`."""
    return {name: {**usual[name], **value} if name in usual else value for name, value in idea.items()}


def chapter_by_idea(chapters: dict[str, Any], chapter: str) -> dict[str, Any]:
    """What is told of a chapter, by the key of the idea."""
    return {idea["key"]: idea[chapter] for idea in chapters["ideas"] if chapter in idea}
