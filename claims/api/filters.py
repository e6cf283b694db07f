"""The filters of the lists of articles, claims and rechecks."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import django_filters as filters
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from claims import counted, outcomes, queries, recalling, searched, sought
from claims.enums import (
    HELD_OUTCOMES,
    Access,
    ApprovalState,
    Asserts,
    Attention,
    ComplaintOutcome,
    Kind,
    Origin,
    Pair,
    Rating,
    RecheckKind,
    Ruling,
    Stage,
    Status,
)
from claims.models import (
    Approval,
    Article,
    Claim,
    Claimant,
    Complaint,
    EarlierCheck,
    Question,
    Recheck,
    ReplyRequest,
)
from sources.api.filters import OneOf, TrueOrFalse
from sources.api.strict import as_id


class ChangedSince(filters.IsoDateTimeFilter):
    """By `updated_at`; a time that UTC has no date for is refused."""

    def __init__(self, **options: Any) -> None:
        within = [
            MinValueValidator(datetime(1, 1, 2, tzinfo=UTC)),
            MaxValueValidator(datetime(9999, 12, 30, tzinfo=UTC)),
        ]
        super().__init__(
            field_name="updated_at", lookup_expr="gte", label="Changed since.", validators=within, **options
        )


class Day(filters.DateFilter):
    """One end of a period; read together with the other."""

    def __init__(self, **options: Any) -> None:
        within = [MinValueValidator(date(1, 1, 2)), MaxValueValidator(date(9999, 12, 30))]
        wrong = {"invalid": "Send a day, as 2025-11-24."}
        super().__init__(method="is_a_day", validators=within, error_messages=wrong, **options)


class ArticleFilters(filters.FilterSet):
    origin = filters.ChoiceFilter(choices=Origin.choices, label="Ours, or published by others.")
    external_id = filters.CharFilter(label="The posting system's own id.")
    publisher = filters.UUIDFilter(label="A publisher's id.")
    desk = filters.CharFilter(lookup_expr="iexact", label="The desk it belongs to.")
    access = filters.ChoiceFilter(choices=Access.choices, label="For all, or for named people.")
    q = filters.CharFilter(
        method="called",
        label="Words of title, byline, publisher, desk, address or external id; the last may be only begun.",
    )
    updated_since = ChangedSince()

    class Meta:
        model = Article
        fields: list[str] = []

    def called(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        return searched.articles(rows, value)


# For a filter by what changes with time: the column of now, and the one of `recalling.as_they_stood`.
STOOD = {
    "verification_status": ("verification_status", "then_status"),
    "attention": ("attention", "then_attention"),
    "stage": ("stage", "then_stage"),
    "rating": ("verdict__rating", "then_rating"),
}


class ClaimFilters(filters.FilterSet):
    """The filters of a column with set words may be repeated: any of them."""

    article = filters.UUIDFilter(label="An article's id.")
    verification_status = OneOf(method="among", choices=Status.choices, label="The result; repeatable.")
    attention = OneOf(method="among", choices=Attention.choices, label="What wants an eye; repeatable.")
    stage = OneOf(method="among", choices=Stage.choices, label="Where the work stands; repeatable.")
    rating = OneOf(method="among", choices=Rating.choices, label="Of the verdict; repeatable.")
    kind = OneOf(choices=Kind.choices, label="What sort of assertion; repeatable.")
    asserts = filters.ChoiceFilter(choices=Asserts.choices, label="That somebody said it, or that it is so.")
    outcome = OneOf(
        method="answered",
        choices=HELD_OUTCOMES,
        label="What became of its words in our draft, as far as it holds, or held on the day of `as_of`; "
        "repeatable.",
    )
    claimant = filters.CharFilter(method="said_by", label="Who said it: an id or a name.")
    assignee = filters.CharFilter(method="checked_by", label="Who checks it: an id, a user name, or me.")
    source = filters.UUIDFilter(method="linked_to", label="A linked source's id.")
    q = filters.CharFilter(
        method="saying",
        label="Words of the claim or its place in the article, of who said it, of the article's title; or of "
        "a rationale that you may read, or of a linked source's captured title. The last may be only begun.",
    )
    updated_since = ChangedSince()
    desk = filters.CharFilter(field_name="article__desk", label="The desk of its article, letter for letter.")
    access = filters.ChoiceFilter(
        field_name="article__access",
        choices=Access.choices,
        label="Of its article: for all, or for named people.",
    )
    is_split = TrueOrFalse(label="Whether its parts are checked in its place.")
    overdue = TrueOrFalse(method="late", label="Whether its deadline passed and its check is not done.")
    waits_from = Day(label="It came to its present stage on this day (UTC) or later.")
    waits_to = Day(label="It came to its present stage on this day (UTC) or before.")
    first_verdict_from = Day(label="Its first verdict was settled on this day (UTC) or later.")
    first_verdict_to = Day(label="Its first verdict was settled on this day (UTC) or before.")
    pair = filters.ChoiceFilter(
        method="is_read_already",
        choices=Pair.choices,
        label="What the second of its first two reviews of one round made of the first.",
    )
    pair_from = Day(label="The second of these came in on this day (UTC) or later.")
    pair_to = Day(label="The second of these came in on this day (UTC) or before.")
    as_of = filters.DateFilter(
        method="is_a_day",
        error_messages={"invalid": "Send a day, as 2025-11-24."},
        label="What we held true when this day (UTC) ended: stage, status, rating, verdict and attention of "
        "then, in the filters by them too.",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """What stood then has to be known before it is filtered by."""
        day = self.form.cleaned_data["as_of"]
        if day and day > timezone.now().date():
            raise ValidationError({"as_of": "This day has not begun; ask for today or one before."})
        stood = recalling.as_they_stood(queryset, recalling.end_of(day)) if day else queryset
        found: QuerySet[Claim] = self._of_period(super().filter_queryset(stood))
        return found

    def is_read_already(self, rows: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        return rows  # by filter_queryset

    def is_a_day(self, rows: QuerySet[Claim], name: str, value: date) -> QuerySet[Claim]:
        """As above; the schema is told by the value's type that it is one."""
        return rows

    def _of_period(self, rows: QuerySet[Claim]) -> QuerySet[Claim]:
        """What is said by several filters together."""
        said = self.form.cleaned_data
        waits = said["waits_from"], said["waits_to"]
        settled = said["first_verdict_from"], said["first_verdict_to"]
        second = said["pair"], said["pair_from"], said["pair_to"]
        rows = counted.waiting_since(rows, *waits) if any(waits) else rows
        rows = counted.with_first_verdict(rows, *settled) if any(settled) else rows
        return counted.with_pair(rows, *second) if any(second) else rows

    def late(self, rows: QuerySet[Claim], name: str, value: bool) -> QuerySet[Claim]:
        late = counted.overdue(timezone.now())
        return rows.filter(late) if value else rows.exclude(late)

    def among(self, rows: QuerySet[Claim], name: str, values: list[str]) -> QuerySet[Claim]:
        now, then = STOOD[name]
        column = then if self.form.cleaned_data["as_of"] else now
        return rows.filter(**{f"{column}__in": values}) if values else rows

    def answered(self, rows: QuerySet[Claim], name: str, values: list[str]) -> QuerySet[Claim]:
        day = self.form.cleaned_data["as_of"]
        then = recalling.end_of(day) if day else None
        return rows.filter(outcomes.holds(values, at=then)) if values else rows

    def said_by(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        key = as_id(value)
        people = Claimant.objects.alias(folded=Lower("name"))  # as the index on names has them
        named = people.filter(pk=key) if key else people.filter(folded=Lower(Value(value)))
        return rows.filter(claimants__in=named)

    def checked_by(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        if value == "me":
            return rows.filter(assignee=self.request.user.pk)
        key = as_id(value)
        person = get_user_model().objects.filter(Q(pk=key) if key else Q(username=value)).first()
        if person is None:
            raise ValidationError({name: f"There is nobody here by the name or id {value}."})
        return rows.filter(assignee=person)

    def linked_to(self, rows: QuerySet[Claim], name: str, value: UUID) -> QuerySet[Claim]:
        return rows.filter(
            Exists(queries.links(self.request.user).filter(claim=OuterRef("pk"), source=value))
        )

    def saying(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return sought.narrow(rows, value, self.request.user)


class RecheckFilters(filters.FilterSet):
    claim = filters.UUIDFilter(label="A claim's id.")
    article = filters.UUIDFilter(field_name="claim__article", label="An article's id.")
    source = filters.UUIDFilter(label="A source's id.")
    ruling = OneOf(choices=Ruling.choices, label="What was decided; repeatable.")
    waiting = TrueOrFalse(method="asked_for", label="Whether a ruling waits for a second person.")
    kind = OneOf(choices=RecheckKind.choices, label="Why; repeatable.")
    open = TrueOrFalse(field_name="closed_at", lookup_expr="isnull", label="Not ruled on yet: true or false.")

    class Meta:
        model = Recheck
        fields: list[str] = []

    def asked_for(self, rows: QuerySet[Recheck], name: str, value: bool) -> QuerySet[Recheck]:
        waiting = Exists(Approval.objects.filter(recheck=OuterRef("pk"), state=ApprovalState.PENDING))
        return rows.filter(waiting if value else ~waiting)


class ReplyFilters(filters.FilterSet):
    article = filters.UUIDFilter(field_name="claim__article", label="An article's id.")
    overdue = TrueOrFalse(method="late", label="Whether the deadline passed with nothing noted.")

    class Meta:
        model = ReplyRequest
        fields: list[str] = []

    def late(self, rows: QuerySet[ReplyRequest], name: str, value: bool) -> QuerySet[ReplyRequest]:
        overdue = queries.overdue(self.request.user, now=timezone.now()).order_by().values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class QuestionFilters(filters.FilterSet):
    article = filters.UUIDFilter(field_name="claim__article", label="An article's id.")
    waiting = TrueOrFalse(method="open", label="Whether it waits for an answer.")

    class Meta:
        model = Question
        fields: list[str] = []

    def open(self, rows: QuerySet[Question], name: str, value: bool) -> QuerySet[Question]:
        waiting = queries.unanswered(self.request.user).order_by().values("pk")
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


class ComplaintFilters(filters.FilterSet):
    claim = filters.UUIDFilter(field_name="publication__claim", label="A claim's id.")
    outcome = filters.ChoiceFilter(choices=ComplaintOutcome.choices, label="What came of it.")
    decided = TrueOrFalse(method="is_decided", label="Whether it is decided.")

    class Meta:
        model = Complaint
        fields: list[str] = []

    def is_decided(self, rows: QuerySet[Complaint], name: str, value: bool) -> QuerySet[Complaint]:
        return rows.filter(decided_at__isnull=not value)


class ClaimantFilters(filters.FilterSet):
    q = filters.CharFilter(method="called", label="Words of the name; the last may be only begun.")

    class Meta:
        model = Claimant
        fields: list[str] = []

    def called(self, rows: QuerySet[Claimant], name: str, value: str) -> QuerySet[Claimant]:
        return searched.claimants(rows, value)


class EarlierFilters(filters.FilterSet):
    q = filters.CharFilter(method="holding", label="Words of what was checked; each may be only begun.")

    class Meta:
        model = EarlierCheck
        fields: list[str] = []

    def holding(self, rows: QuerySet[EarlierCheck], name: str, value: str) -> QuerySet[EarlierCheck]:
        return searched.earlier_checks(rows, value)
