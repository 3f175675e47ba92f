"""The installation of `make run`: one private folder in the project, its secrets made at the first start."""

import os
import re
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".data"
OURS = ("accounts", "budget", "voting", "frontend", "deploy")
# What a newcomer may ask without naming a database; whatever acts on a town's rows asks for its name first.
NEEDS_NO_NAME = frozenset(
    {
        *(
            "help",
            "--help",
            "-h",
            "version",
            "--version",
            "check",
            "diffsettings",
            "collectstatic",
            "spectacular",
        ),
        *("import_pb", "export_pb", "load_demo"),
        *("makemigrations", "showmigrations", "sqlmigrate", "makemessages", "compilemessages"),
    }
)


def use_when_unconfigured(command: str) -> None:
    """Work on the embedded installation unless a setting is given: manage.py on a newcomer's machine."""
    given = [name for name in variables() if os.environ.get(name) or os.environ.get(f"{name}_FILE")]
    if set(given) - {"EMBEDDED", "DEBUG"} or os.environ.get("EMBEDDED") == "no":
        return
    if command and command not in NEEDS_NO_NAME and "EMBEDDED" not in given:
        sys.exit(
            f"Nothing says which database `{command}` is for: set the variables of deploy/env.example, "
            f"or EMBEDDED=yes for {FOLDER.name}/, the demo of `make run`."
        )
    sys.stderr.write(f"Working on {FOLDER.name}/, as `make run` does.\n")
    os.environ.update(prepare(FOLDER, port=8000, debug=os.environ.get("DEBUG") == "yes"))
    prepare_rows_for(command)


def prepare_rows_for(command: str) -> None:
    """Migrate for a command of ours where `make run` never ran, or ran before the last change."""
    import django  # noqa: PLC0415  the environment is known only now
    from django.core.management import call_command, get_commands  # noqa: PLC0415  likewise

    django.setup()
    if get_commands().get(command) in OURS and is_behind():
        sys.stderr.write("Preparing the database…\n")
        call_command("migrate", verbosity=0)


def is_behind() -> bool:
    from django.db import connection  # noqa: PLC0415  the environment is known only now
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  likewise

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def variables() -> list[str]:
    """All that settings read: deploy/env.example names each, and a test compares the two."""
    sample = Path(__file__).with_name("env.example").read_text(encoding="utf-8")
    return re.findall(r"^([A-Z][A-Z_]+)=", sample, flags=re.MULTILINE)


def prepare(folder: Path, *, port: int, debug: bool = False) -> dict[str, str]:
    """Makes what is missing of the folder; says the environment that runs on it."""
    for place in (folder, *(folder / name for name in ("vault", "counting", "mail", "static"))):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o700)  # unpacked from an archive, or made before this was asked
    key = folder / "secret_key"
    if not key.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        draft.rename(key)
    return environment(folder, port=port, debug=debug)


def environment(folder: Path, *, port: int, debug: bool) -> dict[str, str]:
    return {
        "SECRET_KEY_FILE": str(folder / "secret_key"),
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "EMBEDDED": "yes",
        "DEBUG": "yes" if debug else "no",
        "DEMO": "yes",
        "DATA_DIR": str(folder),
        "VAULT_DIR": str(folder / "vault"),
        "COUNTING_VAULT_DIR": str(folder / "counting"),
        "DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "DEFAULT_FROM_EMAIL": "Faire Ensemble <demo@example.org>",
    }
