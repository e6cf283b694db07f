"""What the API tells of checks that were made before, or elsewhere, and of feeds."""

from typing import Any

from rest_framework import serializers

from claims.api.shapes.claims import PERSON
from claims.elsewhere import Finding
from claims.models import EarlierCheck, Feed, Lookup
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape

EARLIER = {
    "id": ID,
    "url": "https://northern.example/checks/bridge",
    "claim": "The bridge cost 4.2 million euros.",
    "label": "Mostly false",
    "said_by": ["The council"],
    "said_on": None,
    "rating": "INACCURATE",
    "explanation": "The final account says 4.9.",
    "publisher": "",
    "published_on": "2025-11-24",
    "language": "en",
    "sources": ["https://example.org/accounts"],
    "imported_by": PERSON,
    "imported_at": "2026-01-07T09:00:00Z",
}
FINDING = {
    "text": "The bridge cost 4.2 million.",
    "claimant": "The council",
    "publisher": "Southern Post",
    "url": "https://southern.example/checks/1",
    "rating": "Mostly false",
    "reviewed_on": "2026-01-03",
}
FEED = {
    "id": ID,
    "url": "https://northern.example/feed.xml",
    "account": PERSON,
    "origin": "THEIRS",
    "publisher": "Northern Wire",
    "desk": "",
    "every": 30,
    "fetches_pages": False,
    "is_on": True,
    "next_at": "2026-01-07T09:30:00Z",
    "read_at": "2026-01-07T09:00:00Z",
    "taken_at": "2026-01-07T09:00:00Z",
    "trouble": "",
    "left_out": "",
    "created_by": PERSON,
    "created_at": "2026-01-05T12:00:00Z",
}


@example("An earlier check", EARLIER)
class EarlierCheckShape(serializers.ModelSerializer[EarlierCheck]):
    said_by = serializers.ListField(child=serializers.CharField(), help_text="Who said it, by name.")
    sources = serializers.ListField(child=serializers.CharField(), help_text="What it rested on, by address.")
    imported_by = PersonShape(help_text="Who brought it in.")

    class Meta:
        model = EarlierCheck
        fields = list(EARLIER)


@example("Brought in", {"taken_in": 1})
class TakenInShape(serializers.Serializer[Any]):
    taken_in = serializers.IntegerField(help_text="How many were brought in.")


class FindingShape(serializers.Serializer[Finding]):
    """Another's check of words like these, as they tell it."""

    text = serializers.CharField(help_text="What they checked.")
    claimant = serializers.CharField(help_text="Who said it.")
    publisher = serializers.CharField(help_text="Who checked.")
    url = serializers.CharField(help_text="Where their check is read.")
    rating = serializers.CharField(help_text="Their answer, in their words.")
    reviewed_on = serializers.DateField(allow_null=True, help_text="When they checked.")


@example("What others found", {"host": "checks.example", "state": "DONE", "found": [FINDING], "trouble": ""})
class ElsewhereShape(serializers.Serializer[Any]):
    host = serializers.CharField(help_text="Who is told the statement; empty: nobody is set to be asked.")
    state = serializers.ChoiceField(
        Lookup.State.choices, allow_null=True, help_text="How far it is; null: nobody asked within a day."
    )
    found = FindingShape(many=True, help_text="What they answered, ten at most.")
    trouble = serializers.CharField(help_text="Why there is no answer; empty where there is.")


@example("A feed", FEED)
class FeedShape(serializers.ModelSerializer[Feed]):
    account = PersonShape(help_text="In whose name its articles are posted.")
    created_by = PersonShape(help_text="Who set it up.")

    class Meta:
        model = Feed
        fields = list(FEED)
