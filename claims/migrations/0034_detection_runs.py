"""Long texts that workers read for claims. One new table: runs under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0033_feeds_fetch_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DetectionRun',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('min_score', models.FloatField(help_text='The least score that is proposed, from 0 to 1.')),
                ('state', models.CharField(choices=[('WAITING', 'waits for a worker, or is being read'), ('DONE', 'read'), ('FAILED', 'could not be read')], default='WAITING', help_text='How far it is.', max_length=10)),
                ('read', models.PositiveIntegerField(default=0, help_text='Code points that were read.')),
                ('length', models.PositiveIntegerField(help_text='Code points that there are.')),
                ('made', models.PositiveIntegerField(help_text='How many claims were proposed, once it is read.', null=True)),
                ('words', models.TextField(blank=True, help_text='Why it could not be read; else empty.')),
                ('free_at', models.DateTimeField(help_text='From when another worker may take it; none while it waits for the first.', null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='How often a worker has taken it.')),
                ('asked_at', models.DateTimeField(help_text='When.')),
                ('ended_at', models.DateTimeField(help_text='When it ended; none while it waits.', null=True)),
                ('article', models.ForeignKey(help_text='Whose text is read.', on_delete=django.db.models.deletion.PROTECT, related_name='detection_runs', to='claims.article')),
                ('asked_by', models.ForeignKey(help_text='Who asked for it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(help_text='Which of its texts.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.articleversion')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'WAITING')), fields=('article',), name='one_live_detection_run'),
                    models.CheckConstraint(condition=models.Q(('min_score__gte', 0), ('min_score__lte', 1)), name='least_score_is_a_share'),
                ],
            },
        ),
    ]
