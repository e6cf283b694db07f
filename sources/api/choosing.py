"""`fields=` and `expand=`: an answer with less of each thing, or with more, in as many queries for many."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, Field

from sources.people import User

FIELDS, EXPAND = "fields", "expand"
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Expansion:
    """What `expand=` adds under its name: a field of the shape, and the rows that it needs."""

    shown: Callable[[], "Field[Any, Any, Any, Any]"]
    gathered: Callable[[Rows, User], Rows]


Expansions = Mapping[str, Expansion]


def expansions(request: Request, known: Expansions) -> Sequence[str]:
    """What `expand` asks for. Raises ValidationError that names what there is."""
    return _asked(request, EXPAND, known)


def chosen(request: Request, known: Sequence[str]) -> Sequence[str]:
    """What `fields` leaves of these names, in their order. Raises ValidationError as the others."""
    wanted = _asked(request, FIELDS, known)
    return [name for name in known if name in wanted or not wanted]


def expanded(rows: Rows, request: Request, known: Expansions) -> Rows:
    """The rows, with what was asked for gathered. Raises ValidationError that names what there is."""
    for name in expansions(request, known):
        rows = known[name].gathered(rows, request.user)  # type: ignore[arg-type]  # who was let in
    return rows


def choose(serializer: BaseSerializer[Any], request: Request, known: Expansions) -> None:
    """Leave in the shape what was asked for. Raises ValidationError that names what there is."""
    fields: Any = getattr(getattr(serializer, "child", serializer), "fields")  # noqa: B009  (not in the stubs)
    for name in expansions(request, known):
        fields[name] = known[name].shown()
    for name in set(fields) - set(chosen(request, list(fields))):
        fields.pop(name)


def _asked(request: Request, parameter: str, known: Collection[str]) -> Sequence[str]:
    given = request.query_params.get(parameter)
    if given is None:
        return ()
    asked = list(dict.fromkeys(each.strip() for each in given.split(",")))
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise ValidationError({parameter: f'"{unknown[0]}" is none of these: {", ".join(sorted(known))}.'})
    return asked
