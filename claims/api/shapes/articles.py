"""What the API tells about articles and their texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.enums import Format, LinkPlace, PartKind
from claims.linked import Linked
from claims.models import Article, ArticleAuthor, ArticleMarkup, ArticleVersion, Claim
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


class NearClaim(serializers.Serializer[Any]):
    claim = serializers.UUIDField(help_text="The claim.")
    place = serializers.ChoiceField(LinkPlace.choices, help_text="In its sentence, or next to it.")


class LinkShape(serializers.Serializer[Any]):
    """A link of the text that could be a source."""

    url = serializers.CharField(help_text="Where it leads.")
    words = serializers.CharField(help_text="The words that are the link.")
    start = serializers.IntegerField(help_text="Their first code point in the text.")
    end = serializers.IntegerField(help_text="Code point after the last.")
    claims = NearClaim(many=True, help_text="The claims that it stands in or next to.")

    def to_representation(self, instance: Linked) -> dict[str, Any]:
        link, places = instance.proposed, self.context["places"]
        return {
            "url": link.url,
            "words": link.words,
            "start": places.in_newest(link.start),
            "end": places.in_newest(link.end),
            "claims": [{"claim": str(claim), "place": str(place)} for claim, place in instance.claims],
        }


@example(
    "An article's links",
    {
        "version": 1,
        "links": [
            {
                "url": "https://council.example/accounts/2025",
                "words": "the final account",
                "start": 78,
                "end": 95,
                "claims": [{"claim": ID, "place": "IN"}],
            }
        ],
    },
)
class LinksShape(serializers.Serializer[Any]):
    """What an article's newest text links."""

    version = serializers.IntegerField(
        source="version.number", allow_null=True, default=None, help_text="Of which text."
    )
    links = LinkShape(many=True, help_text="In their order; what no fetch would ask for is left out.")


class MarkedPartShape(serializers.Serializer[Any]):
    """A part in the markup that it came in. Code of others: show it as text, or make it harmless first."""

    part = serializers.IntegerField(help_text="Which of the article's `parts`, from 0.")
    format = serializers.ChoiceField(Format.choices, help_text="What it was written in.")
    given = serializers.CharField(help_text="As it was sent.")
    html = serializers.SerializerMethodField(
        help_text="The HTML in which `html` of coverage counts: the same, or what was made of Markdown."
    )

    def get_html(self, part: dict[str, Any]) -> str:
        return str(part.get("html", part["given"]))


@example(
    "A text's markup",
    {
        "version": 1,
        "html_sha256": "9f86d081…",
        "parts": [
            {
                "part": 1,
                "format": "HTML",
                "given": "<p>The bridge cost 4.2 million euros.</p>",
                "html": "<p>The bridge cost 4.2 million euros.</p>",
            }
        ],
        "created_at": "2026-01-05T12:00:00Z",
    },
)
class MarkupShape(serializers.ModelSerializer[ArticleMarkup]):
    """The markup that a text of an article last came in."""

    version = serializers.IntegerField(source="version.number", help_text="Of which text.")
    html_sha256 = serializers.CharField(
        source="sha256", help_text="SHA-256 of the HTML in UTF-8; of several parts joined by blank lines."
    )
    parts = MarkedPartShape(many=True, help_text="The parts that came in markup.")

    class Meta:
        model = ArticleMarkup
        fields = ["version", "html_sha256", "parts", "created_at"]


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
    html_sha256 = serializers.CharField(
        read_only=True,
        help_text="SHA-256 of the HTML that was sent, or made of Markdown; empty where it was plain text.",
    )


@example("Posted", {**ARTICLE, **TEXT, "moved": [], "orphaned": [], "html_sha256": ""})
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
