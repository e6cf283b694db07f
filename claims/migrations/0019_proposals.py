"""A new table beside the claims: it can be made under the running release, which knows nothing of it."""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0018_complaints'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('statement', models.TextField(help_text='Its own words, without what joins them to the sentence before; nothing is put in.')),
                ('asserts', models.CharField(choices=[('SAID', 'that they said it'), ('SO', 'that it is so')], help_text='That somebody said it, for a quotation; else that it is so.', max_length=4)),
                ('choices', models.JSONField(help_text='Other statements: each with what it changes, and with what it asserts, or null.')),
                ('claimants', models.JSONField(help_text='Names of those who say it, as the text has them, in full.')),
                ('said_as', models.CharField(blank=True, help_text="The pronoun that stands where the speaker's name would.", max_length=40)),
                ('offered', models.JSONField(help_text='Whom that pronoun may mean, the likeliest first.')),
                ('outlets', models.JSONField(help_text='From which outlets the article says it has this.')),
                ('hedges', models.JSONField(help_text='Its words of distance, as “allegedly”.')),
                ('proposer', models.CharField(help_text='By what, and its version.', max_length=40)),
                ('made_at', models.DateTimeField(help_text='When.')),
                ('claim', models.OneToOneField(help_text='For which claim.', on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='claims.claim')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
