"""What the last look at an urn found is a row of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ('voting', '0009_urns_forget_the_order_of_their_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='UrnCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField()),
                ('faults', models.JSONField(blank=True, default=list)),
                ('may_compact', models.BooleanField()),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='urn_check', to='voting.poll')),
            ],
        ),
    ]
