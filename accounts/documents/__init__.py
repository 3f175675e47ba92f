"""Documents to print: sentences come in, a PDF comes out. Plain Python; here are the templates of letters."""

from pathlib import Path

LETTERS = Path(__file__).resolve().parent / "letters.typ"
