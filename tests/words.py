"""`make words`: the catalogue made anew from what code and templates say, then compiled.

Each sentence gets the files that say it; one that nobody says any more is dropped; one that changed a little
keeps its French as a guess to confirm (`fuzzy`). What waits for its French is counted, and `make catalogue`
is red until it has it.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from tests import environment
from tests.contracts.messages import PACKAGES, Message, asked_for

LOCALE = environment.ROOT / "frontend" / "locale"
TOOLS = ("xgettext", "msguniq", "msgmerge", "msgattrib", "msgfmt")
NOT_ON_SCREEN = ["tests/*", "requirements*.txt", "frontend/static/*"]
# Where the message stands among the arguments, as xgettext wants to be told.
ARGUMENTS = {"gettext": "1", "ngettext": "1,2", "pgettext": "1c,2", "npgettext": "1c,2,3"}
# A date in the header would make every two branches meet in conflict.
HEADERS_LEFT_OUT = re.compile(r'^"(?:POT-Creation-Date|Report-Msgid-Bugs-To):.*\\n"\n', re.MULTILINE)


def main() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        sys.exit(
            f"{missing[0]} is not installed: it comes with GNU gettext (on Debian: 'apt install gettext')."
        )
    environment.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.chdir(environment.ROOT)
    for catalogue in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        refresh(catalogue)


def refresh(catalogue: Path) -> None:
    former = catalogue.read_text("utf-8")
    make_messages(catalogue.parent.parent.name)
    catalogue.write_text(HEADERS_LEFT_OUT.sub("", catalogue.read_text("utf-8")), "utf-8")
    unseen = asked_for().keys() - {
        Message(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(catalogue))
    }
    if unseen:
        catalogue.write_text(former, "utf-8")
        places = "\n".join(
            f"  {asked_for()[message]}: {message.msgid}" for message in sorted(unseen, key=str)
        )
        sys.exit(f"xgettext does not see these: say them outside f-strings. Nothing was changed.\n{places}")
    compiled = str(catalogue.with_suffix(".mo"))
    subprocess.run(["msgfmt", "--check-format", "--statistics", "-o", compiled, str(catalogue)], check=True)


def make_messages(locale: str) -> None:
    import django  # noqa: PLC0415  the environment is known only now
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.management.commands import makemessages  # noqa: PLC0415

    class MakeMessages(makemessages.Command):
        xgettext_options = [*makemessages.Command.xgettext_options, *sorted(set(keywords()))]

    django.setup()
    what = {"ignore_patterns": [*NOT_ON_SCREEN], "add_location": "file", "no_obsolete": True}
    call_command(MakeMessages(), locale=[locale], verbosity=0, **what)


def keywords() -> Iterator[str]:
    """The other names under which our modules import gettext, which xgettext cannot guess."""
    for package in PACKAGES:
        for path in (environment.ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                    for alias in node.names:
                        call = alias.name.removesuffix("_lazy").removesuffix("_noop")
                        if alias.asname and call in ARGUMENTS:
                            yield f"--keyword={alias.asname}:{ARGUMENTS[call]}"


if __name__ == "__main__":
    main()
