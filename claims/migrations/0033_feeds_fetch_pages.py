"""Feeds whose teasers' pages are fetched. A new column with a default: runs under the running release."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0032_intakes")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="fetches_pages",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whether the page of an entry is fetched of which only a teaser stands in the feed.",
            ),
        ),
    ]
