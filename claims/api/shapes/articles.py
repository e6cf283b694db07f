"""What the API tells about articles and their texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.enums import PartKind
from claims.models import Article, ArticleAuthor, ArticleVersion, Claim
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape, PublisherBrief

VERSION = {
    "id": ID,
    "number": 1,
    "sha256": "2c26b46b…",
    "created_at": "2026-01-05T12:00:00Z",
}
ARTICLE = {
    "id": ID,
    "origin": "THEIRS",
    "external_id": "cms-4711",
    "title": "Bridge reopens after repairs",
    "url": "https://example.com/bridge",
    "publisher": {"id": ID, "name": "Harbour Post", "kind": "NEWS"},
    "authors": [{"name": "Jo Reed", "user": None}],
    "language": "en",
    "desk": "local",
    "deadline": None,
    "published_at": "2026-01-05T06:00:00Z",
    "access": "OPEN",
    "access_people": [],
    "quiet": False,
    "version": VERSION,
    "revision": 3,
    "created_at": "2026-01-05T12:00:00Z",
    "updated_at": "2026-01-05T12:00:00Z",
}
TEXT = {
    "text": "Bridge reopens after repairs\n\nThe bridge cost 4.2 million euros.",
    "parts": [
        {"kind": "HEADLINE", "text": "Bridge reopens after repairs"},
        {"kind": "BODY", "text": "The bridge cost 4.2 million euros."},
    ],
}


class PartShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(PartKind.choices, help_text="What sort of part.")
    text = serializers.CharField(help_text="Its text.")


class AuthorShape(serializers.ModelSerializer[ArticleAuthor]):
    user = PersonShape(allow_null=True, help_text="Who that is here, who then may not review it.")

    class Meta:
        model = ArticleAuthor
        fields = ["name", "user"]


@example("A text in a list", VERSION)
class VersionBrief(serializers.ModelSerializer[ArticleVersion]):
    class Meta:
        model = ArticleVersion
        fields = ["id", "number", "sha256", "created_at"]


@example("A text", {**VERSION, "article": ID, **TEXT})
class VersionShape(VersionBrief):
    """One immutable text; offsets of mentions are code points in `text`."""

    parts = PartShape(many=True, help_text="Ordered parts, joined by blank lines in `text`.")

    class Meta(VersionBrief.Meta):
        fields = [*VersionBrief.Meta.fields, "article", "text", "parts"]


@example("An article in a list", ARTICLE)
class ArticleShape(serializers.ModelSerializer[Article]):
    publisher = PublisherBrief(allow_null=True, help_text="Who publishes it.")
    authors = AuthorShape(many=True, help_text="The names of its byline.")
    access_people = PersonShape(many=True, help_text="For whom it exists while restricted.")
    quiet = serializers.BooleanField(
        source="is_quiet", help_text="Nothing outside is touched in its name by itself."
    )
    version = VersionBrief(source="newest", help_text="Its newest text.")

    class Meta:
        model = Article
        fields = list(ARTICLE)


@example("An article", {**ARTICLE, **TEXT})
class ArticleInFull(ArticleShape):
    """An article with its newest text."""

    text = serializers.CharField(source="newest.text", help_text="Its newest text.")
    parts = PartShape(many=True, source="newest.parts", help_text="The parts of that text.")

    class Meta(ArticleShape.Meta):
        fields = [*ArticleShape.Meta.fields, "text", "parts"]


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class ClaimIds(serializers.Field[list[Claim], Any, list[str], Any]):
    def to_representation(self, value: list[Claim]) -> list[str]:
        return [str(claim.pk) for claim in value]


class CarriedOver(serializers.Serializer[Any]):
    """What became of the claims when the text changed."""

    moved = ClaimIds(
        read_only=True, help_text="Claims whose words stand elsewhere now, or in several places."
    )
    orphaned = ClaimIds(read_only=True, help_text="Claims whose words are no longer in the text.")


@example("Posted", {**ARTICLE, **TEXT, "moved": [], "orphaned": []})
class PostedArticle(CarriedOver, ArticleInFull):
    """An article as a post left it (claims.services.articles.Posted), and what became of its claims."""

    class Meta(ArticleInFull.Meta):
        fields = [*ArticleInFull.Meta.fields, "moved", "orphaned"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {**ArticleInFull(instance.article).data, **CarriedOver(instance).data}


@example("A text as it was taken in", {**VERSION, "article": ID, **TEXT, "moved": [], "orphaned": []})
class PostedVersion(CarriedOver, VersionShape):
    """A text as it was taken in (claims.services.articles.Posted), and what became of the claims."""

    class Meta(VersionShape.Meta):
        fields = [*VersionShape.Meta.fields, "moved", "orphaned"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {**VersionShape(instance.version).data, **CarriedOver(instance).data}
