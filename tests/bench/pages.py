"""What one page costs whatever the load: its queries and its bytes."""

import gzip
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def report(edition: Any, poll: Any) -> Iterator[str]:
    where = [edition.municipality.slug, edition.slug]
    number = edition.projects.first().number
    addresses = {
        "edition": reverse("edition", args=where),
        "rulebook": reverse("rulebook", args=where),
        "list of 24 projects": reverse("projects", args=where),
        "list of 100 projects": reverse("projects", args=where) + "?per_page=100",
        "list of 100 ideas": reverse("proposals", args=where) + "?per_page=100",
        "one project": reverse("project", args=[*where, number]),
    }
    for name, address in addresses.items():
        client = Client(headers={"host": "budget.example.org", "x-forwarded-proto": "https"})
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        compressed = len(gzip.compress(answer.content))
        yield (
            f"  {name:<24}{len(queries):>4} queries{len(answer.content):>10} bytes{compressed:>9} compressed"
            f"  {answer.status_code}"
        )
