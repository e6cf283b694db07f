"""A new table alone; it can run under the running release."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0025_earlier_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleMarkup',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, help_text='Opaque id.', primary_key=True, serialize=False)),
                ('parts', models.JSONField(help_text="Of each part that was sent so: its number from 0, format, what was sent, its HTML where that is another, and runs: where the text's pieces stand in the HTML (claims.places).")),
                ('links', models.JSONField(help_text='Its links: address as given, start and end of its words in the text.')),
                ('sha256', models.CharField(help_text='SHA-256 of the HTML in UTF-8, parts by blank lines.', max_length=64)),
                ('created_at', models.DateTimeField(help_text='When it came.')),
                ('created_by', models.ForeignKey(help_text='Who sent it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(help_text='Which text it shows.', on_delete=django.db.models.deletion.PROTECT, related_name='markups', to='claims.articleversion')),
            ],
            options={
                'indexes': [models.Index(fields=['version', '-id'], name='markup_of_text')],
            },
        ),
    ]
