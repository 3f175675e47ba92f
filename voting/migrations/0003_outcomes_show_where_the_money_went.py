from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0002_settled_ballot_papers_are_frozen")]

    operations = [
        migrations.AddField("outcome", "flows", models.JSONField(blank=True, default=list)),
    ]
