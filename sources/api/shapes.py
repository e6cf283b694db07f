"""What the API tells about publishers, sources, fetches, snapshots and their readings."""

from typing import Any

from rest_framework import serializers

from sources.api.examples import example
from sources.enums import FetchState
from sources.models import Extraction, Fetch, Publisher, PublisherDomain, Snapshot, Source

ID = "0199c0de-5eed-7000-8000-000000000001"


class PersonShape(serializers.Serializer[Any]):
    """A person, by the name that colleagues know."""

    id = serializers.UUIDField(help_text="Opaque id.")
    username = serializers.CharField(help_text="The name to sign in with.")
    name = serializers.CharField(source="get_full_name", help_text="The full name, where it is known.")


@example(
    "A publisher", {"id": ID, "name": "Department of State", "kind": "GOVERNMENT", "domains": ["state.gov"]}
)
class PublisherShape(serializers.ModelSerializer[Publisher]):
    domains: serializers.SlugRelatedField[PublisherDomain] = serializers.SlugRelatedField(
        "domain", many=True, read_only=True, help_text="Its registrable domains."
    )

    class Meta:
        model = Publisher
        fields = ["id", "name", "kind", "domains"]


class PublisherBrief(serializers.ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["id", "name", "kind"]


class CaptureBrief(serializers.ModelSerializer[Snapshot]):
    class Meta:
        model = Snapshot
        fields = ["id", "sha256", "captured_at"]


class ReadingBrief(serializers.ModelSerializer[Extraction]):
    class Meta:
        model = Extraction
        fields = [
            "id", "snapshot", "extractor", "title", "published_on", "language", "quality", "rule",
            "extracted_at",
        ]  # fmt: skip


class SourceBrief(serializers.ModelSerializer[Source]):
    """A source wherever another thing names it."""

    publisher = PublisherBrief(read_only=True)
    fetch_state = serializers.ChoiceField(
        [FetchState.QUEUED, FetchState.RUNNING],
        read_only=True,
        allow_null=True,
        help_text="Whether a fetch waits or runs now; null when none does.",
    )

    class Meta:
        model = Source
        fields = [
            "id", "url", "title", "publisher", "access", "stands_in_for", "health", "fetch_state",
            "last_outcome", "last_reason", "last_checked_at",
        ]  # fmt: skip


@example(
    "A source on the web",
    {
        "id": ID,
        "url": "https://www.state.gov/rewards/",
        "title": "Rewards",
        "publisher": {"id": ID, "name": "Department of State", "kind": "GOVERNMENT"},
        "access": "WEB",
        "stands_in_for": "",
        "health": "ALIVE",
        "fetch_state": None,
        "last_outcome": "OK",
        "last_reason": "",
        "last_checked_at": "2026-01-05T12:00:00Z",
        "canonical_url": "https://www.state.gov/rewards",
        "description": "",
        "watch": "NORMAL",
        "latest": {"id": ID, "sha256": "9f86d081…", "captured_at": "2026-01-05T12:00:00Z"},
        "reading": None,
        "next_check_at": "2026-01-05T13:00:00Z",
        "created_at": "2026-01-05T11:59:58Z",
    },
)
class SourceShape(SourceBrief):
    """A source, its newest capture and its newest full reading."""

    latest = CaptureBrief(read_only=True, allow_null=True, help_text="The newest capture.")
    reading = ReadingBrief(read_only=True, allow_null=True, help_text="The newest full reading.")

    class Meta(SourceBrief.Meta):
        fields = [
            *SourceBrief.Meta.fields, "canonical_url", "description", "watch", "latest", "reading",
            "next_check_at", "created_at",
        ]  # fmt: skip


@example(
    "A fetch that ended",
    {
        "id": ID,
        "source": ID,
        "state": "DONE",
        "reason": "FIRST",
        "requested_at": "2026-01-05T11:59:58Z",
        "started_at": "2026-01-05T11:59:59Z",
        "ended_at": "2026-01-05T12:00:00Z",
        "attempts": 1,
        "outcome": "OK",
        "rule": "",
        "detail": "",
        "status": 200,
        "final_url": "https://www.state.gov/rewards/",
        "redirects": [],
        "media_type": "text/html",
        "bytes": 14210,
        "elapsed_ms": 412,
        "snapshot": ID,
    },
)
class FetchShape(serializers.ModelSerializer[Fetch]):
    redirects = serializers.ListField(
        child=serializers.DictField(), help_text="Each: url, status, location, peer."
    )

    class Meta:
        model = Fetch
        fields = [
            "id", "source", "state", "reason", "requested_at", "started_at", "ended_at", "attempts",
            "outcome", "rule", "detail", "status", "final_url", "redirects", "media_type", "bytes",
            "elapsed_ms", "snapshot",
        ]  # fmt: skip


class ExtractionShape(serializers.ModelSerializer[Extraction]):
    """One reading of a snapshot; its text is at the snapshot's `text/`."""

    page_offsets = serializers.ListField(
        child=serializers.IntegerField(), help_text="Where each page of a PDF begins in the text."
    )

    class Meta:
        model = Extraction
        fields = [
            "id", "extractor", "text_sha256", "title", "byline", "published_on", "language",
            "page_offsets", "quality", "rule", "extracted_at",
        ]  # fmt: skip


@example(
    "A snapshot with its reading",
    {
        "id": ID,
        "source": ID,
        "sha256": "9f86d081…",
        "bytes": 14210,
        "media_type": "text/html",
        "status": 200,
        "final_url": "https://www.state.gov/rewards/",
        "is_truncated": False,
        "captured_at": "2026-01-05T12:00:00Z",
        "captured_by": "MACHINE",
        "content_date": None,
        "stands_in_for": "",
        "extractions": [
            {
                "id": ID,
                "extractor": "html-1",
                "text_sha256": "2c26b46b…",
                "title": "Rewards",
                "byline": "",
                "published_on": None,
                "language": "en",
                "page_offsets": [],
                "quality": "OK",
                "rule": "",
                "extracted_at": "2026-01-05T12:00:02Z",
            }
        ],
    },
)
class SnapshotShape(serializers.ModelSerializer[Snapshot]):
    stands_in_for = serializers.CharField(
        source="source.stands_in_for",
        read_only=True,
        help_text="The real address, where this is a sample page.",
    )
    extractions = ExtractionShape(many=True, read_only=True, help_text="Its readings.")

    class Meta:
        model = Snapshot
        fields = [
            "id", "source", "sha256", "bytes", "media_type", "status", "final_url", "is_truncated",
            "captured_at", "captured_by", "content_date", "stands_in_for", "extractions",
        ]  # fmt: skip
