"""pabutools' answers for the elections of ../shared/pabulib, kept beside this file. To make them again:

.venv/bin/python -m tests.voting.tally.oracle.answers
"""

import json
import sys
from pathlib import Path
from typing import Any

from pabutools.election import parse_pabulib

from tests.voting.tally.oracle.asking import Question, questions
from voting.tally import pabulib
from voting.tally.types import Completion, Utility

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "pabulib"
KEPT = Path(__file__).with_name("answers.json")
# In forints, shares are raised a few million times before they are exhausted: nobody waits for that.
TOO_LONG = {"hungary_budapest_2024.pb": (Completion.ADD1, Completion.ADD1U)}


def kept() -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = json.loads(KEPT.read_text())
    return answers


def question(answer: dict[str, Any]) -> Question:
    return Question(answer["rule"], Utility(answer["utility"]), Completion(answer["completion"]))


def _answers(path: Path) -> list[dict[str, Any]]:
    instance, profile = parse_pabulib(str(path))
    answers = []
    for asked in questions(pabulib.read(path).vote_type):
        if asked.completion not in TOO_LONG.get(path.name, ()):
            sys.stderr.write(f"{path.name} {asked}\n")
            answers.append(
                {
                    "file": path.name,
                    "rule": asked.rule,
                    "utility": asked.utility,
                    "completion": asked.completion,
                    "winners": asked.ask(instance, profile),
                }
            )
    return answers


def main() -> None:
    answers = [answer for path in sorted(FOLDER.glob("*.pb")) for answer in _answers(path)]
    rows = ",\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
    KEPT.write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    main()
