"""Following an edition: the wish of a visitor goes through signing up or in, and ends as followed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from budget.models import Edition
from budget.services import follows
from frontend.shell.requests import PersonRequest
from frontend.shell.typed_again import next_of


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: PersonRequest, edition: Edition) -> HttpResponse:
    """By the button; or by the road from it through our own pages, which the browser vouches for.

    A link on another site, or a browser that vouches for nothing, gets the button.
    """
    if request.method == "POST" or request.headers.get("Sec-Fetch-Site") == "same-origin":
        follows.follow(edition, by=request.user, at=timezone.now())
        messages.success(
            request, _("You follow this edition: messages will tell you its stages and results.")
        )
        return redirect(edition.get_absolute_url())
    return render(request, "editions/follow.html")


@require_POST
def unfollow(request: PersonRequest, edition: Edition) -> HttpResponse:
    follows.unfollow(edition, by=request.user)
    messages.success(request, _("You no longer follow this edition."))
    return redirect(next_of(request) or edition.get_absolute_url())


@login_not_required
@csrf_exempt  # a mailbox presses the button itself, without a page of ours (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
def unfollow_by_link(request: HttpRequest, following: str) -> HttpResponse:
    """The link of a message: a look changes nothing, since programs look at every link of a mail."""
    if not follows.is_token(following):
        raise Http404
    if request.method == "POST":
        follows.unfollow_by(following)
    context = {
        "question": _(
            "You receive these messages because you follow an edition. Do you no longer want them?"
        ),
        "label": _("No longer follow"),
        "done": _("You no longer follow this edition"),
        "still": _("Its page has the button, should you want it again."),
        "is_done": request.method == "POST",
    }
    return render(request, "accounts/refuse.html", context)
