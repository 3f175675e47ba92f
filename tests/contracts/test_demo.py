"""The demo plays through the product's own services; what it still writes itself is listed, and shrinks."""

import ast
import re
from collections.abc import Iterator

from tests.environment import ROOT

WRITERS = {"create", "bulk_create", "get_or_create", "update_or_create"}
WRITERS |= {"update", "bulk_update", "save", "delete"}
ACTS_BY_HAND = {("moves", "apply"), ("journal", "record")}
DESK = "somebody without an e-mail address: the desk has no pages yet"
CROWD = "thousands who never sign in: their rows at once, as their own acts would leave them"
OLDER = "an edition older than the platform, copied from the town's archives: no import of one yet"
OPERATOR = "what `open_town` does, with the demo's own dates and people"
# What stands there, and why no service does it.
WRITTEN_BY_ITSELF = {
    "deliveries.py: Project.update": "figures of the town's accounts: their import comes later",
    "ideas.py: Proposal.update": DESK,
    "ideas.py: moves.apply": "an idea sent at the desk; ideas merged, which will ask for the consent of all",
    "ideas.py: journal.record": "the same two",
    "loading.py: owed.update": "messages of the past are not sent tonight",
    "montsereine.py: Edition.create": OLDER,
    "montsereine.py: Envelope.create": OLDER,
    "montsereine.py: Project.bulk_create": OLDER,
    "montsereine.py: journal.record": OLDER,
    "outcomes.py: Checkpoint.update": "likewise: the heads of a vote are of its own days",
    "outcomes.py: Poll.update": "the close reads the database's clock, which shows the day of the load",
    "people.py: EmailAddress.bulk_create": OPERATOR,
    "people.py: User.bulk_create": OPERATOR,
    "scenes.py: ReservedShare.create": "reserved money is asked on no page yet",
    "towns.py: Membership.create": OPERATOR,
    "towns.py: Municipality.create": OPERATOR,
    "towns.py: Territory.bulk_create": OPERATOR,
    "towns.py: journal.record": OPERATOR,
    "urns.py: Ballot.bulk_create": CROWD,
    "urns.py: RegisterEntry.bulk_create": CROWD,
    "urns.py: Signature.bulk_create": CROWD,
}
# Words of the journal that no service writes.
ONLY_IN_THE_DEMO = {"edition.archived", "proposal.merged"}


def writes() -> Iterator[str]:
    for path in sorted((ROOT / "deploy/demo").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called, whose = node.func.attr, ast.unparse(node.func.value).partition(".objects")
                is_service = whose[0].islower() and not whose[1] and whose[0] != "owed"
                if (called in WRITERS and not is_service) or (whose[0], called) in ACTS_BY_HAND:
                    yield f"{path.name}: {whose[0]}.{called}"


def code_of(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob("*.py")))


def test_the_demo_writes_itself_only_what_is_listed() -> None:
    assert set(writes()) == set(WRITTEN_BY_ITSELF)


def test_nobody_else_records_what_only_the_demo_does() -> None:
    recorded = set(re.findall(r'journal\.record\(\s*"([a-z_.]+)"', code_of("deploy/demo")))
    services = "\n".join(code_of(f"{package}/services") for package in ("accounts", "budget", "voting"))

    assert {event for event in recorded if f'"{event}"' not in services} == ONLY_IN_THE_DEMO
