"""The words of an entry about somebody who left may go. Runs under the running release, which never empties them."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('factcheck', '0013_complaints_told_and_webhooks_that_end'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountentry',
            name='act',
            field=models.CharField(choices=[('INVITED', 'invited'), ('INVITATION_WITHDRAWN', 'invitation withdrawn'), ('JOINED', 'joined'), ('MADE', 'made'), ('ROLE', 'role changed'), ('DUTY', 'duties changed'), ('DESK', 'desk given or taken'), ('DEACTIVATED', 'deactivated'), ('REACTIVATED', 'reactivated'), ('PASSWORD', 'password changed'), ('KEY_MADE', 'key made'), ('KEYS_REVOKED', 'keys revoked'), ('SIGNED_OUT', 'signed out everywhere'), ('TWO_FACTOR_ON', 'two-factor set up'), ('TWO_FACTOR_OFF', 'two-factor taken off'), ('RECOVERY_CODES', 'new recovery codes'), ('UNLOCKED', 'sign-in unlocked'), ('LINKED', 'linked to the provider'), ('FORGOTTEN', 'personal data removed')], help_text='What happened.', max_length=24),
        ),
        migrations.AlterField(
            model_name='accountentry',
            name='by',
            field=models.ForeignKey(help_text='Who did it; empty where the sign-in provider did, or the time that it is kept was over.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='accountentry',
            name='detail',
            field=models.CharField(blank=True, help_text='More of it, in words; none once it was forgotten.', max_length=300, null=True),
        ),
        migrations.CreateModel(
            name='Forgotten',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('row_id', models.UUIDField(help_text='The entry.')),
                ('column_name', models.CharField(help_text='table.column that may go to NULL.', max_length=80)),
                ('at', models.DateTimeField(help_text='When.')),
            ],
            options={
                'verbose_name_plural': 'forgotten',
                'constraints': [models.UniqueConstraint(fields=('row_id', 'column_name'), name='forgotten_once')],
            },
        ),
    ]
