"""What the API tells of a claim's history."""

from typing import Any

from rest_framework import serializers

from claims.api.shapes.claims import PERSON
from claims.models import HistoryEntry
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape

ENTRY = {
    "id": ID,
    "seq": 4,
    "kind": "MOVE",
    "action": "take",
    "round": 1,
    "facts": {"before": "OPEN", "after": "IN_REVIEW"},
    "by": PERSON,
    "at": "2026-01-06T08:55:00Z",
    "object_type": "",
    "object_id": None,
    "digest": "5feceb66…",
    "text": None,
    "text_digest": "",
    "previous": "6b86b273…",
    "hash": "d4735e3a…",
}

# What would tell how much is hidden from whoever is not to know yet.
COUNTING = ("seq", "previous", "hash")


class EntryShape(serializers.ModelSerializer[HistoryEntry]):
    seq = serializers.IntegerField(
        allow_null=True, help_text="1 for the first; null while the numbering is hidden."
    )
    previous = serializers.CharField(
        allow_null=True, help_text="Hash of the entry before; null while hidden."
    )
    hash = serializers.CharField(allow_null=True, help_text="Hash of this entry; null while hidden.")
    facts = serializers.DictField(help_text="What changed, from what to what.")
    by = PersonShape(allow_null=True, help_text="Who; null for a machine.")

    class Meta:
        model = HistoryEntry
        fields = [
            "id", "seq", "kind", "action", "round", "facts", "by", "at", "object_type", "object_id",
            "digest", "text", "text_digest", "previous", "hash",
        ]  # fmt: skip

    def to_representation(self, instance: HistoryEntry) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if self.context["is_blind"]:
            shown.update(dict.fromkeys(COUNTING))
        return shown


@example("A history", {"next": None, "previous": None, "numbering": "shown", "results": [ENTRY]})
class HistoryPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The next page, of older entries.")
    previous = serializers.URLField(allow_null=True, help_text="The page before.")
    numbering = serializers.ChoiceField(
        ["shown", "hidden"],
        help_text="hidden while a blind round runs: entries may be missing, so seq and hashes are null.",
    )
    results = EntryShape(many=True, help_text="The newest first.")
