"""Pages of cards in an order that is one visitor's own, the same at each visit, and favours nobody."""

import re
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from accounts.process_cache import remembered_by_language
from budget.queries import places
from budget.queries.composed import Listed
from frontend.pieces import blocks
from frontend.shell.fields import RowChoice

COOKIE = "order"
DAYS = 180
# A page that comes quickly on a telephone, or most of a catalogue at once for who prints or searches it.
FEW, MANY = 24, 100


class CatalogueForm(forms.Form):
    """What narrows a catalogue; an address that asks for what does not exist shows everything."""

    ASKS = ("search", "theme", "territory", "status")

    hides_optional = True

    search = forms.CharField(
        label=_("Search"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, data: Any, *, themes: Iterable[Any], territories: Iterable[Any]) -> None:
        super().__init__(data)
        self.fields["theme"] = RowChoice(themes, _("All themes"), label=_("Theme"), required=False)
        self.fields["territory"] = RowChoice(
            territories, _("The whole town"), label=_("Quarter"), required=False
        )

    def asked(self) -> dict[str, Any]:
        """The filters that hold, rows by their key; a wrong one is left out."""
        self.is_valid()
        return {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items() if value}


class Filters(NamedTuple):
    """What a visitor asks of a catalogue, as far as it exists, and the form that asks it, drawn."""

    asked: dict[str, Any]
    form: SafeString


def filters_of(request: HttpRequest, form: type[CatalogueForm], town: Municipality) -> Filters:
    sent = tuple((name, request.GET.get(name, "")) for name in form.ASKS)
    return _filters(form, sent, places.themes(town), places.territories(town))


@remembered_by_language(size=256)
def _filters(
    form: type[CatalogueForm],
    sent: tuple[tuple[str, str], ...],
    themes: tuple[Any, ...],
    territories: tuple[Any, ...],
) -> Filters:
    """The filters, read and drawn: these arguments alone decide them, so one process does each once."""
    bound = form(dict(sent), themes=themes, territories=territories)
    asked = bound.asked()
    return Filters(asked, blocks.filters(bound.render(), is_filtered=bool(asked)))


def page_of(request: HttpRequest, rows: Listed | QuerySet[Any, Any], order: str) -> Page[Any]:
    """One page; its links keep the order, so that no card is missed, whoever they are sent to."""
    size = MANY if request.GET.get("per_page") == str(MANY) else FEW
    paginator = Paginator(rows, size)  # type: ignore[arg-type]  # all it asks is a count and a stretch
    page = paginator.get_page(request.GET.get("page"))
    page.kept_in_links = {COOKIE: order}  # type: ignore[attr-defined]  # read by `figures.pagination`
    return page


def order_of(request: HttpRequest) -> str:
    """The word in the link, else the visitor's own, else a new one; it says nothing about them."""
    words = (request.GET.get(COOKIE), request.COOKIES.get(COOKIE))
    return next((word for word in words if _is_order(word)), None) or secrets.token_hex(4)


def _is_order(word: str | None) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}", word or "") is not None


def remember(request: HttpRequest, response: HttpResponse, order: str) -> HttpResponse:
    if request.COOKIES.get(COOKIE) != order:
        response.set_cookie(
            COOKIE,
            order,
            max_age=DAYS * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
