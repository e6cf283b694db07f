"""What the API tells about articles and their texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import taking_in
from claims.api.shapes.points import PointInNewest
from claims.enums import AnchorState, Fate, Format, IntakeState, LinkPlace, PartKind
from claims.fates import Fated
from claims.linked import Linked
from claims.models import Article, ArticleAuthor, ArticleMarkup, ArticleVersion, Claim, Intake, Mention
from claims.services.articles import Posted
from sources.api.changed import DIFF_PARTS, DiffPartShape
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape, PublisherBrief
from sources.enums import DifferenceKind
from sources.models import Extraction

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
    "intake": None,
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


INTAKE = {
    "state": "FAILED",
    "why": "PAYWALLED",
    "words": "The page shows its beginning and asks for a subscription.",
    "next": "Open the page yourself and send its text in its place.",
    "until": None,
    "asked_at": "2026-01-05T12:00:00Z",
    "ended_at": "2026-01-05T12:00:04Z",
    "source": ID,
    "page": None,
}
PAGE = {"title": "Bridge reopens after repairs", "byline": "Jo Reed", "published_on": "2026-01-05"}


class PageShape(serializers.ModelSerializer[Extraction]):
    """What the page says of itself. What is sure of it became the article's, unless somebody gave that."""

    class Meta:
        model = Extraction
        fields = list(PAGE)


@example("A page behind a paywall", INTAKE)
class IntakeShape(serializers.ModelSerializer[Intake]):
    """How far the text of an article is that is taken in from its address."""

    state = serializers.ChoiceField(IntakeState.choices, source="told.state", help_text="How far it is.")
    words = serializers.CharField(
        source="told.words", help_text="How far it is, or why there is no text, in plain words."
    )
    next = serializers.CharField(
        source="told.next", help_text="What a person can do now; empty where nothing has to be done."
    )
    until = serializers.DateTimeField(
        source="told.until",
        allow_null=True,
        help_text="Before which its page is not asked for, where that is known: told of one article alone.",
    )
    source = serializers.UUIDField(source="source_id", help_text="The page, with its captures.")  # type: ignore[assignment]  # a field of that name
    page = PageShape(source="reading", allow_null=True, help_text="What the page says of itself.")

    class Meta:
        model = Intake
        fields = list(INTAKE)

    def to_representation(self, instance: Intake) -> dict[str, Any]:
        if not hasattr(instance, "told"):  # where many are listed, nobody asks the queue
            instance.told = taking_in.told(instance.state, instance.why, instance.words)  # type: ignore[attr-defined]
        return super().to_representation(instance)


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
    version = VersionBrief(
        source="newest", allow_null=True, help_text="Its newest text; null while its page has brought none."
    )
    intake = IntakeShape(
        allow_null=True, default=None, help_text="Of one that was posted by its address alone; else null."
    )

    class Meta:
        model = Article
        fields = list(ARTICLE)


@example("An article", {**ARTICLE, **TEXT})
class ArticleInFull(ArticleShape):
    """An article with its newest text."""

    text = serializers.CharField(
        source="newest.text", default="", help_text="Its newest text; empty while there is none."
    )
    parts = PartShape(many=True, source="newest.parts", default=[], help_text="The parts of that text.")

    class Meta(ArticleShape.Meta):
        fields = [*ArticleShape.Meta.fields, "text", "parts"]


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class ClaimIds(serializers.Field[list[Claim], Any, list[str], Any]):
    def to_representation(self, value: list[Claim]) -> list[str]:
        return [str(claim.pk) for claim in value]


CARRIED = ("moved", "ambiguous", "orphaned", "reworded", "places", "html_sha256")
NOTHING_MOVED: dict[str, Any] = {"moved": [], "ambiguous": [], "orphaned": [], "reworded": [], "places": []}
PLACE = {
    "claim": ID,
    "mention": ID,
    "anchor": "ORPHANED",
    "confidence": 0.94,
    "was": "The bridge cost 4.2 million euros",
    "now": "The bridge cost 2.4 million euros",
    "start": 30,
    "end": 63,
    "differences": [{"was": "4.2", "now": "2.4", "kind": "NUMBER"}],
}


class WordsThatDiffer(serializers.Serializer[Any]):
    was = serializers.CharField(help_text="The words that were there.")
    now = serializers.CharField(help_text="The words that are there now.")
    kind = serializers.ChoiceField(DifferenceKind.choices, help_text="What differs.")


@example("A figure in a claim's words was changed", PLACE)
class CarriedPlaceShape(serializers.Serializer[Any]):
    """A place of a claim, and what was found of it in the newer text (claims.services.carrying.Passage)."""

    claim = serializers.UUIDField(source="claim.pk", help_text="Which claim.")
    mention = serializers.UUIDField(source="mention.pk", help_text="Its mention in the newer text.")
    anchor = serializers.ChoiceField(
        AnchorState.choices, source="found.state", help_text="How sure the place is."
    )
    confidence = serializers.FloatField(source="found.confidence", help_text="As a mention's.")
    was = serializers.CharField(source="before.exact", help_text="Its words until now.")
    now = serializers.CharField(
        help_text="The words found: of one that is ORPHANED those that are likest, if any."
    )
    start = PointInNewest(source="found.start", allow_null=True, help_text="First code point.")
    end = PointInNewest(source="found.end", allow_null=True, help_text="Code point after the last.")
    differences = WordsThatDiffer(many=True, source="found.differences", help_text="What differs.")


