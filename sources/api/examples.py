"""An example for each shape, as the API's documentation shows it."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

T = TypeVar("T")


def example(name: str, value: dict[str, Any]) -> Callable[[type[T]], type[T]]:
    """Shows `value` wherever the decorated shape is an answer."""
    return _shows(OpenApiExample(name, value, response_only=True, status_codes=["200", "201", "202", "207"]))


def sent(
    name: str, value: dict[str, Any], *, media_type: str = "application/json"
) -> Callable[[type[T]], type[T]]:
    """Shows `value` wherever the decorated shape is a body."""
    return _shows(OpenApiExample(name, value, request_only=True, media_type=media_type))


def _shows(shown: OpenApiExample) -> Callable[[type[T]], type[T]]:
    decorate: Callable[[type[T]], type[T]] = extend_schema_serializer(examples=[shown])
    return decorate


def stored(shape: type[serializers.Serializer[Any]], **options: Any) -> serializers.ListField:
    """A list as it stands in its row, told as it is; each in it is described as `shape`."""

    @extend_schema_field({"type": "array", "items": {"$ref": shape}})
    class Stored(serializers.ListField):
        child = serializers.DictField()

    return Stored(**options)
