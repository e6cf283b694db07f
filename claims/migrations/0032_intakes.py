"""Articles taken in from their address. One new table: runs under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0031_claims_by_kind'),
        ('sources', '0013_index_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('is_key', models.BooleanField(default=False, help_text="Whether the article is known again by this address, having no id of the account's own.")),
                ('given', models.JSONField(default=list, help_text='Of title and language, what the account gave: no page overwrites it.')),
                ('state', models.CharField(choices=[('WAITING', 'its page is being fetched and read'), ('HELD', 'its page cannot be asked for yet'), ('FAILED', 'no text could be taken from its page'), ('DONE', 'the text was taken from its page'), ('BY_HAND', 'a person sent the text instead')], default='WAITING', help_text='How far it is.', max_length=10)),
                ('why', models.CharField(blank=True, help_text="Why there is no text: the fetch's outcome, or what was wrong.", max_length=60)),
                ('words', models.TextField(blank=True, help_text='The same in plain words.')),
                ('asked_at', models.DateTimeField(help_text='When.')),
                ('ended_at', models.DateTimeField(help_text='When it was settled; none while it waits.', null=True)),
                ('account', models.ForeignKey(help_text='The account that posted the article.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.OneToOneField(help_text='Whose text it is to be.', on_delete=django.db.models.deletion.PROTECT, related_name='intake', to='claims.article')),
                ('asked_by', models.ForeignKey(help_text='Who asked last.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reading', models.ForeignKey(help_text='What the text was taken from, once it was.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.extraction')),
                ('source', models.ForeignKey(help_text='The page that is read.', on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='sources.source')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['source'], name='intake_waiting')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_key', True)), fields=('account', 'source'), name='address_once_an_account'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'WAITING')), models.Q(models.Q(('state', 'WAITING'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='settled_intake_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'DONE'), _negated=True), ('reading__isnull', False), _connector='OR'), name='intake_done_from_a_reading'),
                ],
            },
        ),
    ]