class CarriedOver(serializers.Serializer[Any]):
    """What became of the claims when the text changed."""

    moved = ClaimIds(read_only=True, help_text="Claims whose words stand elsewhere now.")
    ambiguous = ClaimIds(
        read_only=True, help_text="Claims whose words stand in several places, and nothing says in which."
    )
    orphaned = ClaimIds(
        read_only=True,
        help_text="Claims whose words are gone, or hold another figure, negation, name, date or unit.",
    )
    reworded = ClaimIds(
        read_only=True,
        help_text="Claims that follow in other words, until a person says they mean the same.",
    )
    places = serializers.SerializerMethodField(
        help_text="Every place of a claim that is not simply where it was, with what was found of it."
    )
    html_sha256 = serializers.CharField(
        read_only=True,
        help_text="SHA-256 of the HTML that was sent, or made of Markdown; empty where it was plain text.",
    )

    @extend_schema_field(CarriedPlaceShape(many=True))
    def get_places(self, posted: Posted) -> list[dict[str, Any]]:
        stirred = [
            each
            for each in posted.passages
            if each.found.state != AnchorState.ANCHORED or each.found.is_reworded
        ]
        shown = CarriedPlaceShape(stirred, many=True, context=self.context)
        return [dict(each) for each in shown.data]


@example("Posted", {**ARTICLE, **TEXT, **NOTHING_MOVED, "html_sha256": ""})
class PostedArticle(CarriedOver, ArticleInFull):
    """An article as a post left it (claims.services.articles.Posted), and what became of its claims."""

    class Meta(ArticleInFull.Meta):
        fields = [*ArticleInFull.Meta.fields, *CARRIED]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        carried = CarriedOver(instance, context=self.context)
        return {**ArticleInFull(instance.article).data, **carried.data}


@example(
    "A text as it was taken in",
    {
        **VERSION,
        "article": ID,
        **TEXT,
        **NOTHING_MOVED,
        "orphaned": [ID],
        "places": [PLACE],
        "html_sha256": "",
    },
)
class PostedVersion(CarriedOver, VersionShape):
    """A text as it was taken in (claims.services.articles.Posted), and what became of the claims."""

    class Meta(VersionShape.Meta):
        fields = [*VersionShape.Meta.fields, *CARRIED]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        carried = CarriedOver(instance, context=self.context)
        return {**VersionShape(instance.version).data, **carried.data}


SPOT = {
    "mention": ID,
    "start": 30,
    "end": 63,
    "text": "The bridge cost 4.2 million euros",
    "anchor": "ANCHORED",
}


class SpotShape(serializers.ModelSerializer[Mention]):
    """A place of a claim in one of two texts; none, null, where its words are gone from it."""

    mention = serializers.UUIDField(source="pk", help_text="The mention.")
    text = serializers.CharField(source="exact", help_text="The claim's words.")

    class Meta:
        model = Mention
        fields = list(SPOT)


FATED = {
    "claim": ID,
    "statement": "The repair of the bridge cost 4.2 million euros.",
    "verification_status": "VERIFIED",
    "attention": "NONE",
    "fate": "STAYED",
    "was": [SPOT],
    "now": [SPOT],
}


@example("A claim in both texts", FATED)
class FatedShape(serializers.Serializer[Fated]):
    """A claim, and what became of its words from one text to the other."""

    claim = serializers.UUIDField(source="claim.pk", help_text="Which claim.")
    statement = serializers.CharField(source="claim.statement", help_text="What it says.")
    verification_status = serializers.CharField(
        source="claim.verification_status", help_text="Its result in one word, as of now."
    )
    attention = serializers.CharField(source="claim.attention", help_text="What wants a person's eye.")
    fate = serializers.ChoiceField(Fate.choices, help_text="What became of its words.")
    was = SpotShape(many=True, source="old", help_text="Its places in the text compared from.")
    now = SpotShape(many=True, source="new", help_text="Its places in the text compared to.")


@example(
    "A figure that changed",
    {
        "before": VERSION,
        "after": VERSION,
        "words": "a figure changed: 4.2 million → 2.4 million; 1 paragraph edited; no correction note",
        "is_cosmetic": False,
        "weight": 0.0041,
        "parts": DIFF_PARTS,
        "cut": "",
        "claims": [FATED],
    },
)
class VersionDiffShape(serializers.Serializer[Any]):
    """What became of each paragraph between two texts of an article, and of each claim."""

    before = VersionBrief(help_text="The text compared from.")
    after = VersionBrief(help_text="The text compared to.")
    words = serializers.CharField(help_text="What changed, in a sentence.")
    is_cosmetic = serializers.BooleanField(help_text="Whether nothing changed that counts.")
    weight = serializers.FloatField(help_text="The share of the words of both texts that was touched.")
    parts = DiffPartShape(many=True, help_text="In the order of the newer text.")
    cut = serializers.CharField(help_text="Why this is not all; empty where it is.")
    claims = FatedShape(many=True, help_text="Those that stand in one of the two.")
