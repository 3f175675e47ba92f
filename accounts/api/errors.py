"""A refusal over the API says what the page would say, with a status a program can act on."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.refusals import (
    InvalidInput,
    NotAllowed,
    NotConfirmed,
    Refused,
    SavedMeanwhile,
    TooOften,
    by_dotted_name,
)

RETRY_AFTER_SECONDS = "5"
STATUSES: dict[type[Refused], int] = {
    InvalidInput: status.HTTP_422_UNPROCESSABLE_ENTITY,
    TooOften: status.HTTP_429_TOO_MANY_REQUESTS,
    NotConfirmed: status.HTTP_503_SERVICE_UNAVAILABLE,
}


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """400: what cannot be read; 403: a right one lacks; the others stand in STATUSES. One shape for all."""
    if isinstance(exception, NotAllowed):
        sentence = _("You may not do this. Nothing was changed.")
        return Response({"detail": sentence}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(exception, ValidationError):
        return _unreadable(exception)
    if isinstance(exception, Refused):
        return _refused(exception)
    return exception_handler(exception, context)


def _refused(refusal: Refused) -> Response:
    """What the rules or the moment refuse is 409."""
    body: dict[str, Any] = {"detail": str(refusal.message)}
    if refusal.article:
        body["article"] = int(refusal.article)
    if refusal.road:
        body["road"] = str(refusal.road)
    if isinstance(refusal, InvalidInput):
        body["errors"] = {name: str(sentence) for name, sentence in refusal.errors.items()}
    if isinstance(refusal, TooOften):
        body["until"] = refusal.until
    if isinstance(refusal, SavedMeanwhile):
        body["stored"] = {name: str(value) for name, value in by_dotted_name(refusal.stored).items()}
    code = next(
        (code for kind, code in STATUSES.items() if isinstance(refusal, kind)), status.HTTP_409_CONFLICT
    )
    headers = {"Retry-After": RETRY_AFTER_SECONDS} if isinstance(refusal, NotConfirmed) else None
    return Response(body, status=code, headers=headers)


def _unreadable(exception: ValidationError) -> Response:
    """What is no value of its field at all: the framework's own sentences, in our shape."""
    body = {"detail": _("Some of what was sent cannot be read."), "errors": dict(_flat(exception.detail))}
    return Response(body, status=status.HTTP_400_BAD_REQUEST)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The sentences by dotted names, as `InvalidInput` has them."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for place, inner in enumerate(detail):
            yield from _flat(inner, f"{path}.{place}")
    else:
        yield path, " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)
