from django.db import migrations


def fill(apps, schema_editor):
    """What the verdicts rested on when they were cleared: cited by then, and not yet replaced by a ruling."""
    Clearance = apps.get_model("claims", "Clearance")
    VerdictEvidence = apps.get_model("claims", "VerdictEvidence")
    ClearedEvidence = apps.get_model("claims", "ClearedEvidence")
    for clearance in Clearance.objects.filter(verdict__isnull=False).iterator():
        cited = VerdictEvidence.objects.filter(
            verdict=clearance.verdict_id, evidence__cited_at__lte=clearance.cleared_at
        )
        replaced = set(cited.filter(recheck__isnull=False).values_list("evidence__replaces", flat=True))
        keys = [key for key in cited.values_list("evidence", flat=True) if key not in replaced]
        ClearedEvidence.objects.bulk_create(
            [ClearedEvidence(clearance=clearance, evidence_id=key) for key in keys], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_cleared_evidence")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
