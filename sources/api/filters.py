"""The filters of the lists of sources and fetches."""

from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters.widgets import BooleanWidget

from sources import searched
from sources.canonical import canonicalize
from sources.enums import (
    AttributionState,
    ChangeNotice,
    DifferenceKind,
    FetchState,
    Health,
    OfflineKind,
    Outcome,
    SourceAccess,
)
from sources.models import Attribution, Change, Fetch, Publisher, Source


class _AsSent(BooleanWidget):
    """What is neither true nor false goes on as it was sent, to be refused."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = super().value_from_datadict(data, files, name)
        return data.get(name) if found is None else found


class _TrueOrFalse(forms.NullBooleanField):
    widget = _AsSent

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]  # as Django does
        if value in (True, False) or value in self.empty_values:
            return value if isinstance(value, bool) else None
        raise ValidationError("Send true or false.")


class OneOf(filters.MultipleChoiceFilter):
    """One of several words of a row's own column: no row comes twice, and none is looked for that does.

    DISTINCT, which this filter says unless told otherwise, has PostgreSQL sort, in two processes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class TrueOrFalse(filters.BooleanFilter):
    """Django's own takes any other word for no filter at all."""

    field_class = _TrueOrFalse

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": _AsSent, **options})


class SourceFilters(filters.FilterSet):
    url = filters.CharFilter(method="at", label="Any spelling of its address.")
    access = filters.ChoiceFilter(choices=SourceAccess.choices, label="On the web, or offline.")
    kind = filters.ChoiceFilter(choices=OfflineKind.choices, label="What an offline source is.")
    health = OneOf(choices=Health.choices, label="Whether it still answers; repeatable.")
    last_outcome = OneOf(choices=Outcome.choices, label="How its last fetch ended; repeatable.")
    publisher = filters.UUIDFilter(field_name="publisher", label="A publisher's id.")
    has_publisher = TrueOrFalse(
        field_name="publisher", lookup_expr="isnull", exclude=True, label="Whether its publisher is known."
    )
    is_open = TrueOrFalse(label="Whether all may see it, or only some.")
    q = filters.CharFilter(
        method="holding",
        label="Words of title, description, publisher or address, the last only begun; or the address.",
    )

    class Meta:
        model = Source
        fields: list[str] = []

    def at(self, rows: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        return rows.filter(canonical_url=canonicalize(value))

    def holding(self, rows: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        return searched.sources(rows, value)


class FetchFilters(filters.FilterSet):
    state = OneOf(choices=FetchState.choices, label="Where the job is; repeatable.")
    outcome = OneOf(choices=Outcome.choices, label="How it ended; repeatable.")

    class Meta:
        model = Fetch
        fields: list[str] = []


class AllFetchFilters(FetchFilters):
    is_open = TrueOrFalse(field_name="source__is_open", label="Whether all may see its source, or only some.")
    ended_from = filters.IsoDateTimeFilter(
        field_name="ended_at", lookup_expr="gte", label="Ended then or later."
    )
    ended_before = filters.IsoDateTimeFilter(field_name="ended_at", lookup_expr="lt", label="Ended before.")


class ChangeFilters(filters.FilterSet):
    is_cosmetic = TrueOrFalse(label="Whether nothing changed that counts.")
    telling = OneOf(
        choices=DifferenceKind.choices, label="The gravest kind among its differences; repeatable."
    )
    notice = OneOf(
        choices=ChangeNotice.choices, label="Whether the page says that it was changed; repeatable."
    )

    class Meta:
        model = Change
        fields: list[str] = []


class NameFilters(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Words of the name.")

    class Meta:
        model = Publisher
        fields: list[str] = []


class AttributionFilters(filters.FilterSet):
    source = filters.UUIDFilter(field_name="source", label="Who got it: a source's id.")
    origin = filters.UUIDFilter(field_name="origin", label="From which source: its id.")
    publisher = filters.UUIDFilter(field_name="publisher", label="From whom: a publisher's id.")
    state = OneOf(choices=AttributionState.choices, label="Proposed, accepted or dismissed; repeatable.")

    class Meta:
        model = Attribution
        fields: list[str] = []
