"""Requests for a reply, those that are overdue first; and questions that wait for an author's answer."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import queries
from claims.admin.colleagues import name
from claims.models import Question, QuestionAnswer, ReplyAnswer, ReplyRequest
from sources.admin.base import LookOnly, as_key, person


class Unasked(SimpleListFilter):
    """A filter whose first choice is what is shown unasked."""

    first: str

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": self.first}, *others]


class Waiting(Unasked):
    title, parameter_name, first = "what came of it", "came", "Overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("running", "May still be answered"), ("all", "All")]

    def queryset(self, request: HttpRequest, rows: QuerySet[ReplyRequest]) -> QuerySet[ReplyRequest]:
        if self.value() == "all":
            return rows
        now, answered = timezone.now(), ReplyAnswer.objects.filter(request=OuterRef("pk"))
        if self.value() == "running":
            return rows.filter(~Exists(answered), deadline__gt=now)
        return rows.filter(pk__in=queries.overdue(person(request), now=now).values("pk"))


class OfClaim(LookOnly):
    """Rows beside a claim, shown where one acts on them: on the claim's page."""

    section: str

    @admin.display(description="claim", ordering="claim__statement")
    def about(self, row: ReplyRequest | Question) -> SafeString:
        return render_to_string("claims/admin/cells/claim.html", {"claim": row.claim})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self.check_may_look(request)
        row = get_object_or_404(self.get_queryset(request), pk=as_key(object_id))
        return redirect(f"{reverse('admin:claims_claim_change', args=[row.claim_id])}#{self.section}")


@admin.register(ReplyRequest)
class ReplyRequestAdmin(OfClaim):
    section = "legal"
    list_display = ("whom", "about", "deadline", "came", "who")
    list_filter = (Waiting, "means")
    search_fields = ("whom", "role", "claim__statement")
    ordering = ("deadline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyRequest]:
        return queries.reply_requests(request.user).select_related("claim__article", "claim__parent")

    @admin.display(description="what came of it")
    def came(self, row: ReplyRequest) -> str:
        answers = list(row.answers.all())
        if answers:
            return answers[-1].get_kind_display()
        return "the deadline passed" if row.deadline <= timezone.now() else "may still be answered"

    @admin.display(description="asked by", ordering="asked_by__username")
    def who(self, row: ReplyRequest) -> str:
        return name(row.asked_by)


class Answered(Unasked):
    title, parameter_name, first = "whether it is answered", "answered", "Waits for an answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Answered"), ("all", "All")]

    def queryset(self, request: HttpRequest, rows: QuerySet[Question]) -> QuerySet[Question]:
        if self.value() == "all":
            return rows
        answered = Exists(QuestionAnswer.objects.filter(question=OuterRef("pk")))
        return rows.filter(answered) if self.value() else rows.filter(~answered, withdrawal=None)


@admin.register(Question)
class QuestionAdmin(OfClaim):
    section = "questions"
    list_display = ("text", "about", "who", "asked_at", "said")
    list_filter = (Answered,)
    search_fields = ("text", "claim__statement")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return queries.questions(request.user).select_related("claim__article", "claim__parent")

    @admin.display(description="asked by", ordering="asked_by__username")
    def who(self, row: Question) -> str:
        return name(row.asked_by)

    @admin.display(description="answer")
    def said(self, row: Question) -> str:
        if hasattr(row, "withdrawal"):
            return "taken back"
        answers = list(row.answers.all())
        return str(answers[-1]) if answers else "waits"
