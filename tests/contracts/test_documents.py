"""Whoever reads a README finds every word the code knows, and no word it has forgotten."""

import re
from collections.abc import Iterator
from enum import Enum, StrEnum
from pathlib import Path
from types import ModuleType

import pytest

import accounts.enums
import budget.enums
import voting.enums
from budget import workflow as budget_workflow
from tests.contracts.test_files import tracked_texts
from tests.environment import ROOT
from voting import workflow as voting_workflow
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules

PACKAGES = {"accounts": accounts.enums, "budget": budget.enums, "voting": voting.enums}
OF_THE_RULEBOOK = "a choice of the rulebook, whose page says it in a sentence"
# Enums whose words are no vocabulary of their package: every other one is in its README, a new one too.
ON_OTHER_PAGES = {
    "Language": "codes of languages",
    "Article": "numbers of the rulebook's articles, written in every rulebook",
    "Level": "codes that officers and residents never read",
    "EnvelopeScope": OF_THE_RULEBOOK,
    "TownLink": OF_THE_RULEBOOK,
    "AgeDay": OF_THE_RULEBOOK,
    "Exclusion": OF_THE_RULEBOOK,
    "MinorRule": OF_THE_RULEBOOK,
    "ZoneChoice": OF_THE_RULEBOOK,
    "BallotStyle": OF_THE_RULEBOOK,
    "LeftoverPolicy": OF_THE_RULEBOOK,
    "TieBreak": OF_THE_RULEBOOK,
    "Unspent": OF_THE_RULEBOOK,
    "RegisterSource": "how a line came into the register; shown with the line",
    "LineReason": "sentences of a report",
    "AddressColumn": "what a column of a file holds",
    "AddressFault": "sentences of a report",
    "ListField": "what one chooses for a column",
    "MissingForPhase": "sentences of a to-do list",
    "Lack": "sentences of a to-do list",
    "IncidentKind": "nothing writes an incident yet",
    "TallyFault": "sentences of one page",
}
MOST_LINES = 100


def readme(package: str) -> str:
    return (ROOT / package / "README.md").read_text(encoding="utf-8")


def enums_of(module: ModuleType) -> dict[str, type[Enum]]:
    return {
        name: words
        for name, words in vars(module).items()
        if isinstance(words, type) and issubclass(words, Enum) and words.__module__ == module.__name__
    }


def words_to_name(module: ModuleType) -> Iterator[Enum]:
    for name, words in enums_of(module).items():
        if name not in ON_OTHER_PAGES:
            yield from words


@pytest.mark.parametrize("package", PACKAGES)
def test_a_readme_names_every_fixed_word_of_its_package(package: str) -> None:
    text = readme(package)

    assert [str(word) for word in words_to_name(PACKAGES[package]) if f"`{word}`" not in text] == []


def test_enums_left_out_of_the_readmes_exist() -> None:
    known = {name for module in PACKAGES.values() for name in enums_of(module)}

    assert ON_OTHER_PAGES.keys() - known == set()


def test_a_new_enum_does_not_escape() -> None:
    module = ModuleType("voting.enums")
    module.Weather = StrEnum("Weather", {"RAIN": "rain"}, module="voting.enums")  # type: ignore[attr-defined]  made up

    assert list(words_to_name(module)) == ["rain"]


def test_each_counting_rule_is_explained_and_named() -> None:
    rules = set(registry.RULES)

    assert {rule for rule in rules if f"\n## {rule}\n" not in readme("voting/tally")} == set()
    assert {rule for rule in rules if f"`{rule}`" not in readme("voting")} == set()


def test_each_ballot_rule_is_explained_and_named() -> None:
    assert {rule for rule in ballot_rules.RULES if f"`{rule}`" not in readme("voting/tally")} == set()
    assert {rule for rule in ballot_rules.RULES if f"`{rule}`" not in readme("voting")} == set()


