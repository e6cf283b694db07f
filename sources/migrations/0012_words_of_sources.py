"""Tables of words beside sources and captured titles; the running release knows nothing of them."""

import django.db.models.deletion
import sources.models.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0011_source_revisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='TitleWord',
            fields=[
                ('word', models.CharField(help_text='As sources.searching folds it.', max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SourceWords',
            fields=[
                ('id', models.BigAutoField(help_text='Its number in the full-text table.', primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='Each word once, as sources.searching folds it.')),
                ('vector', models.GeneratedField(db_persist=True, expression=sources.models.search.Split('words', output_field=sources.models.search.Lexemes()), help_text="The same for PostgreSQL's index; SQLite has its full-text table.", output_field=sources.models.search.Lexemes())),
                ('source', models.OneToOneField(help_text='What is found.', on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='sources.source')),
            ],
            options={
                'verbose_name_plural': 'source words',
            },
        ),
        migrations.CreateModel(
            name='TitleWords',
            fields=[
                ('id', models.BigAutoField(help_text='Its number in the full-text table.', primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='Each word once, as sources.searching folds it.')),
                ('vector', models.GeneratedField(db_persist=True, expression=sources.models.search.Split('words', output_field=sources.models.search.Lexemes()), help_text="The same for PostgreSQL's index; SQLite has its full-text table.", output_field=sources.models.search.Lexemes())),
                ('extraction', models.OneToOneField(help_text='The reading whose title.', on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='sources.extraction')),
            ],
            options={
                'verbose_name_plural': 'title words',
            },
        ),
    ]
