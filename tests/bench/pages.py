"""The pages most read: their addresses, their queries, and what one costs whatever the load."""

import gzip
import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import Edition, Project
from tests.bench.urls import QUERIES

HOST = "budget.example.org"


def addresses(edition: Edition, project: Project) -> dict[str, str]:
    where = [edition.municipality.slug, edition.slug]
    return {
        "edition": reverse("edition", args=where),
        "rulebook": reverse("rulebook", args=where),
        "projects": reverse("projects", args=where),
        "ideas": reverse("proposals", args=where),
        "projects-100": reverse("projects", args=where) + "?per_page=100",
        "ideas-100": reverse("proposals", args=where) + "?per_page=100",
        "project": reverse("project", args=[*where, project.number]),
        "results": reverse("outcomes", args=where),
    }


class Page:
    """A page read by a visitor, once the process is warm."""

    def __init__(self, address: str) -> None:
        client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            self.answer = client.get(address)
        self.queries = [query["sql"] for query in queries]

    def __str__(self) -> str:
        size, compressed = len(self.answer.content), len(gzip.compress(self.answer.content))
        queries, status = len(self.queries), self.answer.status_code
        return f"{queries:>3} queries{size:>8} bytes{compressed:>7} compressed  {status}"


def read(known: dict[str, str]) -> dict[str, Page]:
    """Every page, its queries written down for the bare view."""
    pages = {name: Page(address) for name, address in known.items()}
    QUERIES.write_text(json.dumps({name: page.queries for name, page in pages.items()}))
    return pages
