"""What a queue may lose or do twice is never trusted to it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    path
    for name in ("accounts", "budget", "voting", "frontend", "deploy")
    for path in (ROOT / name).rglob("*.py")
]


def test_no_message_waits_in_the_queue_for_its_hour() -> None:
    """One with an hour of its own runs again and again past its time-out, and is lost with it."""
    delayed = [
        f"{path.relative_to(ROOT)}:{word.value.lineno}"
        for path in OURS
        for word in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(word, ast.keyword) and word.arg in {"eta", "countdown"}
    ]

    assert delayed == []


def test_no_connection_is_pooled_since_a_worker_closes_its_pool_after_each_task() -> None:
    settings = ast.parse((ROOT / "deploy/settings.py").read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(settings) if isinstance(node, ast.Constant)}

    assert "CONN_HEALTH_CHECKS" in words
    assert "pool" not in words
