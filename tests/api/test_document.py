"""The description says what each thing is: fields, words of the contract, examples that hold, errors."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.world import VERBS

JSON = "application/json"


class Call(NamedTuple):
    name: str
    said: dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Any:
    return Client().get("/api/schema/").json()


@pytest.fixture(scope="module")
def calls(document: Any) -> list[Call]:
    return [
        Call(f"{verb.upper()} {path}", said)
        for path, known in document["paths"].items()
        for verb, said in known.items()
        if verb in VERBS
    ]


def shapes(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each schema that there is by its place: components, what they hold, parameters, bodies, answers."""
    yield from _within("components", document["components"]["schemas"])
    yield from _within("paths", document["paths"])


def _within(place: str, found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(found, dict):
        yield place, found
        for name, inner in found.items():
            if name not in {"examples", "example"}:
                yield from _within(f"{place}.{name}", inner)
    elif isinstance(found, list):
        for number, inner in enumerate(found):
            yield from _within(f"{place}.{number}", inner)


def test_every_field_is_described(document: Any) -> None:
    bare = [
        f"{place}.{name}"
        for place, shape in shapes(document)
        for name, field in shape.get("properties", {}).items()
        if not field.get("description")
    ]
    assert bare == []


def test_every_parameter_is_described(calls: list[Call]) -> None:
    parameters = [(name, each) for name, said in calls for each in said.get("parameters", [])]
    assert [f"{name} {each['name']}" for name, each in parameters if not each.get("description")] == []


def test_every_call_and_answer_is_described(calls: list[Call]) -> None:
    bare = [name for name, said in calls if not said.get("description")]
    answers = [
        f"{name} {status}"
        for name, said in calls
        for status, answer in said["responses"].items()
        if not answer["description"]
    ]
    assert (bare, answers) == ([], [])


def test_every_word_of_a_list_is_explained(document: Any) -> None:
    """Beside the list itself, or beside the field whose list it is."""
    bare = []
    for name, shape in document["components"]["schemas"].items():
        words = [each for each in shape.get("enum", ()) if each]
        explained = shape.get("description", "")
        bare += [f"{name}.{word}" for word in words if f"* `{word}` - " not in explained]
    assert bare == []


def test_every_word_that_a_parameter_takes_is_explained(document: Any) -> None:
    for path in document["paths"].values():
        for said in path.values():
            for parameter in said.get("parameters", []):
                words = parameter["schema"].get("items", parameter["schema"]).get("enum", ())
                for word in words:
                    assert f"`{word}`" in parameter["description"], parameter["name"]


def _contents(calls: list[Call]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each body, and each JSON answer to a call that was done."""
    for name, said in calls:
        for kind, body in said.get("requestBody", {}).get("content", {}).items():
            yield f"{name} body {kind}", body
        for status, answer in said["responses"].items():
            if status.startswith("2") and JSON in answer.get("content", {}):
                yield f"{name} {status}", answer["content"][JSON]


def test_every_body_and_answer_has_an_example_that_fits_its_schema(document: Any, calls: list[Call]) -> None:
    components = _as_json_schema(document["components"])
    wrong = []
    for name, content in _contents(calls):
        if not content.get("examples"):
            wrong.append(f"{name}: no example")
        schema = {**_as_json_schema(content["schema"]), "components": components}
        reader = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for example in content.get("examples", {}).values():
            faults = reader.iter_errors(example["value"])
            wrong += [f"{name}: {'.'.join(map(str, each.path))}: {each.message[:200]}" for each in faults]
    assert wrong == []


def _as_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0's own way to say that null is taken, in JSON Schema's; an unknown field is wrong."""
    if isinstance(schema, list):
        return [_as_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: _as_json_schema(each) for name, each in schema.items() if name != "nullable"}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        told["additionalProperties"] = False
    return {"anyOf": [told, {"type": "null"}]} if schema.get("nullable") is True else told


def test_an_example_that_does_not_fit_is_found(document: Any) -> None:
    """The twin: what a sound example becomes with a field that the schema does not know, or without one."""
    schemas = document["components"]
    schema = {"$ref": "#/components/schemas/PersonShape", "components": _as_json_schema(schemas)}
    sound = {"id": "0199c0de-5eed-7000-8000-000000000001", "username": "ada", "name": "Ada Lind"}
    reader = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert reader.is_valid(sound)
    assert not reader.is_valid({**sound, "shoe_size": 38})
    assert not reader.is_valid({"username": "ada", "name": "Ada Lind"})
