from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("voting", "0010_urns_are_looked_at"),
    ]

    operations = [
        # May be empty, so that SQLite adds a column and does not build the table anew, without its triggers.
        migrations.AddField(
            model_name="outcome",
            name="looking",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
