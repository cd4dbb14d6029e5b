"""Whole examples for the reference, put together from those of the single values."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]


def complete(document: Json) -> None:
    """Give each body of the document an example, and each cookie that is set the header's real name."""
    schemas = document["components"]["schemas"]
    for operation in operations(document):
        for response in operation["responses"].values():
            headers = response.get("headers", {})
            for name in [name for name in headers if name.startswith("Set-Cookie")]:
                headers["Set-Cookie"] = headers.pop(name)
        bodies = [*operation["responses"].values(), operation.get("requestBody", {})]
        for media in (media for body in bodies for media in body.get("content", {}).values()):
            if "examples" not in media:
                media["example"] = example_of(media["schema"], schemas)


def operations(document: Json) -> Iterator[Json]:
    """Every operation of the document."""
    for item in document["paths"].values():
        yield from (operation for operation in item.values() if isinstance(operation, dict))


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """An example of the schema: its own, else one made of its parts'."""
    match schema:
        case {"examples": [first, *_]}:
            return first
        case {"$ref": str(reference)}:
            return example_of(schemas[reference.rpartition("/")[2]], schemas)
        case {"anyOf": [first, *_]}:
            return example_of(first, schemas)
        case {"properties": dict(properties)}:
            return {name: example_of(part, schemas) for name, part in properties.items()}
        case {"items": dict(part)}:
            return [example_of(part, schemas)]
        case {"type": "boolean"}:
            return False
    raise AssertionError(f"no example for {schema}")
