"""Evidence, reviews, verdicts, publications and history as rows to look at; each list is what one may see."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from claims import queries, rules, searched
from claims.admin import records, story
from claims.admin.colleagues import name
from claims.admin.finding import OF_A_CLAIM, THE_NEWEST, FoundByClaim
from claims.admin.records import AsPage
from claims.enums import ClaimantKind
from claims.models import (
    Claimant,
    Evidence,
    HistoryEntry,
    Publication,
    Review,
    Verdict,
)
from claims.services import claimants
from sources.admin import cells
from sources.admin.base import person
from sources.admin.finding import FEW, Found
from sources.people import User


@admin.register(Evidence)
class EvidenceAdmin(AsPage, FoundByClaim):
    list_display = ("words", "stance", "is_carrying", "of", "cited_by", "cited_at")
    list_filter = ("stance", "is_carrying")
    sortable_by = ()
    ordering = ("-id",)
    record = "evidence"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return queries.evidence(request.user)

    def told(self, row: Evidence, user: User) -> dict[str, Any]:
        return records.of_evidence(row, user)

    @admin.display(description="words", ordering="quote")
    def words(self, cited: Evidence) -> SafeString:
        return render_to_string("claims/admin/cells/evidence.html", {"cited": cited})

    @admin.display(description="source", ordering="source__title")
    def of(self, cited: Evidence) -> SafeString:
        return cells.named(cited.source, is_link=True)


@admin.register(Review)
class ReviewAdmin(AsPage, FoundByClaim):
    search_help_text = f"{OF_A_CLAIM}, or of the rationale; {THE_NEWEST}"
    list_display = ("claim", "rating", "reviewer", "round", "submitted_at")
    list_filter = ("rating", "is_override")
    sortable_by = ()
    ordering = ("-id",)
    record = "review"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return queries.reviews(request.user).select_related("claim")

    def found(self, rows: QuerySet[Review], term: str, user: User) -> QuerySet[Review]:
        """By the claim; for whom it is shown, by the rationale too."""
        of_claims = super().found(rows, term, user)
        if not rules.may(user, "review"):
            return of_claims
        said = searched.reviews(rows.order_by("-pk"), term).values_list("pk", flat=True)[:FEW]
        return rows.filter(pk__in={*of_claims.order_by().values_list("pk", flat=True), *said})

    def told(self, row: Review, user: User) -> dict[str, Any]:
        return records.of_review(row, user)


@admin.register(Verdict)
class VerdictAdmin(AsPage, FoundByClaim):
    list_display = ("claim", "rating", "basis", "as_of", "settled_at", "ended_at")
    list_filter = ("rating", "basis")
    sortable_by = ()
    ordering = ("-id",)
    record = "verdict"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        return queries.verdicts(request.user).select_related("claim")

    def told(self, row: Verdict, user: User) -> dict[str, Any]:
        return records.of_verdict(row, user)


@admin.register(Publication)
class PublicationAdmin(AsPage, FoundByClaim):
    list_display = ("claim", "number", "published_at", "published_by", "under_review_at", "ended_at")
    sortable_by = ()
    ordering = ("-id",)
    record = "publication"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return queries.publications(request.user).select_related("claim")

    def told(self, row: Publication, user: User) -> dict[str, Any]:
        return records.of_publication(row, user)


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
class ClaimantAdmin(Found):
    list_display = ("name", "kind", "created_at")
    search_help_text = "Words of the name; the last may be only begun."
    list_filter = ("kind",)
    ordering = ("name",)
    fields: ClassVar = ("name", "kind", "created_at")
    actions = ("are_people", "are_organisations", "are_not_known")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claimant]:
        return queries.claimants(request.user)

    def found(self, rows: QuerySet[Claimant], term: str, user: User) -> QuerySet[Claimant]:
        return searched.claimants(rows, term)

    def has_write_permission(self, request: HttpRequest) -> bool:
        return rules.may(request.user, "write")

    @admin.action(description="They are people", permissions=["write"])
    def are_people(self, request: HttpRequest, chosen: QuerySet[Claimant]) -> None:
        _classify(request, chosen, ClaimantKind.PERSON)

    @admin.action(description="They are organisations", permissions=["write"])
    def are_organisations(self, request: HttpRequest, chosen: QuerySet[Claimant]) -> None:
        _classify(request, chosen, ClaimantKind.ORGANISATION)

    @admin.action(description="It is not known what they are", permissions=["write"])
    def are_not_known(self, request: HttpRequest, chosen: QuerySet[Claimant]) -> None:
        _classify(request, chosen, ClaimantKind.UNKNOWN)


def _classify(request: HttpRequest, chosen: QuerySet[Claimant], kind: ClaimantKind) -> None:
    for claimant in chosen:
        claimants.classify(claimant, by=person(request), kind=kind)
    messages.success(request, "Kept. What is published from now on says so.")
