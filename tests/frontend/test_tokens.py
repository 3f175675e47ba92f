"""Colours are readable in the four schemes, and come from tokens.css alone."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "frontend" / "static" / "css"
SCHEMES = ("light", "dark", "light-contrast", "dark-contrast")
LOOKS = (
    "nature", "mobility", "solidarity", "childhood", "culture", "sport", "ageing", "cleanliness", "neutral",
)  # fmt: skip
INKS = ("ink", "ink-soft", "brand", "brand-strong", "success", "danger")
PAPERS = ("paper", "paper-raised", "paper-sunk")
TEXT = [
    *(
        (ink, paper)
        for ink in ("ink", "ink-soft", "brand", "brand-strong", "success", "danger")
        for paper in PAPERS
    ),
    *((ink, paper) for ink in ("warning", "second") for paper in ("paper", "paper-raised")),
    *((ink, f"{tone}-soft") for ink in ("ink", "ink-soft") for tone in ("brand", "accent", "second")),
    *((ink, f"{tone}-soft") for ink in ("ink",) for tone in ("success", "warning", "danger")),
    *((tone, f"{tone}-soft") for tone in ("brand", "second", "success", "warning", "danger", *LOOKS)),
    *((look, paper) for look in LOOKS for paper in ("paper", "paper-raised")),
    *((f"on-{fill}", fill) for fill in ("brand", "second", "accent", "danger")),
    ("on-brand", "brand-strong"),
    ("on-danger", "danger-strong"),
    ("danger-strong", "danger-soft"),
    *(("paper-raised", part) for part in ("culture", "sport", "cleanliness", "solidarity", "ageing")),
]
SHAPES = [
    *((line, paper) for line in ("line-strong", "focus") for paper in PAPERS),
    ("focus", "brand-soft"),
    ("line-strong", "neutral-soft"),
]


def schemes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    starts = [(match[1], match.end()) for match in re.finditer(r"/\* scheme: ([\w-]+) \*/", text)]
    ends = [*starts[1:], ("", len(text))]
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", text[start:end]))
        for (name, start), (_, end) in zip(starts, ends, strict=True)
    }


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: str, background: str) -> float:
    darker, lighter = sorted((luminance(colour), luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_known_extreme() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_reads_on_every_ground_it_stands_on(scheme: str) -> None:
    tokens = schemes()[scheme]

    faint = {
        f"{ink} on {ground}": round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground in TEXT
        if contrast(tokens[ink], tokens[ground]) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_and_the_focus_ring_are_seen(scheme: str) -> None:
    tokens = schemes()[scheme]

    faint = {pair for pair in SHAPES if contrast(tokens[pair[0]], tokens[pair[1]]) < 3}

    assert faint == set()


@pytest.mark.parametrize("scheme", ["light-contrast", "dark-contrast"])
def test_more_contrast_is_really_more(scheme: str) -> None:
    tokens = schemes()[scheme]

    assert contrast(tokens["ink"], tokens["paper"]) >= 15
    assert min(contrast(tokens[ink], tokens["paper"]) for ink in ("ink-soft", "brand", "danger")) >= 7


def test_each_scheme_is_written_out_and_derives_nothing() -> None:
    names = {scheme: set(tokens) for scheme, tokens in schemes().items()}

    assert list(names) == list(SCHEMES)
    assert all(names_here == names_next for names_here, names_next in pairwise(names.values()))


def test_colours_come_from_the_tokens_alone() -> None:
    parts = [path for path in CSS.rglob("*.css") if path.name not in {"tokens.css", "print.css"}]

    literal = {p.name for p in parts if re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", p.read_text())}

    assert literal == set()


def test_every_token_that_is_used_is_defined() -> None:
    texts = [path.read_text() for path in CSS.rglob("*.css")]

    used = {name for text in texts for name in re.findall(r"var\((--[\w-]+)", text)}
    defined = {name for text in texts for name in re.findall(r"(--[\w-]+):", text)}

    assert used - defined == set()


def test_each_part_is_in_the_one_entry_and_in_a_layer() -> None:
    imported = set(re.findall(r'@import "([\w./-]+)";', (CSS / "main.css").read_text()))
    parts = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"main.css"}

    assert imported == parts
    assert [part for part in parts if "@layer " not in (CSS / part).read_text()] == []


def test_components_ask_for_no_file() -> None:
    """They are pasted into the entry, where a path relative to their folder would lead nowhere."""
    asking = [path.name for path in (CSS / "components").iterdir() if "url(" in path.read_text()]

    assert asking == []
