"""What a person typed in a form that could not be taken: shown again, and sent again in one press."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# What a POST repeats without the person having typed it.
UNTYPED = {"csrfmiddlewaretoken", "see_in"}
# How the page that signs in again carries the other form's fields beside its own.
CARRIED = "typed-"


@dataclass(frozen=True)
class Typed:
    """The fields of a form on their way back to the address they were meant for."""

    address: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    had_secret: bool = False
    had_files: bool = False
    is_read_over: bool = False  # sent to the page that reads it over, which does nothing yet
    back: str = ""  # the page of ours that the form was on

    @property
    def texts(self) -> list[str]:
        """What took time to write: words, not ticks and numbers of rows."""
        return [value for _name, value in self.fields if " " in value.strip() or "\n" in value]

    @property
    def carried(self) -> list[tuple[str, str]]:
        return [(CARRIED + name, value) for name, value in self.fields]

    @property
    def way_back(self) -> str:
        return self.back or self.address

    @property
    def gives_file(self) -> bool:
        """The answer is a file, and the browser stays where it was."""
        try:
            return getattr(resolve(urlsplit(self.address).path).func, "gives_file", False)
        except Resolver404:
            return False


def typed_in(request: HttpRequest, *, back: str = "") -> Typed:
    names = [name for name in request.POST if name not in UNTYPED]
    return Typed(
        address=_sent_again_to(request),
        fields=_fields(request.POST, [name for name in names if not is_secret(name)]),
        had_secret=any(is_secret(name) for name in names),
        had_files=bool(request.FILES),
        is_read_over=bool(_reads_over(request)),
        back=_on_this_site(back),
    )


def _sent_again_to(request: HttpRequest) -> str:
    """Where it was meant for; a view that cannot be undone names the page that reads over instead.

    By the words of the address: a page too old is refused before anybody looked for its edition.
    """
    match, name = request.resolver_match, _reads_over(request)
    if match is None or not name:
        return request.get_full_path()
    return reverse(name, kwargs=match.captured_kwargs)  # type: ignore[attr-defined]  # unknown to the stubs


def _reads_over(request: HttpRequest) -> str:
    return str(getattr(request.resolver_match and request.resolver_match.func, "sent_again_to", ""))


def typed_carried(request: HttpRequest) -> Typed:
    """The form that was carried through the page that signs in."""
    address, back = request.POST.get("address", ""), request.POST.get("back", "")
    names = [name for name in request.POST if name.startswith(CARRIED)]
    return Typed(
        address=address if is_address_of_ours(address) else "/",
        fields=[(name.removeprefix(CARRIED), value) for name, value in _fields(request.POST, names)],
        had_files=request.POST.get("had_files") == "yes",
        back=_on_this_site(back),
    )


def _on_this_site(address: str) -> str:
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    return path if is_address_of_ours(path) else ""


def _fields(data: QueryDict, names: list[str]) -> list[tuple[str, str]]:
    return [(name, value) for name in names for value in data.getlist(name)]


def is_secret(name: str) -> bool:
    """A password is never written back into a page."""
    return "password" in name.lower()


def is_address_of_ours(address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def next_of(request: HttpRequest) -> str:
    """The page of ours that this one is on the way to; empty when there is none, or it is another's."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if is_address_of_ours(address) else ""


def comes_from_us(request: HttpRequest) -> bool:
    """Was the form on a page of ours? What another site filled in must not be one press from being sent."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}"
    return source == ours or source.startswith(f"{ours}/")


def typed_again(request: HttpRequest, typed: Typed, *, status: int, **context: Any) -> HttpResponse:
    values = {
        "typed": typed,
        "form": None,
        "is_trusted": True,
        "is_known": False,
        "key_options": "",
        **context,
    }
    response = render(request, "pages/typed_again.html", values, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
