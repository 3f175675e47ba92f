#!/usr/bin/env python3
"""The commands of the product; on a machine without settings they work on the installation of `make run`."""

import os
import sys
from pathlib import Path

import deploy

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    if sys.argv[1:] in (["version"], ["--version"]):
        print(f"Faire Ensemble {deploy.VERSION}")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415  may be absent: see below
    except ModuleNotFoundError:
        continue_in_the_environment()
    from deploy import embedded  # noqa: PLC0415  needs what the line above found

    embedded.use_when_unconfigured(sys.argv[1] if sys.argv[1:] else "")
    execute_from_command_line(sys.argv)


def continue_in_the_environment() -> None:
    if not VENV_PYTHON.exists() or Path(sys.prefix) == VENV_PYTHON.parent.parent:
        sys.exit("The packages of requirements.txt are not installed: run 'make env' first.")
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606  our own file, our own arguments


if __name__ == "__main__":
    main()
