"""Roots over histories are trees from now on. Can run under the running release, whose roots stay lists."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0023_lookups'),
    ]

    operations = [
        migrations.AddField(
            model_name='historyroot',
            name='is_tree',
            field=models.BooleanField(db_default=False, default=False, help_text='Whether the leaves are a tree of hashes, as they are by now; before, they were a list.'),
        ),
    ]
