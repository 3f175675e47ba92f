"""The exit codes of a rehearsal."""

from enum import IntEnum


class ExitCode(IntEnum):
    PASSED = 0
    DIFFERENCES = 1
    # There was no rehearsal:
    NOT_EMPTY = 3
    UNREACHABLE = 4
    NO_SERVER = 5
