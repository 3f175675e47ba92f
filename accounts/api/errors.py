"""A refusal over the API says what the page would say, with a status a program can act on."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile, TooOften, by_dotted_name


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """403: a right one lacks; 409: the rules or the moment refuse; 422: fields to correct; 429: too often."""
    if isinstance(exception, NotAllowed):
        sentence = _("You may not do this. Nothing was changed.")
        return Response({"detail": sentence}, status=status.HTTP_403_FORBIDDEN)
    if not isinstance(exception, Refused):
        return exception_handler(exception, context)
    body: dict[str, Any] = {"detail": str(exception.message)}
    if exception.article:
        body["article"] = int(exception.article)
    if exception.road:
        body["road"] = str(exception.road)
    if isinstance(exception, InvalidInput):
        body["errors"] = {name: str(sentence) for name, sentence in exception.errors.items()}
        return Response(body, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    if isinstance(exception, TooOften):
        body["until"] = exception.until
        return Response(body, status=status.HTTP_429_TOO_MANY_REQUESTS)
    if isinstance(exception, SavedMeanwhile):
        body["stored"] = {name: str(value) for name, value in by_dotted_name(exception.stored).items()}
    return Response(body, status=status.HTTP_409_CONFLICT)
