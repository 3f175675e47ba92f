"""Imported elections that count in cents, or in another money: their edition says so, and its amounts are exact."""

from django.db import migrations


def fill(apps, schema_editor):
    """What the ballot paper has, instead of whole units rounded up; safe to run again."""
    for contest in apps.get_model("voting", "Contest").objects.filter(poll__origin="imported").select_related(
        "poll__edition", "envelope"
    ):
        edition = contest.poll.edition
        edition.parts_per_euro = contest.parts_per_euro
        currency = str((contest.poll.source or {}).get("meta", {}).get("currency", ""))
        edition.currency = currency.strip().upper()[:12] or "EUR"
        edition.save(update_fields=["parts_per_euro", "currency"])
        contest.envelope.amount_eur = contest.amount_eur
        contest.envelope.save(update_fields=["amount_eur"])
        entries = contest.entries.filter(withdrawn_at=None).select_related("project").only("cost_eur", "project__cost_eur")
        projects = []
        for entry in entries:
            entry.project.cost_eur = entry.cost_eur
            projects.append(entry.project)
        apps.get_model("budget", "Project").objects.bulk_update(projects, ["cost_eur"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0007_words_to_search_by_and_units_of_money"),
        ("voting", "0006_the_turnout_is_frozen_at_the_close"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
