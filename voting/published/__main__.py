"""`python -m voting.published FOLDER`: the observer's command, which needs numpy and PyNaCl, nothing else."""

import sys
from importlib.util import find_spec


def start() -> int:
    missing = [name for name, module in (("numpy", "numpy"), ("pynacl", "nacl")) if find_spec(module) is None]
    if missing:
        names = " ".join(missing)
        sys.stderr.write(
            f"Il manque à ce Python : pip install {names}, ou .venv/bin/python après make env.\n"
            f"This Python lacks modules: pip install {names}, or .venv/bin/python after make env.\n"
        )
        return 1
    from voting.published.command_line.command import main  # noqa: PLC0415  it needs both

    return main()


if __name__ == "__main__":
    sys.exit(start())
