"""The manifest of a source, and what proves to others that it stood so on a day."""

from base64 import b64encode
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries
from sources.api.door import Door, ListDoor, find
from sources.api.examples import example
from sources.api.shapes import ID
from sources.models import ManifestEntry, ManifestRoot, Timestamp
from sources.services import proofs

HASH = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
ROOT = {"number": 12, "sealed_at": "2026-01-06T00:04:00Z", "leaves": 31, "previous": HASH, "root": HASH}


@example(
    "A capture's entry",
    {
        "id": ID,
        "seq": 1,
        "object_type": "snapshot",
        "object_id": ID,
        "digest": HASH,
        "at": "2026-01-05T12:00:00Z",
        "previous": "",
        "hash": HASH,
        "root_number": 12,
    },
)
class ManifestEntryShape(serializers.ModelSerializer[ManifestEntry]):
    object_id = serializers.UUIDField(
        source="shown_id",
        allow_null=True,
        help_text="The row that it is about; null where you may not see it.",
    )
    root_number = serializers.IntegerField(
        allow_null=True, help_text="Number of the first root that covers it; null until the day's is sealed."
    )

    class Meta:
        model = ManifestEntry
        fields = ["id", "seq", "object_type", "object_id", "digest", "at", "previous", "hash", "root_number"]


class RootShape(serializers.ModelSerializer[ManifestRoot]):
    class Meta:
        model = ManifestRoot
        fields = ["number", "sealed_at", "leaves", "previous", "root"]


class TimestampShape(serializers.ModelSerializer[Timestamp]):
    token = serializers.SerializerMethodField(help_text="Its reply (RFC 3161 TimeStampResp, DER), in Base64.")

    class Meta:
        model = Timestamp
        fields = ["authority", "certified_at", "serial", "signer", "obtained_at", "token"]

    def get_token(self, row: Timestamp) -> str:
        return b64encode(bytes(row.token)).decode()


class StepShape(serializers.Serializer[proofs.Step]):
    side = serializers.ChoiceField(["left", "right"], help_text="On which side the other hash stands.")
    hash = serializers.CharField(help_text="The other hash, in hexadecimal.")


@example(
    "A source under the root of a day",
    {
        "root": ROOT,
        "seq": 2,
        "head": HASH,
        "path": [{"side": "right", "hash": HASH}],
        "timestamps": [
            {
                "authority": "https://time.example/tsa",
                "certified_at": "2026-01-06T00:04:02Z",
                "serial": "40912",
                "signer": "CN=Time Stamping Unit 1",
                "obtained_at": "2026-01-06T00:04:02Z",
                "token": "MIIGXjAVAgEA…",
            }
        ],
    },
)
class ProofShape(serializers.Serializer[proofs.Proof]):
    root = RootShape(help_text="The day's root.")
    seq = serializers.IntegerField(help_text="The manifest's newest entry then.")
    head = serializers.CharField(help_text="That entry's hash.")
    path = StepShape(many=True, help_text="The way from the leaf to the top of the tree.")
    timestamps = TimestampShape(many=True, help_text="Who certified the root.")


class SourceManifest(ListDoor):
    queryset = ManifestEntry.objects.none()

    @extend_schema(operation_id="sources_manifest", responses=ManifestEntryShape(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        """What was kept of the source and said about that, chained by hash, newest first."""
        source = find(queries.sources(self.person), pk=source_id)
        return self.page(ManifestEntryShape, queries.manifest(self.person, source))


class SourceProof(Door):
    @extend_schema(operation_id="sources_manifest_proof", responses=ProofShape)
    def get(self, request: Request, source_id: UUID, number: int) -> Response:
        """What proves the manifest under a root to somebody else; other sources are not shown by it."""
        proof = proofs.of(find(queries.sources(self.person), pk=source_id), number)
        if proof is None:
            raise NotFound(
                "No entry of this source stands under that root; take the root_number of one in its manifest."
            )
        return self.shown(ProofShape, proof)
