"""Which beat rings. A new table: it can be added under the running release."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('factcheck', '0011_keys_by_their_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='BeatLease',
            fields=[
                ('name', models.CharField(help_text='What is held; there is one.', max_length=20, primary_key=True, serialize=False)),
                ('holder', models.CharField(help_text='Host and process of the beat that rings.', max_length=200)),
                ('renewed_at', models.DateTimeField(help_text="When it last said so, by the database's clock.")),
            ],
        ),
    ]
