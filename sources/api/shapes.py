"""What the API tells about publishers, sources, fetches, snapshots and their readings."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources import labels, waiting
from sources.api.examples import example, stored
from sources.enums import FetchState, Health, UploadKind
from sources.models import (
    Attestation,
    Encounter,
    Extraction,
    Fetch,
    Override,
    Publisher,
    PublisherDomain,
    Snapshot,
    Source,
    Tombstone,
)

ID = "0199c0de-5eed-7000-8000-000000000001"

ATTESTED = "Of a person's own capture: whether a second person saw the same; null for a machine's."


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
    is_attested = serializers.BooleanField(allow_null=True, help_text=ATTESTED, read_only=True)

    class Meta:
        model = Snapshot
        fields = ["id", "sha256", "captured_at", "captured_by", "is_attested"]


class ReadingBrief(serializers.ModelSerializer[Extraction]):
    class Meta:
        model = Extraction
        fields = [
            "id", "snapshot", "extractor", "title", "published_on", "language", "quality", "rule",
            "extracted_at",
        ]  # fmt: skip


CAPTURE = {
    "id": ID,
    "sha256": "9f86d081…",
    "captured_at": "2026-01-05T12:00:00Z",
    "captured_by": "MACHINE",
    "is_attested": None,
}


class HealthField(serializers.ChoiceField):
    """A source's health at this moment: a person's word while it holds, else what our checks find."""

    def get_attribute(self, source: Source) -> Health:
        return source.health_at(timezone.now())


class SourceBrief(serializers.ModelSerializer[Source]):
    """A source wherever another thing names it."""

    health = HealthField(
        Health.choices,
        read_only=True,
        help_text="Whether it still answers: what a person says of it, else what our checks find.",
    )
    publisher = PublisherBrief(read_only=True, allow_null=True, help_text="Who publishes it.")
    fetch_state = serializers.ChoiceField(
        [FetchState.QUEUED, FetchState.RUNNING],
        read_only=True,
        allow_null=True,
        help_text="Whether a fetch waits or runs now; null when none does.",
    )

    class Meta:
        model = Source
        fields = [
            "id", "url", "title", "publisher", "access", "kind", "is_confidential", "stands_in_for", "health",
            "fetch_state",
            "last_outcome", "last_reason", "last_checked_at",
        ]  # fmt: skip


class EncounterShape(serializers.ModelSerializer[Encounter]):
    """That a person of ours saw or heard an offline source."""

    by = PersonShape(read_only=True, help_text="Who.")

    class Meta:
        model = Encounter
        fields = ["seen_on", "how", "place", "by", "recorded_at"]


class WaitsShape(serializers.Serializer[Any]):
    """Why a source or a fetch waits."""

    until = serializers.DateTimeField(allow_null=True, help_text="Until when; null where that is not known.")
    why = serializers.CharField(help_text="Why, in plain words.")


class SuccessorShape(serializers.ModelSerializer[Source]):
    """Where a document is now."""

    class Meta:
        model = Source
        fields = ["id", "url"]


@example(
    "A page that a person says has moved",
    {
        "id": ID,
        "kind": "MOVED",
        "reason": "The ministry has a new site; the same decree stands there.",
        "successor": {"id": ID, "url": "https://example.org/new/decree"},
        "made_by": {"id": ID, "username": "ada", "name": "Ada Lind"},
        "made_at": "2026-01-05T12:00:00Z",
        "expires_at": None,
        "lifted_at": None,
        "lifted_by": None,
    },
)
class OverrideShape(serializers.ModelSerializer[Override]):
    """A person's word about a source's health or schedule, over what our checks find."""

    successor = SuccessorShape(
        allow_null=True, help_text="Where the document is now, as far as you may see that."
    )
    made_by = PersonShape(help_text="Who said so.")
    lifted_by = PersonShape(allow_null=True, help_text="Who ended it; null where it holds or ran out.")

    class Meta:
        model = Override
        fields = [
            "id", "kind", "reason", "successor", "made_by", "made_at", "expires_at", "lifted_at", "lifted_by",
        ]  # fmt: skip


@example(
    "A source on the web",
    {
        "id": ID,
        "url": "https://www.state.gov/rewards/",
        "title": "Rewards",
        "publisher": {"id": ID, "name": "Department of State", "kind": "GOVERNMENT"},
        "access": "WEB",
        "kind": "",
        "is_confidential": False,
        "stands_in_for": "",
        "health": "ALIVE",
        "fetch_state": None,
        "last_outcome": "OK",
        "last_reason": "",
        "last_checked_at": "2026-01-05T12:00:00Z",
        "canonical_url": "https://www.state.gov/rewards",
        "description": "",
        "watch": "NORMAL",
        "latest": CAPTURE,
        "reading": None,
        "outcome_words": "captured",
        "next_step": "",
        "during_outage": False,
        "override": None,
        "waits": None,
        "encounters": [],
        "next_check_at": "2026-01-05T13:00:00Z",
        "revision": 1,
        "created_at": "2026-01-05T11:59:58Z",
    },
)
class SourceShape(SourceBrief):
    """A source, its newest capture and its newest full reading; how it is, why it waits, what to do."""

    outcome_words = serializers.SerializerMethodField(help_text="`last_outcome` in plain words.")
    next_step = serializers.SerializerMethodField(
        help_text="What a person can do about it; empty for nothing."
    )
    during_outage = serializers.BooleanField(
        source="in_outage", read_only=True, help_text="Whether that fell into an outage of ours."
    )
    override = serializers.SerializerMethodField(
        help_text="What a person says of its health or schedule; null when nobody does."
    )
    waits = serializers.SerializerMethodField(
        help_text="Why it is not fetched now; null where nothing but its schedule holds it."
    )
    encounters = EncounterShape(
        many=True, read_only=True, help_text="Of an offline one: who of us saw or heard it, and when."
    )
    latest = CaptureBrief(read_only=True, allow_null=True, help_text="The newest capture.")
    reading = ReadingBrief(read_only=True, allow_null=True, help_text="The newest full reading.")

    class Meta(SourceBrief.Meta):
        fields = [
            *SourceBrief.Meta.fields, "outcome_words", "next_step", "during_outage", "override", "waits",
            "encounters", "canonical_url", "description", "watch", "latest", "reading", "next_check_at",
            "revision", "created_at",
        ]  # fmt: skip

    def get_outcome_words(self, source: Source) -> str:
        return _ended(source).what

    def get_next_step(self, source: Source) -> str:
        return _ended(source).next

    @extend_schema_field(OverrideShape(allow_null=True))
    def get_override(self, source: Source) -> dict[str, Any] | None:
        said = source.holding(timezone.now())
        return OverrideShape(said, context=self.context).data if said else None

    @extend_schema_field(WaitsShape(allow_null=True))
    def get_waits(self, source: Source) -> dict[str, Any] | None:
        waits = waiting.of_source(source, now=timezone.now())
        return WaitsShape(waits).data if waits else None


def _ended(source: Source) -> labels.Told:
    return labels.ended(source.last_outcome, in_outage=source.in_outage)  # type: ignore[attr-defined]


class HopShape(serializers.Serializer[Any]):
    """A redirect."""

    url = serializers.CharField(help_text="The address that was asked.")
    status = serializers.IntegerField(help_text="The HTTP status of its answer.")
    location = serializers.CharField(help_text="Where that led, made absolute.")
    peer = serializers.CharField(allow_null=True, help_text="The address of the server that answered.")


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
        "retries": 0,
        "outcome": "OK",
        "outcome_words": "captured",
        "next_step": "",
        "during_outage": False,
        "waits": None,
        "rule": "",
        "deciding_header": "",
        "detail": "",
        "robots": "ALLOWED",
        "is_conditional": False,
        "status": 200,
        "final_url": "https://www.state.gov/rewards/",
        "redirects": [],
        "media_type": "text/html",
        "bytes": 14210,
        "elapsed_ms": 412,
        "snapshot": ID,
        "changed_headers": [],
    },
)
class FetchShape(serializers.ModelSerializer[Fetch]):
    outcome_words = serializers.SerializerMethodField(help_text="`outcome` in plain words.")
    next_step = serializers.SerializerMethodField(
        help_text="What a person can do about it; empty for nothing."
    )
    during_outage = serializers.SerializerMethodField(help_text="Whether it fell into an outage of ours.")
    waits = serializers.SerializerMethodField(help_text="Why it does not begin yet; null once it has begun.")
    redirects = stored(HopShape, help_text="In their order.")
    changed_headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Of an unchanged page: headers that differ from the capture's, each [name, value].",
    )

    class Meta:
        model = Fetch
        fields = [
            "id", "source", "state", "reason", "requested_at", "started_at", "ended_at", "attempts",
            "retries", "outcome", "outcome_words", "next_step", "during_outage", "waits", "rule",
            "deciding_header", "detail", "robots", "is_conditional", "status", "final_url",
            "redirects", "media_type", "bytes", "elapsed_ms", "snapshot", "changed_headers",
        ]  # fmt: skip

    def get_outcome_words(self, fetch: Fetch) -> str:
        return self._ended(fetch).what

    def get_next_step(self, fetch: Fetch) -> str:
        return self._ended(fetch).next

    def get_during_outage(self, fetch: Fetch) -> bool:
        return getattr(fetch, "in_outage", False)  # one that was just asked for has not ended

    @extend_schema_field(WaitsShape(allow_null=True))
    def get_waits(self, fetch: Fetch) -> dict[str, Any] | None:
        waits = waiting.of_fetch(fetch, now=timezone.now())
        return WaitsShape(waits).data if waits else None

    def _ended(self, fetch: Fetch) -> labels.Told:
        return labels.ended(fetch.outcome, in_outage=self.get_during_outage(fetch))


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


class AttestationShape(serializers.ModelSerializer[Attestation]):
    """That a second person saw the same."""

    by = PersonShape(help_text="Who attests it.")

    class Meta:
        model = Attestation
        fields = ["id", "by", "at", "note"]


TOMBSTONE = {
    "snapshot": ID,
    "order": "Regional Court of Hamburg, 324 O 99/26",
    "reason": "The page names a minor; the order demands the removal of every copy.",
    "sha256": "9f86d081…",
    "texts": ["2c26b46b…"],
    "has_shared_bytes": False,
    "asked_by": {"id": ID, "username": "ada", "name": "Ada Lind"},
    "confirmed_by": {"id": ID, "username": "bo", "name": "Bo Ek"},
    "at": "2026-02-01T09:00:00Z",
}


@example("A tombstone", TOMBSTONE)
class TombstoneShape(serializers.ModelSerializer[Tombstone]):
    """What is left of a capture that a legal order took down."""

    texts = serializers.ListField(
        child=serializers.CharField(), help_text="SHA-256 of each text that was removed."
    )
    asked_by = PersonShape(help_text="The first person.")
    confirmed_by = PersonShape(help_text="The second.")

    class Meta:
        model = Tombstone
        fields = list(TOMBSTONE)


class UploadShape(serializers.Serializer[Any]):
    """The file of a person's own capture."""

    name = serializers.CharField(help_text="As the person called it.")
    kind = serializers.ChoiceField(UploadKind.choices, help_text="What it is, by its own bytes.")
    bytes = serializers.IntegerField(help_text="How many bytes it had.")
    sha256 = serializers.CharField(help_text="SHA-256 of the file; of a web archive only the page is kept.")
    note = serializers.CharField(help_text="How the person got there.")


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
        "captured_by": "PERSON",
        "person": {"id": ID, "username": "ada", "name": "Ada Lind"},
        "is_open": True,
        "is_attested": True,
        "content_date": None,
        "original_url": "",
        "stands_in_for": "",
        "upload": {
            "name": "rewards.wacz",
            "kind": "WACZ",
            "bytes": 220140,
            "sha256": "fcde2b2e…",
            "note": "Signed in with our subscription.",
        },
        "attestations": [
            {
                "id": ID,
                "by": {"id": ID, "username": "bo", "name": "Bo Ek"},
                "at": "2026-01-05T12:20:00Z",
                "note": "",
            }
        ],
        "tombstone": None,
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
    person = PersonShape(allow_null=True, read_only=True, help_text="Whose own capture it is.")
    is_attested = serializers.BooleanField(allow_null=True, help_text=ATTESTED, read_only=True)
    original_url = serializers.CharField(
        read_only=True, help_text="The page's own address, where this is an archive's copy of it."
    )
    upload = serializers.SerializerMethodField(help_text="The file; null for what our fetcher captured.")
    attestations = AttestationShape(many=True, read_only=True, help_text="Who else saw the same.")
    tombstone = TombstoneShape(
        default=None,
        allow_null=True,
        read_only=True,
        help_text="That a legal order took it down: what is left of it.",
    )
    extractions = ExtractionShape(many=True, read_only=True, help_text="Its readings.")

    class Meta:
        model = Snapshot
        fields = [
            "id", "source", "sha256", "bytes", "media_type", "status", "final_url", "is_truncated",
            "captured_at", "captured_by", "person", "is_open", "is_attested", "content_date", "original_url",
            "stands_in_for", "upload", "attestations", "tombstone", "extractions",
        ]  # fmt: skip

    @extend_schema_field(UploadShape(allow_null=True))
    def get_upload(self, row: Snapshot) -> dict[str, Any] | None:
        return dict(UploadShape(row.upload).data) if row.upload else None
