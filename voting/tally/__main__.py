"""`python -m voting.tally FILE.pb`: the observer's command, which needs numpy and nothing else."""

import sys
from importlib.util import find_spec


def start() -> int:
    if find_spec("numpy") is None:
        sys.stderr.write(
            "Il manque numpy à ce Python : pip install numpy, ou .venv/bin/python après make env.\n"
            "This Python lacks numpy: pip install numpy, or .venv/bin/python after make env.\n"
        )
        return 1
    from voting.tally.command_line.command import main  # noqa: PLC0415 -- it needs numpy

    return main()


if __name__ == "__main__":
    sys.exit(start())
