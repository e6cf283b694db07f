from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Each claim's copy of its article's deadline."""
    Article, Claim = apps.get_model("claims", "Article"), apps.get_model("claims", "Claim")
    deadline = Article.objects.filter(pk=OuterRef("article_id")).values("deadline")[:1]
    due = Claim.objects.filter(article__deadline__isnull=False)
    due.update(due_at=Subquery(deadline))


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_queue'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
