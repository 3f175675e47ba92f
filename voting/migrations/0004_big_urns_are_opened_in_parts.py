import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("voting", "0003_outcomes_show_where_the_money_went")]

    operations = [
        migrations.CreateModel(
            name="UrnPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("parts", models.PositiveSmallIntegerField()),
                ("ballots", models.PositiveIntegerField(blank=True, null=True)),
                ("grouped", models.BinaryField(blank=True, null=True)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urn_parts",
                        to="voting.poll",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["poll", "number"], name="a_part_of_an_urn_is_opened_once"
                    ),
                    models.CheckConstraint(
                        name="an_urn_part_is_one_of_its_parts", condition=Q(number__lt=F("parts"))
                    ),
                    models.CheckConstraint(
                        name="an_opened_urn_part_is_whole",
                        condition=Q(ballots__isnull=True, grouped__isnull=True)
                        | Q(ballots__isnull=False, grouped__isnull=False),
                    ),
                ],
            },
        ),
    ]
