"""What committed files may and must say."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from deploy import embedded
from deploy.env import Environment
from tests.environment import ROOT

READERS = {name for name in vars(Environment) if not name.startswith("_")}


def tracked_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    texts = []
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            try:
                texts.append((name, path.read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return texts


def variables_read_by(settings: Path) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(settings.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and ast.unparse(node.func.value) == "env"
    }


# What reads the environment, when settings are read.
READ_BY = ("settings.py", "providers.py")


def test_the_sample_names_each_variable_that_settings_read_and_no_other():
    sample = embedded.variables()

    read = [name for place in READ_BY for name in variables_read_by(ROOT / "deploy" / place)]
    assert sorted(sample) == sorted(set(read))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_hashed_and_name_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==\S+", text, flags=re.MULTILINE)

    assert pins
    assert "://" not in text
    assert not re.search(r"^\s*-(-index|-extra|-find|f|i)", text, flags=re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text.strip()))


def test_the_two_lists_agree_on_what_the_product_runs_with():
    run = set(re.findall(r"^\S+==\S+", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE))
    dev = set(re.findall(r"^\S+==\S+", (ROOT / "requirements-dev.txt").read_text(), flags=re.MULTILINE))

    assert run <= dev


def test_no_file_names_a_folder_of_somebodys_machine():
    homes = re.compile(r"(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+)/")
    breaches = [name for name, text in tracked_texts() if homes.search(text)]

    assert breaches == []
