"""JSON bodies, read strictly: what a database or an answer could not carry is refused at the door."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser

from factcheck.api.problems import MalformedJson, TooLarge

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 32


class StrictJSONParser(JSONParser):
    """UTF-8 JSON without NUL, half surrogate pairs, repeated names or absurd depth.

    Raises MalformedJson, TooLarge, or ValidationError that names the field of an unstorable character.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        data = self._load(self._read(stream, parser_context or {}))
        _check(data, path="", depth=0)
        return data

    def _read(self, stream: IO[Any], context: Mapping[str, Any]) -> bytes:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body: bytes = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(f"A request has at most {most} bytes.")
        return body

    def _load(self, body: bytes) -> Any:
        try:
            text = body.decode("utf-8")
            return json.loads(
                text,
                parse_float=_number,
                parse_constant=_refuse_constant,
                object_pairs_hook=_without_repeats,
            )
        except ValueError as fault:
            raise MalformedJson(f"The body is not JSON in UTF-8: {fault}.") from None
        except RecursionError:
            raise MalformedJson("The body is nested too deeply.") from None


def _number(text: str) -> float:
    """As every database gives it back from JSON, so that it hashes the same ever after: 1e16 is whole."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is out of range")
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object names a field twice")
    return found


def _check(data: Any, *, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise MalformedJson("The body is nested too deeply.")
    if isinstance(data, str):
        _check_text(data, path)
    elif isinstance(data, dict):
        for name, inner in data.items():
            place = f"{path}.{name}" if path else name
            _check_text(name, UNSTORABLE.sub("\ufffd", place))
            _check(inner, path=place, depth=depth + 1)
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            _check(inner, path=f"{path}.{number}", depth=depth + 1)


def _check_text(text: str, path: str) -> None:
    if UNSTORABLE.search(text):
        raise ValidationError({path: "It holds a NUL character or half of a surrogate pair; remove it."})
