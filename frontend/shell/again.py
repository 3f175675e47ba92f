"""Asked again who it is, before a session left open shows all that is kept or closes the account."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from frontend.shell.middleware import origin_of


def prove_anew(request: HttpRequest) -> HttpResponse | None:
    """Where it is asked, if it was not a moment ago; None lets the page go on.

    Somebody without a password, who came by a code or a provider, is sent a code.
    """
    way = request.get_full_path() if request.method in ("GET", "HEAD") else origin_of(request)
    methods = get_adapter().get_reauthentication_methods(request.user)
    if methods:
        if did_recently_reauthenticate(request):
            return None
        return redirect(f"{methods[0]['url']}?{urlencode({'next': way})}")
    if any(_is_recent(record) for record in get_authentication_records(request, request.user)):
        return None
    return render(request, "accounts/code_anew.html", {"way": way}, status=403)


def _is_recent(record: dict[str, Any]) -> bool:
    return bool(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
