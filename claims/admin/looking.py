"""Evidence, reviews, verdicts, publications and history as rows to look at; each list is what one may see."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims import queries, rules
from claims.admin import story
from claims.admin.colleagues import name
from claims.admin.finding import FoundByClaim
from claims.models import (
    Claimant,
    Evidence,
    HistoryEntry,
    Publication,
    Review,
    Verdict,
)
from claims.services.publications import as_shown
from sources.admin import cells
from sources.admin.base import LookOnly


@admin.register(Evidence)
class EvidenceAdmin(FoundByClaim):
    list_display = ("words", "stance", "is_carrying", "of", "cited_by", "cited_at")
    list_filter = ("stance", "is_carrying")
    sortable_by = ()
    ordering = ("-id",)
    fields: ClassVar = (
        "claim", "round", "of", "extraction", "quote", "prefix", "suffix", "stance", "is_carrying",
        "note", "translation", "translated_by", "replaces", "cited_by", "cited_at",
    )  # fmt: skip

    readonly_fields = ("of",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return queries.evidence(request.user)

    @admin.display(description="words", ordering="quote")
    def words(self, cited: Evidence) -> SafeString:
        return render_to_string("claims/admin/cells/evidence.html", {"cited": cited})

    @admin.display(description="source", ordering="source__title")
    def of(self, cited: Evidence) -> SafeString:
        return cells.named(cited.source, is_link=True)


@admin.register(Review)
class ReviewAdmin(FoundByClaim):
    list_display = ("claim", "rating", "reviewer", "round", "submitted_at")
    list_filter = ("rating", "is_override")
    sortable_by = ()
    ordering = ("-id",)
    fields: ClassVar = (
        "claim", "round", "reviewer", "rating", "rationale", "searched", "corrected_text", "as_of", "words",
        "is_override", "submitted_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return queries.reviews(request.user).select_related("claim")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[str]:
        """Rationales are for those who review."""
        if rules.may(request.user, "review"):
            return self.fields
        return [field for field in self.fields if field != "rationale"]


@admin.register(Verdict)
class VerdictAdmin(FoundByClaim):
    list_display = ("claim", "rating", "basis", "as_of", "settled_at", "ended_at")
    list_filter = ("rating", "basis")
    sortable_by = ()
    ordering = ("-id",)
    fields: ClassVar = (
        "claim", "round", "rating", "corrected_text", "as_of", "words", "basis", "reviews_required",
        "settled_at", "settled_by", "ended_at", "ended_because",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        return queries.verdicts(request.user).select_related("claim")


@admin.register(Publication)
class PublicationAdmin(FoundByClaim):
    list_display = ("claim", "number", "published_at", "published_by", "under_review_at", "ended_at")
    sortable_by = ()
    ordering = ("-id",)
    fields: ClassVar = (
        "claim", "number", "explanation", "quotes", "hash", "published_by", "published_at",
        "under_review_at", "redacted_at", "ended_at", "ended_because",
    )  # fmt: skip
    readonly_fields = ("quotes", "hash")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return queries.publications(request.user).select_related("claim")

    @admin.display(description="SHA-256 of what was published")
    def hash(self, publication: Publication) -> SafeString:
        return format_html('<span class="desk-hash">{}</span>', publication.payload_sha256)

    @admin.display(description="what it quotes")
    def quotes(self, publication: Publication) -> SafeString:
        [said] = as_shown([publication])
        cited = ((each["quote"] or each["removed"], each["source"]) for each in said["evidence"])
        return format_html_join("", "<p>{} ({})</p>", cited) or SafeString(said.get("removed", "-"))


@admin.register(HistoryEntry)
class HistoryEntryAdmin(FoundByClaim):
    """Without numbers and hashes: while a round is blind they would tell of what is hidden."""

    list_display = ("at", "who", "what", "claim")
    list_filter = ("kind",)
    sortable_by = ()
    ordering = ("-id",)
    fields: ClassVar = ("at", "who", "what", "claim", "kind", "text")
    readonly_fields = ("who", "what")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HistoryEntry]:
        return queries.history(request.user).select_related("claim")

    @admin.display(description="who")
    def who(self, entry: HistoryEntry) -> str:
        return name(entry.by) or "The service"

    @admin.display(description="what")
    def what(self, entry: HistoryEntry) -> str:
        return story.sentence(entry)


@admin.register(Claimant)
class ClaimantAdmin(LookOnly):
    list_display = ("name", "created_at")
    search_fields = ("name",)
    ordering = ("name",)
    fields: ClassVar = ("name", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claimant]:
        return queries.claimants(request.user)
