"""What is mended in the description once it is whole: generated clients have one type for one thing."""

from typing import Any

from factcheck.api.meanings import explained

VERBS = {"get", "post", "put", "patch", "delete"}


def words_are_explained(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """The lists of the contract say what each of their words means, where its label does not."""
    for component in result["components"]["schemas"].values():
        if said := explained(frozenset(component.get("enum", ()))):
            component["description"] = said
    return result


def one_type_for_one_list(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """Parameters name the component whose values they take, instead of spelling them out once more."""
    components = result["components"]["schemas"]
    known = {frozenset(each["enum"]): name for name, each in components.items() if "enum" in each}
    for path in result["paths"].values():
        for verb in VERBS & set(path):
            for parameter in path[verb].get("parameters", []):
                parameter["schema"] = _named(parameter["schema"], known)
    return result


def _named(schema: dict[str, Any], known: dict[frozenset[Any], str]) -> dict[str, Any]:
    if "items" in schema:
        return {**schema, "items": _named(schema["items"], known)}
    name = known.get(frozenset(schema.get("enum", ())))
    return {"$ref": f"#/components/schemas/{name}"} if name and "default" not in schema else schema
