"""What was proposed, and how likely it was worth a check. A new table alone, which the running release does not
know, so this can run under it.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0026_article_markup'),
    ]

    operations = [
        migrations.CreateModel(
            name='Detection',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('score', models.FloatField(help_text='From 0 to 1: of claims with this score about that share is worth it.')),
                ('kind', models.CharField(choices=[('NUMBER', 'number'), ('QUOTE', 'quote'), ('EVENT', 'event'), ('DATE', 'date'), ('NAME', 'name'), ('CAUSAL', 'cause and effect'), ('COMPARISON', 'comparison'), ('LEGAL', 'legal'), ('PREDICTION', 'prediction'), ('OPINION', 'opinion'), ('OTHER', 'other')], help_text='What sort of assertion it looked like.', max_length=12)),
                ('reasons', models.JSONField(default=list, help_text='What speaks for and against a check, in plain words.')),
                ('model', models.CharField(help_text='Which weights said so.', max_length=40)),
                ('claim', models.OneToOneField(help_text='What was proposed.', on_delete=django.db.models.deletion.PROTECT, related_name='detection', to='claims.claim')),
            ],
            options={
                'indexes': [models.Index(fields=['-score', 'claim'], name='detection_by_score')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='detection_score_is_a_share')],
            },
        ),
    ]
