from django.db import migrations, models


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [('voting', '0014_what_a_vote_has_settled_stays')]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='keys_confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
