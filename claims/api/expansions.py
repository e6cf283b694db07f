"""What `expand` adds to claims and articles."""

from django.db.models import Prefetch
from rest_framework import serializers

from claims import queries
from claims.api.shapes.articles import ArticleShape, PartShape
from claims.api.shapes.work import EvidenceShape
from claims.models import ArticleVersion, Intake
from sources.api.choosing import Expansion, Rows
from sources.api.shapes import PublisherShape
from sources.people import User


def _articles(rows: Rows, _: User) -> Rows:
    newest = Prefetch("article__newest", ArticleVersion.objects.defer("text", "parts"))
    read = Intake.objects.select_related("reading").defer("reading__text", "reading__page_offsets")
    intake = Prefetch("article__intake", read)
    return rows.prefetch_related(newest, intake, "article__authors__user", "article__access_people")


def _evidence(rows: Rows, user: User) -> Rows:
    return rows.prefetch_related(Prefetch("evidence", queries.evidence(user).order_by("pk"), to_attr="cited"))


def _evidence_count(rows: Rows, user: User) -> Rows:
    counted: Rows = rows.annotate(evidence_count=queries.evidence_count(user))
    return counted


def _with_text(rows: Rows, _: User) -> Rows:
    return rows.defer(None)  # a list leaves the texts out


OF_CLAIMS = {
    "article": Expansion(lambda: ArticleShape(help_text="Where it stands, all but its text."), _articles),
    "evidence": Expansion(
        lambda: EvidenceShape(
            source="cited", many=True, help_text="What was cited, as far as you may see it."
        ),
        _evidence,
    ),
    "evidence_count": Expansion(
        lambda: serializers.IntegerField(help_text="How much was cited, as far as you may see it."),
        _evidence_count,
    ),
}
OF_ARTICLES = {
    "text": Expansion(
        lambda: serializers.CharField(source="newest.text", default="", help_text="Its newest text."),
        _with_text,
    ),
    "parts": Expansion(
        lambda: PartShape(source="newest.parts", many=True, default=[], help_text="The parts of that text."),
        _with_text,
    ),
    "publisher": Expansion(
        lambda: PublisherShape(allow_null=True, help_text="Who publishes it, with its domains."),
        lambda rows, _: rows.prefetch_related("publisher__domains"),
    ),
}
