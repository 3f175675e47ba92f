from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("voting", "0009_urns_forget_the_order_of_their_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="looking",
            field=models.JSONField(blank=True, db_default=Value({}, models.JSONField()), default=dict),
        ),
    ]
