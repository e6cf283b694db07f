"""Beside a claim's place in a newer text, how sure it is. One new table: runs under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0027_detections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('confidence', models.FloatField(help_text='How alike the words are, or one in how many places.')),
                ('start', models.PositiveIntegerField(help_text='First code point of the likest words.')),
                ('end', models.PositiveIntegerField(help_text='Code point after the last.')),
                ('before', models.ForeignKey(help_text='Where it stood in the text before.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.mention')),
                ('mention', models.OneToOneField(help_text='Where the claim stands, if so.', on_delete=django.db.models.deletion.CASCADE, related_name='drift', to='claims.mention')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lt', 1), ('end__gt', models.F('start'))), name='drift_is_a_likeness')],
            },
        ),
    ]
