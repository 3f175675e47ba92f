from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ('accounts', '0006_people_end_their_sessions'),
    ]

    operations = [
        migrations.AddField(
            model_name='municipality',
            name='accessibility_checked_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='municipality',
            name='accessibility_contact',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='accessibility_rate',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='municipality',
            name='contact_hours',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='contact_telephone',
            field=models.CharField(blank=True, db_default='', default='', max_length=30),
        ),
        migrations.AddField(
            model_name='municipality',
            name='data_officer',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='help_papers',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='help_places',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='municipality',
            name='host_notice',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='publication_director',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='municipality',
            name='publisher',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddField(
            model_name='municipality',
            name='relay_service',
            field=models.CharField(blank=True, db_default='', default='', max_length=280),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.CheckConstraint(condition=models.Q(('accessibility_rate__isnull', True), models.Q(('accessibility_checked_on__isnull', False), ('accessibility_rate__lte', 100)), _connector='OR'), name='an_accessibility_rate_is_a_percentage_with_its_day'),
        ),
    ]
