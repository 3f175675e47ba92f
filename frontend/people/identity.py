"""The register's page of those whom FranceConnect knows: who they are is given, their ties are stated."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import Territory
from budget.models import Edition
from budget.services import registers
from frontend.people import homes
from frontend.people.carried import carried, drop
from frontend.people.forms import IdentityForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.shell.typed_again import next_of


@never_cache
def enter(request: PersonRequest, edition: Edition) -> HttpResponse:
    person, at, wish = request.user, timezone.now(), next_of(request)
    where = [edition.municipality.slug, edition.slug]
    register = reverse("register", args=where) + (f"?{urlencode({'next': wish})}" if wish else "")
    identity = carried(request, at=at)
    if identity is None:
        messages.info(request, _("What FranceConnect said is no longer at hand: begin again there."))
        return redirect(register)
    is_known = edition.register.filter(user=person).exists()
    quarters = Territory.objects.within(edition.municipality).filter(children__isnull=True)
    sent = request.POST if request.method == "POST" else None
    quarters, look_up = quarters.select_related("parent"), homes.look_up(edition)
    form = IdentityForm(sent, territories=quarters, is_known=is_known, look_up=look_up)
    if act(form, lambda: registers.identify(edition, by=person, at=at, **identity.said, **form.statement)):
        messages.success(request, _("Your identity is verified: you are on the register of this edition."))
        answer: HttpResponse = drop(request, redirect(wish or register))
        return answer
    return render(
        request,
        "accounts/register_identity.html",
        {
            "form": form,
            "identity": identity,
            "is_known": is_known,
            "next": wish,
            "refusal": form.answer,
            **homes.offered(form, edition),
        },
        status=422 if form.is_bound else 200,
    )
