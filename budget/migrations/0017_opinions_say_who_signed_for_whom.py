"""An opinion says in whose absence it was signed, and under which name its department signed it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("budget", "0016_addresses_of_a_town_s_own_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "opinion",
            "given_for",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "opinion", "signed_as", models.CharField(blank=True, db_default="", default="", max_length=120)
        ),
    ]
