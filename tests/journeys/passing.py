"""Weeks go by: every date of an edition moves into the past, and the clock stays the real one.

Pages, sweeps and the database read their own clocks, which nobody patches. A settled poll and a published
rulebook let no one change their dates, so the triggers that hold them are set aside during the move.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from accounts.models import Membership
from voting import vault
from voting.models import Poll
from voting.queries import papers


@transaction.atomic
def days_go_by(days: int) -> None:
    with _triggers_set_aside():
        for label in ("budget", "voting"):
            for model in apps.get_app_config(label).get_models():
                _move_back(model, timedelta(days=days))
        _move_back(Membership, timedelta(days=days))
        for poll in Poll.objects.exclude(urn_public_key=None):
            Poll.objects.filter(pk=poll.pk).update(paper_fingerprint=papers.fingerprint(poll))
            vault.forget_poll(settings.COUNTING_VAULT_DIR, bytes(poll.urn_public_key))


def _move_back(model: type[models.Model], span: timedelta) -> None:
    """Dates and instants alike, but for birth dates."""
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name != "birth_date"
    ]
    rows = list(model._base_manager.all())
    if not names or not rows:
        return
    for row in rows:
        for name in names:
            if (value := getattr(row, name)) is not None:
                setattr(row, name, value - span)
    model._base_manager.bulk_update(rows, names)


@contextmanager
def _triggers_set_aside() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
