"""A village's one officer, who opens only what a page before led to, and what was counted on the way."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from accounts.models import User

QUESTIONS = {"edition_new", "edition_question", "edition_check"}  # they count as one kind of screen
INPUT = re.compile(r"<(input|select|textarea)\b[^>]*>(?:[^<]*</textarea>)?", re.DOTALL)
FOLDED = re.compile(r"<details\b(?![^>]*\sopen)[^>]*>(?:(?!<details\b).)*?</details>", re.DOTALL)
NAV = re.compile(r"<nav\b.*?</nav>", re.DOTALL)  # the bar's tabs are a way round, the page says the next one
ERROR = re.compile(r"errorlist[^>]*>(.*?)</ul>", re.DOTALL)
LINK = re.compile(r'href="([^"#]+)')


def blank_fields(html: str) -> set[str]:
    """Visible inputs that are neither prefilled nor folded; a group of boxes with one ticked is prefilled."""
    main = html[html.index("<main") :]
    for _fold_in_a_fold in range(3):
        main = FOLDED.sub("", main)
    ticked = set(re.findall(r'name="([^"]+)"[^>]*checked', main))
    names = set()
    for found in INPUT.finditer(main):
        tag, name = found.group(), re.search(r'name="([^"]+)"', found.group())
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        is_typed = re.search(r'value="[^"]+"|<textarea[^>]*>\s*[^<\s]', tag)
        is_filled = name and name[1] in ticked if is_box else is_typed
        if name and 'type="hidden"' not in tag and not is_filled and not tag.startswith("<select"):
            names.add(name[1])
    return names


class Forms(HTMLParser):
    """Every form of a page: where it goes, and what a browser would send of it untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self._select, self._textarea = "", ""
        self._named: dict[str, int] = {}
        self._elsewhere: list[tuple[str, str | int]] = []
        self.feed(html)
        for address, form in self._elsewhere:
            place = form if isinstance(form, int) else self._named[form]
            self.found.append((address, self.found[place][1]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        name, value = known.get("name", ""), known.get("value", "")
        if tag == "form":
            self.found.append((known.get("action", ""), {}))
            self._named[known.get("id", "")] = len(self.found) - 1
        elif tag == "button" and "formaction" in known:  # a form of the page, sent to another address
            self._elsewhere.append((known["formaction"], known.get("form") or len(self.found) - 1))
        elif not self.found:
            return
        elif tag == "option" and "selected" in known:
            self.found[-1][1][self._select] = value
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
        elif (
            tag == "input" and name and (known.get("type") not in {"checkbox", "radio"} or "checked" in known)
        ):
            typed = self.found[-1][1]
            is_box = known.get("type") == "checkbox"
            typed[name] = [*typed.get(name, []), value or "on"] if is_box else value

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[-1][1][self._textarea] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""


class Officer:
    def __init__(self, person: User) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.fields: dict[str, set[str]] = {}
        self.tabs: dict[str, int] = {}
        self.pages: list[tuple[str, str, str]] = []  # kind, path, what it showed then

    def opens(self, path: str) -> None:
        self._reads(self.client.get(path, follow=True))

    def follows(self, part: str) -> None:
        """The first link of the page whose address has this in it."""
        found = next((link for link in self.links() if part in link), None)
        assert found, f"no link to {part} on {self.path}: {sorted(set(self.links()))}"
        self.opens(found)

    def links(self) -> Iterator[str]:
        main = NAV.sub("", self.html[self.html.index("<main") :])
        return (urljoin(self.path, unescape(link)) for link in LINK.findall(main))

    def sends(self, part: str = "", **typed: Any) -> None:
        """The form of the page that goes there, as it stands, with what is typed."""
        forms = [
            (urljoin(self.path, to), held) for to, held in Forms(self.html[self.html.index("<main") :]).found
        ]
        found = next(
            (form for form in forms if form[0].partition("?")[0].partition("#")[0].endswith(part)), None
        )
        assert found, f"no form to {part} on {self.path}: {[to for to, _held in forms]}"
        answer = self.client.post(found[0], {**found[1], **typed}, follow=True)
        assert answer.status_code == 200, f"{found[0]}: {ERROR.findall(answer.content.decode())}"
        self._reads(answer)

    def _reads(self, answer: HttpResponse) -> None:
        assert answer.status_code == 200, f"{answer.request['PATH_INFO']}: {answer.status_code}"
        self.path, self.html = answer.request["PATH_INFO"], answer.content.decode()
        name = resolve(self.path).url_name
        if "/office/" in self.path or name == "rulebook_version":
            kind = "the questions" if name in QUESTIONS else str(name)
            self.pages.append((kind, self.path, self.html))
            blank = blank_fields(self.html)
            self.fields[kind] = max(self.fields.get(kind, set()), blank, key=len)
            bar = answer.context.get("office_nav")
            self.tabs[kind] = max(self.tabs.get(kind, 0), len(bar["links"]) if bar else 0)
