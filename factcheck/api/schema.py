"""How the API describes itself: what drf-spectacular finds, and the shape of every error."""

import functools
import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from factcheck.api.problems import MEDIA_TYPE


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A quote that is not in the text",
            {
                "type": "about:blank",
                "title": "These words are not in the text",
                "status": 400,
                "detail": "The quote is not in the article's newest text; copy it from there, word for word.",
                "code": "quote_not_found",
                "field": "quote",
                "request_id": "01977c4e-6d1c-7e0a-9d0e-3f0c9e1a4b11",
            },
        )
    ]
)
class Problem(serializers.Serializer[Any]):
    """What every error looks like (RFC 9457)."""

    type = serializers.CharField(help_text="about:blank.")
    title = serializers.CharField(help_text="The sort of error, in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong, and what to do about it.")
    code = serializers.CharField(help_text="Stable: to tell errors apart by.")
    field = serializers.CharField(required=False, help_text="The field or parameter at fault.")
    request_id = serializers.CharField(required=False, help_text="Of this request, as in X-Request-ID.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field, not the errors of this
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="With code invalid: each field's messages.",
    )


KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description="A new one for each call: sent again within 24 hours, it is done once, answered alike.",
)

FIELDS = OpenApiParameter(
    "fields",
    {"type": "string", "pattern": "^[a-z_0-9]+(,[a-z_0-9]+)*$"},
    description="Names of fields, with commas between: the answer holds these alone.",
)


def _expand(names: Iterable[str]) -> OpenApiParameter:
    said = f"With commas between, what else to show or to show in full: {', '.join(sorted(names))}."
    one = f"({'|'.join(sorted(names))})"
    return OpenApiParameter("expand", {"type": "string", "pattern": f"^{one}(,{one})*$"}, description=said)


# What an answer of that status is, where the call itself says no more.
ANSWERS = {
    "200": "What was asked for, as it stands now.",
    "201": "Made, and as it stands now.",
    "202": "Taken; it is not done yet.",
    "204": "Done; there is nothing to show.",
    "207": "Done in part: each says for itself.",
}


def _said(status: str, answer: dict[str, Any]) -> dict[str, Any]:
    known = str(answer["description"])
    return answer if known and known != "No response body" else {**answer, "description": ANSWERS[status]}


def _named(variable: str) -> str:
    """What a part of a route is: claim_id, number."""
    thing = variable.removesuffix("_id")
    return f"The id of the {thing}." if thing != variable else f"Its {variable}."


class Schema(AutoSchema):
    """Adds to each call what goes for all: its key, and the answer that it gives when something is wrong."""

    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        expansions = getattr(self.view, "expansions", None)
        if self.method == "GET" and expansions is not None:
            given += [FIELDS, _expand(expansions)]
        takes_a_key = self.method == "POST" and not getattr(self.view, "has_secret_answer", False)
        return [*given, KEY] if takes_a_key else given

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        wrong = self._get_response_for_code(  # type: ignore[no-untyped-call]
            Problem, "default", [MEDIA_TYPE], direction
        )
        said = {status: _said(status, each) for status, each in bodies.items()}
        return {**said, "default": {**wrong, "description": "Any error."}}

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """An answer holds all fields of a row, also those that one who writes it may leave out."""
        mapped: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if direction == "response" and isinstance(serializer, serializers.ModelSerializer):
            declared = serializer._declared_fields
            always = {name for name in mapped.get("properties", ()) if name not in declared}
            mapped["required"] = sorted({*mapped.get("required", ()), *always})
        return mapped

    def _map_serializer_field(self, field: Any, direction: Any, *args: Any, **kwargs: Any) -> Any:
        """As it says of itself; where it names a serializer as its `$ref`, that one's component."""
        mapped = super()._map_serializer_field(field, direction, *args, **kwargs)  # type: ignore[no-untyped-call]
        return self._with_refs(mapped, direction)

    def _with_refs(self, mapped: Any, direction: Any) -> Any:
        if isinstance(mapped, dict):
            if isinstance(mapped.get("$ref"), type):
                return self.resolve_serializer(mapped["$ref"], direction).ref
            return {name: self._with_refs(each, direction) for name, each in mapped.items()}
        return [self._with_refs(each, direction) for each in mapped] if isinstance(mapped, list) else mapped

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._resolve_path_parameters(variables)  # type: ignore[no-untyped-call]
        return [{**each, "description": _named(each["name"])} for each in found]

    def get_tags(self) -> list[str]:
        """The first word of the route after the version: articles, claims, sources …"""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]


@functools.cache
def _document() -> bytes:
    """Written once a process: it takes seconds, and anyone may ask for it."""
    described = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return json.dumps(described, default=str).encode()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3, as JSON."""
    return HttpResponse(_document(), content_type="application/vnd.oai.openapi+json")
