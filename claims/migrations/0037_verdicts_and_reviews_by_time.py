"""Verdicts and reviews of a period. It can run under the running release, which waits to write meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0034_detection_runs")]

    operations = [
        migrations.AddIndex(
            model_name="verdict", index=models.Index(fields=["settled_at"], name="verdict_by_time")
        ),
        migrations.AddIndex(
            model_name="review", index=models.Index(fields=["submitted_at"], name="review_by_time")
        ),
    ]
