"""The quarters of a town and the themes of its ideas."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import policies
from accounts.enums import TerritoryKind
from accounts.models import Municipality, Territory
from accounts.refusals import require
from accounts.services import places
from budget.models import Theme
from budget.services import themes
from frontend.places.forms import TerritoriesForm, TerritoryForm, ThemeForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def show(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    return _page(request, municipality)


@require_POST
def add(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    form = TerritoriesForm(request.POST, communes=_communes(municipality))
    by, at = request.user, timezone.now()
    done = act(form, lambda: places.add_territories(municipality, **form.cleaned_data, by=by, at=at))
    if done:
        sentence = ngettext("%(count)s name added.", "%(count)s names added.", done.result)
        if done.result:
            messages.success(request, sentence % {"count": done.result})
        else:
            messages.info(request, _("All of these names are there already: nothing was added."))
        return redirect("places", municipality.slug)
    return _page(request, municipality, territories_form=form)


@require_POST
def change(request: PersonRequest, municipality: Municipality, slug: str) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    territory = get_object_or_404(Territory.objects.within(municipality), slug=slug)
    form, by, at = TerritoryForm(request.POST), request.user, timezone.now()
    if act(form, lambda: places.change_territory(territory, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The quarter is changed."))
        return redirect("places", municipality.slug)
    return _page(request, municipality, wrong=(territory, form))


@require_POST
def remove(request: PersonRequest, municipality: Municipality, slug: str) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    territory = get_object_or_404(Territory.objects.within(municipality), slug=slug)
    places.remove_territory(territory, by=request.user, at=timezone.now())
    messages.success(request, _("The quarter is removed."))
    return redirect("places", municipality.slug)


@require_POST
def theme_add(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    form, by, at = ThemeForm(request.POST), request.user, timezone.now()
    if act(form, lambda: themes.add(municipality, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The theme is added."))
        return redirect("places", municipality.slug)
    return _page(request, municipality, theme_form=form)


def _page(
    request: PersonRequest,
    municipality: Municipality,
    *,
    territories_form: TerritoriesForm | None = None,
    theme_form: ThemeForm | None = None,
    wrong: tuple[Territory, TerritoryForm] | None = None,
) -> HttpResponse:
    territories = Territory.objects.within(municipality).select_related("parent")
    context = {
        "territories": territories,
        "wrong": _line(*wrong) if wrong else None,
        "themes": Theme.objects.within(municipality),
        "territories_form": territories_form or TerritoriesForm(communes=_communes(municipality)),
        "theme_form": theme_form or ThemeForm(),
    }
    refused = territories_form or theme_form or wrong
    return render(request, "places/places.html", context, status=422 if refused else 200)


def _line(territory: Territory, form: TerritoryForm) -> dict[str, Any]:
    """The line of the list that could not be taken: what was typed and why not."""
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    return {"pk": territory.pk, "name": form["name"].value() or "", "fault": " ".join(sentences)}


def _communes(municipality: Municipality) -> Any:
    return Territory.objects.within(municipality).filter(kind=TerritoryKind.COMMUNE)
