"""Another language for a page one is in the middle of: kept by the browser alone, no row is written."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation


def other_language() -> tuple[str, str]:
    """What a switch offers: the language that is not this page's, by its code and its own name."""
    return next(offered for offered in settings.LANGUAGES if offered[0] != translation.get_language())


def answer_in(language: str, page: Callable[[], HttpResponse]) -> HttpResponse:
    """The page in this language, if we speak it; the next ones too."""
    if language not in dict(settings.LANGUAGES):
        return page()
    with translation.override(language):
        response = page()
    response.headers["Content-Language"] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
