"""People are told of complaints, and a webhook knows the key that set it up.

Can run under the running release: one column grows wider, the new one may be empty.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('factcheck', '0012_beat_lease'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhook',
            name='key',
            field=models.ForeignKey(help_text='The key that set it up or pointed it anew; it listens no longer than that.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='webhooks', to=settings.KNOX_TOKEN_MODEL),
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('ASSIGNED', 'a claim was assigned to me'), ('SECOND', 'a claim needs a second pair of eyes, and I may give it'), ('RECHECK', 'a recheck was opened on what I reviewed or check'), ('RULING', 'a ruling, or that a claim is not checkable, waits for a second person'), ('QUESTION', 'I am asked about a claim in an article of mine'), ('ANSWER', 'a question of mine was answered'), ('COMPLAINT', 'somebody asks for a correction of what is published, and I may decide'), ('DECIDED', 'a complaint that I put on record was decided'), ('WEBHOOK', 'a webhook of mine was turned off: nothing was delivered, or its key ended')], help_text='Of what.', max_length=12),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='off',
            field=models.CharField(blank=True, choices=[('PERSON', 'turned off by a person'), ('FAILING', 'turned off because nothing was delivered for a day'), ('KEY', 'turned off because the key that set it up has ended'), ('OWNER', 'turned off because the account was deactivated')], help_text='Why it is off; empty while on.', max_length=8),
        ),
    ]
