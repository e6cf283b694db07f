"""Claims of one kind, newest first. It can run under the running release, which waits to write meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0030_feeds")]

    operations = [
        migrations.AddIndex(
            model_name="claim", index=models.Index(fields=["kind", "-id"], name="claim_by_kind")
        ),
    ]
