"""What every operator's command does alike: one sentence to refuse, one line of progress while it works."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.models import Poll
from voting.tally.command_line.sentences import LANGUAGES, Sentences
from voting.tally.errors import TallyError

WIDTH = 30
SECONDS_PER_FRAME = 0.1
LINES_PER_STEP = 4


def sentences(**money: Any) -> Sentences:
    spoken = (get_language() or "")[:2]
    return Sentences(spoken if spoken in LANGUAGES else LANGUAGES[0], **money)


def printable(text: str) -> str:
    """The text without control characters: a file is somebody else's, and could command the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def poll_named(name: str) -> Poll:
    """The poll of `municipality/edition`; the edition alone will do where only one municipality has it."""
    town, _slash, edition = name.strip("/").rpartition("/")
    polls = Poll.objects.select_related("edition__municipality", "rulebook").filter(edition__slug=edition)
    if town:
        polls = polls.filter(edition__municipality__slug=town)
    first_two = list(polls[:2])
    if len(first_two) == 1:
        return first_two[0]
    if first_two:
        raise Refused(
            _("Several municipalities have an edition “%(name)s”: write municipality/edition.")
            % {"name": name}
        )
    raise Refused(_("No edition is called “%(name)s” here, or it has no poll.") % {"name": name})


def reason_of(error: OSError) -> str:
    """Why a file cannot be had, in the language of the sentence it ends."""
    reasons = {
        FileNotFoundError: _("it does not exist"),
        IsADirectoryError: _("it is a folder"),
        PermissionError: _("access is refused"),
    }
    return reasons.get(type(error), type(error).__name__)


class OperatorCommand(BaseCommand):
    """A refusal is one sentence on the error stream and exit code 1, without the name of a Python class."""

    _called_from_command_line: bool  # set by Django

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (Refused, TallyError) as refusal:
            sentence = sentences().error(refusal) if isinstance(refusal, TallyError) else str(refusal)
            if not self._called_from_command_line:
                raise CommandError(sentence) from refusal
            self.stderr.write(sentence)
            sys.exit(1)


def require_vault(name: str) -> None:
    """Each side's turn is taken where its vault is: elsewhere nothing is tried, and no try is used up."""
    if getattr(settings, name) is None:
        said = _("This is done by the other side, where %(name)s is set: here nothing was done.")
        raise Refused(said % {"name": name})


class ProgressLine:
    """A bar that redraws itself on a terminal; elsewhere a line at each quarter, for a log to keep."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._drawn_at = 0.0
        self._label, self._quarter = "", -1

    def step(self, label: str) -> Callable[[int, int], None]:
        return lambda done, total: self._show(label, done, total)

    def _show(self, label: str, done: int, total: int) -> None:
        if label != self._label:
            self._label, self._quarter, self._drawn_at = label, -1, 0.0
        share = done / total if total else 1.0
        if self._is_terminal:
            self._redraw(label, share)
        elif (quarter := int(share * LINES_PER_STEP)) > self._quarter:
            self._quarter = quarter
            figures = {"step": label, "share": int(share * 100)}
            self._write(_("%(step)s: %(share)s%%") % figures + "\n")

    def _redraw(self, label: str, share: float) -> None:
        is_over = share >= 1
        if not is_over and monotonic() - self._drawn_at < SECONDS_PER_FRAME:
            return
        self._drawn_at = monotonic()
        bar = ("█" * int(share * WIDTH)).ljust(WIDTH, "·")
        self._write(f"\r{label} {bar} {int(share * 100):3} %" + ("\n" if is_over else ""))

    def _write(self, text: str) -> None:
        self._stream.write(text, style_func=str, ending="") if isinstance(
            self._stream, OutputWrapper
        ) else self._stream.write(text)
        self._stream.flush()
