"""The law of the house is in the house, and what it names is there."""

import re
from collections.abc import Iterator

import pytest

from tests.contracts.test_files import tracked_texts
from tests.environment import ROOT

LAW = ("README.md", "CONTRIBUTING.md", "WHY.md")
# A section sign, a document of the founders, an issue by its letter or number. Shared elections are data.
FOREIGN = re.compile(
    r"§|\.\./shared(?!/pabulib)|\b(?:STYLE|DESIGN|LOOK|DEMO)\.md\b|\b[Ii]ssues? (?:[A-Z]\b|#?\d)"
    r"|\b(?:see|by|per|cf\.?) (?:STYLE|DESIGN|LOOK)\b"
)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FOLDERS = {name.split("/")[0] for name, _text in tracked_texts() if "/" in name}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def documents() -> dict[str, str]:
    return {name: text for name, text in tracked_texts() if name.endswith(".md")}


def test_nothing_cites_a_document_outside_the_repository() -> None:
    texts = {
        name: text
        for name, text in tracked_texts()
        if name != "tests/contracts/test_law.py" and not name.endswith((".po", ".svg", "LICENSE"))
    }
    cited = {
        f"{name}:{number}": line.strip()
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if FOREIGN.search(line)
    }

    assert cited == {}


def paths_in(text: str) -> Iterator[str]:
    """What looks like a path of ours between backticks; `<journey>` and `…` stand for any name."""
    for quoted in re.findall(r"`([^`\s]+)`", FENCED.sub("", text)):
        path = re.sub(r"<\w+>|…", "*", quoted).partition(":")[0]
        is_at_the_top = re.fullmatch(r"[A-Z]+\.md|Makefile|pyproject\.toml|manage\.py", path)
        if is_at_the_top or ("/" in path and path.split("/")[0] in FOLDERS):
            yield path
    yield from re.findall(r"^# ([\w/]+/\w+\.\w+)$", text, flags=re.MULTILINE)


@pytest.mark.parametrize("document", LAW)
def test_paths_that_the_law_names_exist(document: str) -> None:
    assert sorted(path for path in paths_in(text_of(document)) if not any(ROOT.glob(path))) == []


def targets_in(text: str) -> set[str]:
    code = [*FENCED.findall(text), *re.findall(r"`([^`\n]+)`", FENCED.sub("", text))]
    return {target for piece in code for target in re.findall(r"(?<!install )\bmake ([a-z]+)", piece)}


def test_make_targets_that_documents_name_exist() -> None:
    heads = re.findall(r"^([a-z ]+):", text_of("Makefile"), flags=re.MULTILINE)
    targets = {target for head in heads for target in head.split()}

    assert {
        name: missing for name, text in documents().items() if (missing := targets_in(text) - targets)
    } == {}


def anchors_of(text: str) -> set[str]:
    """As forges make them of headings: small letters, dashes for spaces, no other signs."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_into_the_law_lead_to_a_heading() -> None:
    links = {
        (name, document, anchor)
        for name, text in tracked_texts()
        for document, anchor in re.findall(r"\b(WHY\.md|CONTRIBUTING\.md)#([\w-]+)", text)
    }

    assert links
    assert {link for link in links if link[2] not in anchors_of(text_of(link[1]))} == set()


def test_every_decision_is_linked_from_the_package_it_is_about() -> None:
    readmes = "\n".join(text for name, text in documents().items() if "/" in name)
    decisions = anchors_of(text_of("WHY.md")) - {"why-it-is-so"}

    assert {decision for decision in decisions if f"WHY.md#{decision}" not in readmes} == set()


def examples() -> Iterator[tuple[str, str]]:
    """Each example of the law with the file it says it is from, as far as it is to be followed."""
    for fence in FENCED.findall(text_of("CONTRIBUTING.md")):
        example = re.match(r"```python\n# (\S+)\n(.*?)^# not like this", fence, re.MULTILINE | re.DOTALL)
        if example:
            yield example[1], example[2]


@pytest.mark.parametrize(("file", "example"), list(examples()), ids=[file for file, _ in examples()])
def test_the_examples_of_the_law_are_our_code(file: str, example: str) -> None:
    parts = [part.strip("\n") for part in example.split("    ...\n")]

    code = text_of(file)
    assert [part for part in parts if part not in code] == []


def test_the_maps_of_the_law_show_every_folder_of_code() -> None:
    maps = "\n".join(FENCED.findall(text_of("CONTRIBUTING.md")))
    mapped = ("frontend", "voting/tally")
    folders = {
        folder.relative_to(ROOT).as_posix()
        for place in mapped
        for folder in (ROOT / place).iterdir()
        if any(folder.glob("*.py"))
    }

    assert {folder for folder in folders if f"{folder.rpartition('/')[2]}/" not in maps} == set()


def test_the_test_itself_sees_what_it_forbids() -> None:
    for line in (
        "five arguments (STYLE § 4)",
        "as DESIGN.md says",
        "left for issue E",
        "see ../shared/STYLE",
    ):
        assert FOREIGN.search(line)
    for line in ("../shared/pabulib", "STYLE = re.compile", "the issue of a vote", "DEMO=yes"):
        assert not FOREIGN.search(line)
    assert list(paths_in("`frontend/<journey>/views.py` `budget/nothing.py:12` `is_open` `make run`")) == [
        "frontend/*/views.py",
        "budget/nothing.py",
    ]
    assert targets_in("make it; `make run PORT=1`\n```sh\nmake test\n```") == {"run", "test"}
    assert anchors_of("## No floats, no chance\n```\n# not one\n```") == {"no-floats-no-chance"}
