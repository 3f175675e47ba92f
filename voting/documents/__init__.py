"""The documents of a vote that are printed, one typst template each; `accounts.documents` sets them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
KEY_SHEET = FOLDER / "key_sheet.typ"
CODE_LETTERS = KEY_SHEET.with_name("code_letters.typ")
SIGNATURE_LIST = KEY_SHEET.with_name("signature_list.typ")
BALLOT_SHEETS = KEY_SHEET.with_name("ballot_sheets.typ")
HELPER_SHEETS = KEY_SHEET.with_name("helper_sheets.typ")
OFFICIAL_TEXT = KEY_SHEET.with_name("official_text.typ")
TOLD = KEY_SHEET.with_name("told.typ")
# What a town begins with, in the language of its acts: a text for each kind, `{…}` where a fact goes.
MODELS = FOLDER / "models"
