"""How often a person signed all devices out: sessions of before are worth nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [("accounts", "0005_the_journal_is_not_emptied")]

    operations = [
        migrations.AddField(
            "user", "session_generation", models.PositiveIntegerField(default=0, db_default=0)
        ),
    ]
