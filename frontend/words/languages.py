"""The languages of the sheets that tell how one votes: each called as those who speak it call it."""

from typing import NamedTuple


class SheetLanguage(NamedTuple):
    code: str
    autonym: str
    direction: str = "ltr"


RTL = "rtl"
LANGUAGES = {
    language.code: language
    for language in (
        SheetLanguage("ar", "العربية", RTL),
        SheetLanguage("de", "Deutsch"),
        SheetLanguage("en", "English"),
        SheetLanguage("es", "Español"),
        SheetLanguage("fa", "فارسی", RTL),
        SheetLanguage("it", "Italiano"),
        SheetLanguage("pl", "Polski"),
        SheetLanguage("ps", "پښتو", RTL),
        SheetLanguage("pt", "Português"),
        SheetLanguage("ro", "Română"),
        SheetLanguage("ru", "Русский"),
        SheetLanguage("so", "Soomaali"),
        SheetLanguage("ta", "தமிழ்"),
        SheetLanguage("tr", "Türkçe"),
        SheetLanguage("uk", "Українська"),
        SheetLanguage("vi", "Tiếng Việt"),
        SheetLanguage("zh", "中文"),
    )
}
