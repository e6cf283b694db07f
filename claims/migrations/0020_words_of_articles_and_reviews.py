"""Tables of words beside articles, claimants and reviews; the running release knows nothing of them."""

import django.db.models.deletion
import sources.models.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', "0019_proposals"),
    ]

    operations = [
        migrations.AlterField(
            model_name='claimwords',
            name='words',
            field=models.TextField(help_text='Each word once, as sources.searching folds it.'),
        ),
        migrations.AlterField(
            model_name='knownword',
            name='word',
            field=models.CharField(help_text='As sources.searching folds it.', max_length=60, primary_key=True, serialize=False),
        ),
        migrations.CreateModel(
            name='ArticleWords',
            fields=[
                ('id', models.BigAutoField(help_text='Its number in the full-text table.', primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='Each word once, as sources.searching folds it.')),
                ('vector', models.GeneratedField(db_persist=True, expression=sources.models.search.Split('words', output_field=sources.models.search.Lexemes()), help_text="The same for PostgreSQL's index; SQLite has its full-text table.", output_field=sources.models.search.Lexemes())),
                ('article', models.OneToOneField(help_text='What is found.', on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='claims.article')),
            ],
            options={
                'verbose_name_plural': 'article words',
            },
        ),
        migrations.CreateModel(
            name='ClaimantWords',
            fields=[
                ('id', models.BigAutoField(help_text='Its number in the full-text table.', primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='Each word once, as sources.searching folds it.')),
                ('vector', models.GeneratedField(db_persist=True, expression=sources.models.search.Split('words', output_field=sources.models.search.Lexemes()), help_text="The same for PostgreSQL's index; SQLite has its full-text table.", output_field=sources.models.search.Lexemes())),
                ('claimant', models.OneToOneField(help_text='Who is found.', on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='claims.claimant')),
            ],
            options={
                'verbose_name_plural': 'claimant words',
            },
        ),
        migrations.CreateModel(
            name='ReviewWords',
            fields=[
                ('id', models.BigAutoField(help_text='Its number in the full-text table.', primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='Each word once, as sources.searching folds it.')),
                ('vector', models.GeneratedField(db_persist=True, expression=sources.models.search.Split('words', output_field=sources.models.search.Lexemes()), help_text="The same for PostgreSQL's index; SQLite has its full-text table.", output_field=sources.models.search.Lexemes())),
                ('review', models.OneToOneField(help_text='What is found.', on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='claims.review')),
            ],
            options={
                'verbose_name_plural': 'review words',
            },
        ),
    ]
