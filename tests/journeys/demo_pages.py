"""The demo as its people meet it: of every address that somebody reaches by links, its fullest page."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from deploy.demo import accounts

LINK = re.compile(r'href="([^"#]+)')
MOST_OF_A_KIND = 60  # pages read of one address before the fullest is chosen
LEFT_ALONE = ("account_logout", "schema", "static")

# The screens of a village's office: no higher than this, at the width of 1280 that a window of tests has.
HIGHEST = 1_800
HEIGHT = "() => document.documentElement.scrollHeight"
# Lists of all that was ever done; what a moderator opens; and documents that are read whole, or printed.
NOT_OF_THE_TWELVE = {
    *("journal", "notices", "moderation"),
    *("rulebook_version", "processing_entry", "impact_assessment"),
}


class Reader(NamedTuple):
    """Nobody has an `email`: a visitor."""

    email: str
    begins_at: str


class FullPage(NamedTuple):
    reader: Reader
    name: str
    path: str
    html: str


def readers() -> Iterator[Reader]:
    yield Reader("", "/")
    for town in (accounts.MONTSEREINE, accounts.VILLERS):
        for account in town.accounts:
            yield Reader(f"{account.part}@{town.domain}", f"/{town.slug}/")


def client_of(reader: Reader) -> Client:
    client = Client()
    if reader.email:
        client.force_login(User.objects.get(email=reader.email))
    return client


def fullest_pages(reader: Reader, language: str = "fr", own_office_only: bool = False) -> list[FullPage]:
    """`own_office_only`: what everybody reads is read once, by the visitor."""
    client, found, read = client_of(reader), {}, Counter[str]()
    waiting, seen = [reader.begins_at, f"{reader.begins_at}office/", "/account/"], set()
    for path in waiting:
        name = name_of(path)
        if path in seen or name is None or read[name] >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        answer = client.get(path, HTTP_ACCEPT_LANGUAGE=language)
        read[name] += 1
        is_page = "html" in answer["Content-Type"] and "Content-Disposition" not in answer
        if answer.status_code != 200 or not is_page:
            continue
        html = answer.content.decode()
        if len(html) > len(found[name].html if name in found else ""):
            found[name] = FullPage(reader, name, path, html)
        waiting += [urljoin(path, unescape(link)) for link in LINK.findall(html)]
    is_everything = not own_office_only or not reader.email
    return [page for page in found.values() if is_everything or "/office/" in page.path]


def name_of(path: str) -> str | None:
    where = urlsplit(path)
    if where.netloc or (where.query and "page=" not in where.query):
        return None
    try:
        name = resolve(where.path).url_name
    except Resolver404:
        return None
    return None if name is None or name in LEFT_ALONE or name.startswith("api") else name
