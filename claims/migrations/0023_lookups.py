"""Others' checks are looked for by a worker. Can run under the running release: a new table."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0022_claimant_kinds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='SHA-256 of who is asked and for what.', max_length=64)),
                ('asked_at', models.DateTimeField(help_text='When.')),
                ('state', models.CharField(choices=[('QUEUED', 'will be asked'), ('RUNNING', 'is being asked'), ('DONE', 'answered'), ('FAILED', 'not answered')], default='QUEUED', help_text='What became of it.', max_length=7)),
                ('taken_at', models.DateTimeField(help_text='When a worker took it.', null=True)),
                ('found', models.JSONField(default=list, help_text='Their checks, as we read them.')),
                ('trouble', models.CharField(blank=True, help_text='Why there is no answer, in words.', max_length=300)),
                ('asked_by', models.ForeignKey(help_text='Who pressed for it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(help_text='Of which claim.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
            ],
            options={
                'indexes': [models.Index(fields=['asked_at'], name='lookup_by_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['QUEUED', 'RUNNING'])), fields=('claim', 'key'), name='one_lookup_under_way_a_claim')],
            },
        ),
    ]
