"""The receipt of a cast: the same page for everyone but for its number and what was just cast."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from accounts.process_cache import Shelf
from frontend.booth.rows import BallotRow
from voting.models import Poll

# Four groups of four signs that stand in no text; the number takes their place.
GROUPS = tuple(sign * 4 for sign in "\ue000\ue001\ue002\ue003")
CHOICES = "\ue004"  # and this one stands for the choices
CACHE_SIZE = 64

_drawn = Shelf[tuple[str, str | None, datetime, bool], str](size=CACHE_SIZE)


def show(
    request: HttpRequest, poll: Poll, number: str, cast: list[BallotRow], *, at: datetime
) -> HttpResponse:
    """The receipt, drawn once a minute in each process: in the last hour it is the dearest part of a cast.

    So the template shows nothing of the person: no message, no menu, no token. What was cast is said by this
    answer alone, as the form sent it: no row could say it again.
    """
    minute = at.replace(second=0, microsecond=0)
    results = reverse("outcomes", args=[poll.municipality.slug, poll.edition.slug])
    address = f"{settings.BASE_URL}{results}"  # as one types it from a printed page
    is_final = hasattr(request, "by_code")  # a code serves once
    context = {
        "number": "".join(GROUPS),
        "choices": CHOICES,
        "poll": poll,
        "at": minute,
        "results_address": address,
        "is_final": is_final,
    }
    key = (poll.paper_fingerprint, get_language(), minute, is_final)
    page = _drawn.get(key, lambda: render_to_string("booth/receipt.html", context, request))
    for place, group in enumerate(GROUPS):
        page = page.replace(group, number[4 * place : 4 * place + 4])
    return HttpResponse(page.replace(CHOICES, render_to_string("booth/_cast.html", {"contests": cast})))
