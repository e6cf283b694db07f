"""Input that loses nothing silently: a field that is not known is named, not ignored."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.validators import URLValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources.people import User

LONGEST_URL = 2048
LONGEST_TEXT = 50_000


class Input(serializers.Serializer[Any]):
    """A body, or a part of one. Fields that it does not have are errors under their own names."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            if isinstance(field, serializers.ChoiceField):
                field.error_messages["invalid_choice"] = _none_of(field)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError({str(name): self._unknown() for name in unknown})
            if not hasattr(data, "getlist"):  # a form has nothing but texts
                self._check_types(data)
        return super().to_internal_value(data)

    def _check_types(self, data: Mapping[str, Any]) -> None:
        """Nothing is turned into what it is not: a number is no text, and a text is no number."""
        found = {name: _wrong_type(self.fields[name], given) for name, given in data.items()}
        if wrong := {name: said for name, said in found.items() if said}:
            raise serializers.ValidationError(wrong)

    def _unknown(self) -> str:
        return f"There is no such field to write; these are: {', '.join(sorted(self.fields))}."


TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], type], ...] = (
    (serializers.CharField, str),
    (serializers.UUIDField, str),
    (serializers.BooleanField, bool),
    (serializers.IntegerField, int),
)


def _wrong_type(field: Any, given: Any) -> Any:
    """What to say of a value of another JSON type than the field's, or of some in a list; else None."""
    if isinstance(field, serializers.ListField) and isinstance(given, list):
        said = {str(number): _wrong_type(field.child, each) for number, each in enumerate(given)}
        return {number: wrong for number, wrong in said.items() if wrong} or None
    takes = next((takes for kind, takes in TYPES if isinstance(field, kind)), None)
    is_taken = takes is None or given is None or isinstance(given, takes)
    return None if is_taken else [str(field.error_messages["invalid"])]


def _none_of(field: Any) -> str:
    return f'"{{input}}" is none of these: {", ".join(map(str, field.choices))}.'


class Several(serializers.ListField):
    """A list that is not read any further when it is too long."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(f"At most {self.max_length} are taken.")
        return super().to_internal_value(data)


class Share(serializers.FloatField):
    """A number from 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 1, **options})

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Words(serializers.CharField):
    """Optional words, kept as they were sent, white space included."""

    def __init__(self, **options: Any) -> None:
        defaults = {
            "required": False,
            "allow_blank": True,
            "trim_whitespace": False,
            "max_length": LONGEST_TEXT,
        }
        super().__init__(**{**defaults, **options})


class WebAddress(serializers.CharField):
    """An address of the web, http or https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_URL, **options})
        self.validators.append(URLValidator(schemes=["http", "https"]))


@extend_schema_field({"type": "string", "description": "A person's id or user name."})
class PersonField(serializers.CharField):
    """An active person, named by id or user name."""

    default_error_messages = {"nobody": "There is no such person: {given}. Name them by id or user name."}

    def to_internal_value(self, data: Any) -> User:  # type: ignore[override]
        given = super().to_internal_value(data)
        key = as_id(given)
        found = (
            get_user_model()
            .objects.filter(is_active=True, **{"pk": key} if key else {"username": given})
            .first()
        )
        if found is None:
            self.fail("nobody", given=given)
        return found


def as_id(given: str) -> UUID | None:
    """The id that `given` spells, or None: then it is a name."""
    try:
        return UUID(given)
    except ValueError:
        return None
