"""Claims of several articles that people hold to be one. One new table: runs under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0028_drifts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SameClaim',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('group', models.UUIDField(help_text='Those of one group are the same claim; groups that meet become one.')),
                ('despite', models.TextField(blank=True, help_text='Why, although a figure, a negation or a name in them differs.')),
                ('said_at', models.DateTimeField(help_text='When.')),
                ('ended_at', models.DateTimeField(help_text='When it was taken back; none while it holds.', null=True)),
                ('claim', models.ForeignKey(help_text='Which claim.', on_delete=django.db.models.deletion.PROTECT, related_name='same', to='claims.claim')),
                ('ended_by', models.ForeignKey(help_text='Who took it back.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('said_by', models.ForeignKey(help_text='Who said so.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['group'], name='same_claims_of_group')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('claim',), name='same_group_once_a_claim')],
            },
        ),
    ]
