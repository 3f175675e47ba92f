"""Answers that leave at whole ticks: the time one took tells nobody whether an address has an account."""

from collections.abc import Callable
from functools import wraps
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def at_the_tick(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What was sent is answered at the next tick after it was worked on; what was refused, at once."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST" and settings.ANSWER_TICK:
            sleep(-(monotonic() - begun) % settings.ANSWER_TICK)
        return response

    return answered
