from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("voting", "0009_urns_forget_the_order_of_their_rows"),
    ]

    operations = [
        # May be empty, so that SQLite adds a column and does not build the table anew, without its triggers.
        migrations.AddField(
            model_name="outcome",
            name="looking",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
