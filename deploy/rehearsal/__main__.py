"""`python -m deploy.rehearsal JSON`: one rehearsal in a process of its own, which knows no town's settings.

Called by `manage.py rehearse_poll`; its exit code is a `ExitCode`.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from deploy.rehearsal import machine, servers
from deploy.rehearsal.exit_codes import ExitCode


def main(asked: dict[str, Any]) -> ExitCode:
    with tempfile.TemporaryDirectory(prefix="fe-rehearsal-") as folder:
        try:
            wants_queue = bool(asked.pop("queue", True))
            with machine.prepared(Path(folder), str(asked["database"]), wants_queue=wants_queue) as ready:
                os.environ.clear()
                os.environ.update(ready.environment)
                return _play(ready, asked)
        except servers.Absent:
            return ExitCode.NO_SERVER
        except machine.NotEmpty:
            return ExitCode.NOT_EMPTY
        except machine.Unreachable:
            return ExitCode.UNREACHABLE


def _play(ready: machine.Machine, asked: dict[str, Any]) -> ExitCode:
    import django  # noqa: PLC0415  the environment is known only now

    django.setup()
    from django.utils import translation  # noqa: PLC0415  needs Django set up

    from deploy.rehearsal import report  # noqa: PLC0415  the same
    from deploy.rehearsal.playing import Programme, Rehearsal  # noqa: PLC0415  the same

    wish = Programme(**asked)
    told = Rehearsal(ready, wish).play()
    with translation.override(wish.language):
        for line in report.lines(told):
            sys.stdout.write(f"{line}\n")
    return ExitCode.DIFFERENCES if told.differences else ExitCode.PASSED


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
