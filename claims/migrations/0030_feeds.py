"""Feeds whose entries are taken in as articles. One new table: runs under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0029_same_claims'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('url', models.CharField(help_text='Where it is read.', max_length=2048, unique=True)),
                ('origin', models.CharField(choices=[('OURS', 'a draft of ours'), ('THEIRS', 'published by others')], default='THEIRS', help_text='Ours, or published by others.', max_length=10)),
                ('publisher', models.CharField(blank=True, help_text='Who publishes its articles, by name.', max_length=200)),
                ('desk', models.CharField(blank=True, help_text='The desk they belong to.', max_length=100)),
                ('every', models.PositiveIntegerField(default=30, help_text='Minutes between two readings.')),
                ('is_on', models.BooleanField(default=True, help_text='Whether it is read by itself.')),
                ('next_at', models.DateTimeField(help_text='When it is read next, while it is on.')),
                ('read_at', models.DateTimeField(help_text='When it was last asked for.', null=True)),
                ('taken_at', models.DateTimeField(help_text='When it was last read without fault.', null=True)),
                ('trouble', models.TextField(blank=True, help_text='Why the last reading failed; empty where it did not.')),
                ('left_out', models.TextField(blank=True, help_text='Which entries of the last reading were not taken in, and why.')),
                ('etag', models.CharField(blank=True, help_text="The server's name of what it last sent.", max_length=500)),
                ('last_modified', models.CharField(blank=True, help_text='When that was made, as it says.', max_length=100)),
                ('created_at', models.DateTimeField(help_text='When.')),
                ('account', models.ForeignKey(help_text='In whose name its articles are posted.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(help_text='Who set it up.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_on', True)), fields=['next_at'], name='feed_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('every__gte', 5), ('every__lte', 10080)), name='feed_every_so_often')],
            },
        ),
    ]
