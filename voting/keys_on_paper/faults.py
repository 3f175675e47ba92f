"""Why sheets of paper do not give a key. No message holds a character of a sheet."""


class SheetFault(Exception):
    """What was typed does not give the keys of a poll."""


class NotForPaper(SheetFault):
    """Keys of another shape than a sheet carries: an imported election's, whose ballots are public anyway."""


class LinesMissing(SheetFault):
    """Not eight lines a sheet; `found` were read."""

    def __init__(self, found: int) -> None:
        super().__init__(f"{found} lines")
        self.found = found


class LinesMistyped(SheetFault):
    """`lines`, counted from one, are not what is printed; the others are."""

    def __init__(self, lines: tuple[int, ...]) -> None:
        super().__init__(f"lines {lines}")
        self.lines = lines


class SheetMistyped(SheetFault):
    """Each line fits its check and the sheet does not: errors that hide each other, or sheets mixed."""


class OfAnotherProgram(SheetFault):
    """Well typed, and written by a version that this one does not know."""


class ShareAlone(SheetFault):
    """One of three shares, without a second."""

    def __init__(self, part: int) -> None:
        super().__init__(f"share {part}")
        self.part = part


class OfSeveralPolls(SheetFault):
    pass


class NotPrintedTogether(SheetFault):
    """Shares of two printings: each printing draws shares of its own."""


class KeysDisagree(SheetFault):
    """Sheets of one poll that give different keys, or a key that is not the one they name."""
