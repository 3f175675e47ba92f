"""Where somebody lives, by the town's own file of addresses: what is offered while one types."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.services import limits
from budget.models import Edition
from budget.queries import streets
from frontend.people.forms import RegisterForm
from frontend.shell.requests import PersonRequest


@never_cache
def offer(request: PersonRequest, edition: Edition) -> HttpResponse:
    """A fragment of the register's page: the addresses that begin as what is typed; nobody's."""
    limits.take("look_up_address", request.user.pk, at=timezone.now())
    typed = request.GET.get("address", "")
    context = {"addresses": streets.offered(edition.municipality, typed), "typed": typed}
    return render(request, "accounts/_addresses.html", context)


def look_up(edition: Edition) -> str:
    """Where the form asks for addresses; empty in a town without a file, which asks for none."""
    if not streets.are_known(edition.municipality):
        return ""
    return reverse("register_addresses", args=[edition.municipality.slug, edition.slug])


def offered(form: RegisterForm, edition: Edition) -> dict[str, Any]:
    """To choose among, once an address was sent that is not word for word in the file."""
    typed = form.typed_address
    return {"addresses": streets.offered(edition.municipality, typed) if typed else [], "typed": typed}
