from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("voting", "0010_outcomes_are_compared_before_they_are_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="looking",
            field=models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
        ),
    ]
