"""Every address of the product, as its URLconf says."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    name: str
    path: str
    parameters: frozenset[str]
    view: Callable[..., Any]


@cache
def addresses() -> dict[str, Address]:
    return {address.name: address for address in _below(get_resolver(), "", frozenset())}


def _below(resolver: URLResolver, above: str, parameters: frozenset[str]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path, known = f"{above}{pattern.pattern}", parameters | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, path, known)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or f"nameless: {path}", path, known, pattern.callback)
