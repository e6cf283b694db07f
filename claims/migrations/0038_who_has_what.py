"""Who has what is counted from an index alone. It runs under the running release, which waits to write meanwhile."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("claims", "0037_verdicts_and_reviews_by_time")]

    operations = [
        migrations.RemoveIndex(model_name="claim", name="claim_queue_of_person"),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["assignee", "due_at", "-legal_flag", "id", "article", "created_at"],
                name="claim_queue_of_person",
                condition=Q(is_split=False, stage__in=("IN_REVIEW", "CROSS_CHECK", "DISPUTED")),
            ),
        ),
    ]
