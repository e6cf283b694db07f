"""Checks that were published before are brought in. Can run under the running release: a new table."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0024_history_roots_are_trees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierCheck',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('url', models.CharField(help_text='Where it is published.', max_length=1000, unique=True)),
                ('claim', models.TextField(help_text='What was checked.')),
                ('said_by', models.JSONField(default=list, help_text='Who said it, by name.')),
                ('said_on', models.DateField(help_text='When it was said.', null=True)),
                ('label', models.CharField(help_text='The answer, on the scale that was used then.', max_length=200)),
                ('rating', models.CharField(blank=True, choices=[('CONFIRMED', 'confirmed'), ('CONFIRMED_WITH_CHANGES', 'right once its words are changed'), ('ATTRIBUTION_ONLY', 'only that it was said'), ('MISLEADING', 'misleading'), ('INACCURATE', 'inaccurate'), ('UNSUPPORTED', 'nothing found that supports it'), ('UNVERIFIABLE', 'cannot be verified')], help_text='The answer on ours, where a person gave it.', max_length=24)),
                ('explanation', models.TextField(blank=True, help_text='How it was explained.')),
                ('publisher', models.CharField(blank=True, help_text='Who checked; empty: we did.', max_length=200)),
                ('published_on', models.DateField(help_text='When it was published.', null=True)),
                ('language', models.CharField(blank=True, help_text='In which language.', max_length=35)),
                ('sources', models.JSONField(default=list, help_text='What it rested on, by address.')),
                ('words', models.TextField(help_text='What it is found by: each word once, with a space around it.')),
                ('imported_at', models.DateTimeField(help_text='When, for the last time.')),
                ('imported_by', models.ForeignKey(help_text='Who brought it in.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['published_on'], name='earlier_by_day')],
            },
        ),
    ]
