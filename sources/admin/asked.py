"""A list as a number links to it: narrowed by what its address says, without a form of its own to say it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

Said = Mapping[str, Sequence[str]]


class Asked(ListFilter):
    """parameters: of the address. `narrow` says which rows are meant; the bar offers to see all again."""

    title = "as counted on the dashboard"
    template = "admin/filter.html"
    parameters: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Any], model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.said: dict[str, Sequence[str]] = {
            name: params.pop(name) for name in self.parameters if name in params
        }
        self.used_parameters.update(self.said)

    def has_output(self) -> bool:
        return bool(self.said)

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters)

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": False,
            "query_string": changelist.get_query_string(remove=self.expected_parameters()),
            "display": "All",
        }
        words = ", ".join(
            f"{name.replace('_', ' ')}: {' or '.join(values)}" for name, values in self.said.items()
        )
        yield {"selected": True, "query_string": changelist.get_query_string(), "display": words}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrow(queryset, self.said) if self.said else queryset

    def narrow(self, rows: QuerySet[Any], said: Said) -> QuerySet[Any]:
        raise NotImplementedError


def flag(said: Said, name: str) -> bool | None:
    return {"true": True, "false": False}.get(said[name][-1]) if name in said else None


def day(said: Said, name: str) -> date | None:
    found: date | None = _read(said, name, parse_date)
    return found


def moment(said: Said, name: str) -> datetime | None:
    found: datetime | None = _read(said, name, parse_datetime)
    if found is not None and found.tzinfo is None:
        raise IncorrectLookupParameters(f"{name} says no time zone")
    return found


def _read(said: Said, name: str, parse: Callable[[str], Any]) -> Any:
    """Raises IncorrectLookupParameters for what is none."""
    if name not in said:
        return None
    try:
        found = parse(said[name][-1])
    except ValueError:
        found = None
    if found is None:
        raise IncorrectLookupParameters(f"{name}: {said[name][-1]}")
    return found


class CountedSources(Asked):
    parameters = ("publisher", "has_publisher", "is_open")

    def narrow(self, rows: QuerySet[Any], said: Said) -> QuerySet[Any]:
        found = Q()
        if (is_open := flag(said, "is_open")) is not None:
            found &= Q(is_open=is_open)
        if (has_publisher := flag(said, "has_publisher")) is not None:
            found &= Q(publisher__isnull=not has_publisher)
        return rows.filter(found, **({"publisher": said["publisher"][-1]} if "publisher" in said else {}))


class CountedFetches(Asked):
    parameters = ("is_open", "ended_from", "ended_before")

    def narrow(self, rows: QuerySet[Any], said: Said) -> QuerySet[Any]:
        found = Q()
        if (is_open := flag(said, "is_open")) is not None:
            found &= Q(source__is_open=is_open)
        if since := moment(said, "ended_from"):
            found &= Q(ended_at__gte=since)
        if until := moment(said, "ended_before"):
            found &= Q(ended_at__lt=until)
        return rows.filter(found)
