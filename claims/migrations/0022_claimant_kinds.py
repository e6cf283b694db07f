"""What a claimant is. Can run under the running release: the database knows what holds where none is said."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0021_index_articles_and_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='claimant',
            name='kind',
            field=models.CharField(choices=[('PERSON', 'a person'), ('ORGANISATION', 'an organisation'), ('UNKNOWN', 'not said yet')], db_default='UNKNOWN', default='UNKNOWN', help_text='What they are, where a person said so; it is never guessed.', max_length=12),
        ),
    ]
