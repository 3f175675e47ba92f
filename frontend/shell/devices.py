"""Each browser somebody is signed in with is noted once a day, for them to read and to close."""

from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from accounts.services import devices
from frontend.shell.requests import GetResponse

# The day is in the session: a person's second page of the day asks the table nothing.
SEEN_ON = "seen_on"


class DevicesMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        # To look where nobody has looked would make of a page for all one page per person.
        if session.accessed and session.session_key and SESSION_KEY in session:
            _note(request)
        return response


def _note(request: HttpRequest) -> None:
    today = timezone.localdate()
    if request.session.get(SEEN_ON) == today.isoformat() or not isinstance(request.user, User):
        return
    try:
        devices.note(
            request.user,
            session=kept_as(request),
            calls_itself=request.headers.get("User-Agent", ""),
            on=today,
        )
    except DatabaseError:
        return  # nothing can be written now, and pages are read all the same
    request.session[SEEN_ON] = today.isoformat()


def kept_as(request: HttpRequest) -> str:
    """The key of the row of this session."""
    return str(request.session.kept_as)  # type: ignore[attr-defined]  # deploy/sessions.py
