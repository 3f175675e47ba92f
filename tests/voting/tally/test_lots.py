import ast
import hashlib
from pathlib import Path

from voting.tally import lots, naive


def test_a_lot_is_a_hash_that_a_citizen_can_redo():
    assert lots.lot("graine", 12) == hashlib.sha256(b"graine:12").hexdigest()


def test_the_commitment_is_the_hash_of_the_seed_alone():
    assert lots.commitment("graine é") == hashlib.sha256("graine é".encode()).hexdigest()


def test_the_naive_rules_share_nothing_but_the_types():
    allowed = {"voting.tally.types", "voting.tally.errors"}

    for module in Path(naive.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert {name for name in imported | plain if name.startswith("voting")} <= allowed, module.name