def moves_in_code(workflow: ModuleType) -> dict[str, tuple[set[str], str]]:
    moves = {name: move for name, move in vars(workflow).items() if isinstance(move, workflow.Move)}
    return {
        name: ({str(source) for source in move.sources}, str(move.target)) for name, move in moves.items()
    }


def moves_in_table(text: str, *, at_column: int) -> dict[str, tuple[set[str], str]]:
    moves = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        named = re.match(r"[A-Z_]{3,}", cells[at_column]) if len(cells) > at_column + 2 else None
        if named:
            sources, targets = (re.findall(r"`(\w+)`", cells[at_column + place]) for place in (1, 2))
            moves[named.group()] = (set(sources), targets[0])
    return moves


@pytest.mark.parametrize(
    ("package", "workflow", "at_column"), [("budget", budget_workflow, 1), ("voting", voting_workflow, 0)]
)
def test_the_life_cycle_in_the_readme_is_the_one_in_the_code(
    package: str, workflow: ModuleType, at_column: int
) -> None:
    assert moves_in_table(readme(package), at_column=at_column) == moves_in_code(workflow)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_guards_a_readme_names_exist(package: str) -> None:
    guards = readme(package).partition("## Invariants")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_]+…?[a-z_]*)`", guards)
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / package).rglob("*.py")))

    patterns = {name: re.escape(name).replace("…", r"\w*") for name in named}
    assert {name for name, pattern in patterns.items() if not re.search(pattern, code)} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_read_in_a_hundred_lines(package: str) -> None:
    assert len(readme(package).splitlines()) < MOST_LINES


def documents() -> list[Path]:
    return [ROOT / name for name, _text in tracked_texts() if name.endswith(".md")]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    ours = [target for target in targets if "://" not in target]

    assert [target for target in ours if not (document.parent / target).exists()] == []


def test_the_map_shows_every_folder() -> None:
    folders = {name.split("/")[0] for name, _text in tracked_texts() if "/" in name and name[0] != "."}
    shown = readme("").partition("## Map")[2].partition("```")[2].partition("```")[0]

    assert set(re.findall(r"^(\w+)/ ", shown, flags=re.MULTILINE)) == folders


@pytest.mark.parametrize("package", ["accounts", "budget", "voting", "frontend", "deploy"])
def test_files_that_a_readme_names_exist(package: str) -> None:
    named = re.findall(r"`((?:[\w]+/)*\w+\.(?:py|txt|html|css|js|yaml|sh))`", readme(package))
    files = [f"/{name}" for name, _text in tracked_texts()]

    assert [name for name in named if not any(file.endswith(f"/{name}") for file in files)] == []


def test_each_test_that_a_document_names_exists() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents())
    named = set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", text))

    assert named
    assert {
        (file, test) for file, test in named if f"def {test}(" not in (ROOT / "tests" / file).read_text()
    } == set()


def test_what_the_grid_of_the_cnil_calls_met_names_what_shows_it() -> None:
    table, _heading, proofs = (
        (ROOT / "voting" / "CNIL.md").read_text(encoding="utf-8").partition("## Preuves")
    )
    shown = [int(number) for number in re.findall(r"^- \*\*P(\d+)\*\* .+`", proofs, flags=re.MULTILINE)]
    stretches = re.findall(r"P(\d+)(?: à P(\d+))?", table)
    met = [line for line in table.splitlines() if re.match(r"\| \d-\d\d \|.*\*\*Atteint", line)]

    assert shown == list(range(1, len(shown) + 1))
    assert {
        number for first, last in stretches for number in range(int(first), int(last or first) + 1)
    } == set(shown)
    assert met
    assert [line for line in met if not re.search(r"\bP\d", line)] == []


def test_each_command_is_named() -> None:
    commands = {
        path.stem
        for package in ("accounts", "budget", "voting", "frontend", "deploy")
        for path in (ROOT / package / "management" / "commands").glob("[!_]*.py")
    }
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents())

    assert {command for command in commands if not re.search(rf"\b{command}\b", text)} == set()
