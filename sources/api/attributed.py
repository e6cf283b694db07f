"""What the API tells about who got it from whom, and takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources.api.examples import example, sent
from sources.api.shapes import ID, PersonShape, PublisherBrief
from sources.api.strict import LONGEST_URL, Input, Words
from sources.enums import Ruled
from sources.models import Attribution, AttributionRuling, Publisher, Source
from sources.tracing import Group, Origins

NAMED = {"id": ID, "url": "https://example.org/wire/7", "title": "Bridge toll rises", "publisher": None}
PUBLISHER = {"id": ID, "name": "Northern Wire", "kind": "NEWS"}


class NamedSource(serializers.ModelSerializer[Source]):
    """A source by its name."""

    publisher = PublisherBrief(allow_null=True, help_text="Who publishes it.")

    class Meta:
        model = Source
        fields = list(NAMED)


class RulingShape(serializers.ModelSerializer[AttributionRuling]):
    by = PersonShape(help_text="Who said so.")

    class Meta:
        model = AttributionRuling
        fields = ["ruling", "note", "by", "at"]


@example(
    "Proposed by the machine",
    {
        "id": ID,
        "source": {**NAMED, "title": "Toll rises, says agency"},
        "origin": None,
        "publisher": PUBLISHER,
        "state": "PROPOSED",
        "words": "The toll rose to 14 euros, according to Northern Wire.",
        "extraction": ID,
        "start": 120,
        "end": 174,
        "extractor": "attributing/1",
        "made_at": "2026-01-05T12:00:03Z",
        "rulings": [],
    },
)
class AttributionShape(serializers.ModelSerializer[Attribution]):
    """That `source` says it got it from `origin`, or from some page of `publisher`."""

    source = NamedSource(help_text="Who got it.")  # type: ignore[assignment]  # a field of that name
    origin = NamedSource(
        allow_null=True, help_text="From which source; null where only its publisher is known."
    )
    publisher = PublisherBrief(allow_null=True, help_text="From whom, where that was named.")
    words = serializers.CharField(
        allow_null=True, help_text="The sentence that says so; null where a person said it."
    )
    rulings = RulingShape(many=True, help_text="What people said of it, the newest first.")

    class Meta:
        model = Attribution
        fields = [
            "id", "source", "origin", "publisher", "state", "words", "extraction", "start", "end",
            "extractor", "made_at", "rulings",
        ]  # fmt: skip


class SaidFrom(Input):
    """Whom it is from: one of a tracked source, an address, a publisher."""

    origin = serializers.UUIDField(required=False, help_text="A source's id.")
    url = serializers.CharField(
        required=False, max_length=LONGEST_URL, help_text="Its address, tracked from now on."
    )
    note = Words(max_length=4000, help_text="How you know, for colleagues.")


@sent("It is that page's", {"source": ID, "origin": ID, "note": "They told me so."})
class AttributionInput(SaidFrom):
    source = serializers.UUIDField(help_text="Who got it: a source's id.")  # type: ignore[assignment]  # a field of that name
    publisher = serializers.CharField(
        required=False, max_length=200, help_text="By name, where the very page is not known; found or made."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if sum(name in given for name in ("origin", "url", "publisher")) != 1:
            raise serializers.ValidationError({"origin": "Send one of origin, url and publisher."})
        return given


@sent("It counts", {"ruling": "ACCEPTED", "note": "The byline says so too."})
class AttributionRulingInput(SaidFrom):
    ruling = serializers.ChoiceField(Ruled.choices, help_text="Whether it counts.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        sent = [name for name in ("origin", "url") if name in given]
        if len(sent) == 2:
            raise serializers.ValidationError({"url": "Send origin or url, not both."})
        if sent and given["ruling"] == Ruled.DISMISSED:
            raise serializers.ValidationError({sent[0]: "Only with ACCEPTED."})
        return given


ORIGINS = {
    "count": 1,
    "sources": 3,
    "words": "3 sources, 1 independent origin: two carry the same text, one got it from there.",
    "groups": [
        {
            "origin": None,
            "publisher": None,
            "alike": [ID, ID],
            "derived": [ID],
            "words": "two carry the same text, one got it from there",
        }
    ],
}


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class SourceIds(serializers.Field[Any, Any, list[str], Any]):
    def to_representation(self, value: list[Source]) -> list[str]:
        return [str(each.pk) for each in value]


class OriginShape(serializers.Serializer[Group]):
    """Sources that come down to one origin."""

    origin = serializers.SerializerMethodField(help_text="The source that is the origin; null for several.")
    publisher = serializers.SerializerMethodField(
        help_text="The publisher that is, where its page is not known."
    )
    alike = SourceIds(help_text="Ids of those that are the origin: several where they carry the same text.")
    derived = SourceIds(help_text="Ids of those that got it from there.")
    words = serializers.CharField(help_text="Why they are one; empty for one that stands for itself.")

    @extend_schema_field(NamedSource(allow_null=True))
    def get_origin(self, group: Group) -> dict[str, Any] | None:
        return dict(NamedSource(group.origin).data) if isinstance(group.origin, Source) else None

    @extend_schema_field(PublisherBrief(allow_null=True))
    def get_publisher(self, group: Group) -> dict[str, Any] | None:
        return dict(PublisherBrief(group.origin).data) if isinstance(group.origin, Publisher) else None


class OriginsShape(serializers.Serializer[Origins]):
    """The independent origins behind a claim's sources, as far as you may see them."""

    count = serializers.IntegerField(help_text="How many.")
    sources = serializers.IntegerField(help_text="Of how many sources.")
    words = serializers.CharField(help_text="The same in plain words; empty without a source.")
    groups = OriginShape(many=True, help_text="Which sources come down to which origin.")
