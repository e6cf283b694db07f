"""What the API tells of complaints; how to reach somebody only to who may publish."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.shapes.claims import PERSON
from claims.models import Complaint
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape

COMPLAINT = {
    "id": ID,
    "claim": ID,
    "before": {"id": ID, "number": 1},
    "name": "Ada Lind",
    "contact": None,
    "asked": "It was 4.9 million.",
    "received_at": "2026-01-07T08:00:00Z",
    "recorded_by": None,
    "outcome": "CORRECTED",
    "reason": "The final account says 4.9.",
    "notice": "We gave the sum of the plan for that of the account.",
    "after": {"id": ID, "number": 2},
    "decided_by": PERSON,
    "decided_at": "2026-01-08T10:00:00Z",
}


class NumberedShape(serializers.Serializer[Any]):
    """A publication of the claim."""

    id = serializers.UUIDField(help_text="Its id.")
    number = serializers.IntegerField(help_text="1 for the first; above it a correction.")


@example("A complaint", COMPLAINT)
class ComplaintShape(serializers.ModelSerializer[Complaint]):
    claim = serializers.UUIDField(source="publication.claim_id", help_text="About which claim.")
    before = NumberedShape(source="publication", help_text="What stood published when they asked.")
    after = NumberedShape(allow_null=True, help_text="What stood published once it was decided.")
    contact = serializers.SerializerMethodField(help_text="How to reach them; null unless you may publish.")
    recorded_by = PersonShape(allow_null=True, help_text="Who recorded it; null from the public page.")
    decided_by = PersonShape(allow_null=True, help_text="Who decided.")

    class Meta:
        model = Complaint
        fields = list(COMPLAINT)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_contact(self, complaint: Complaint) -> str | None:
        return complaint.contact if self.context.get("sees_contacts") else None
