"""What ideas and projects are found by, and what the amounts of an edition are counted in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0006_an_envelope_may_say_otherwise")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="search_words",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="search_words",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.AddField(
            model_name="edition",
            name="parts_per_euro",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="edition",
            name="currency",
            field=models.CharField(db_default="EUR", default="EUR", max_length=12),
        ),
    ]
