"""How requests are read and answers written: JSON by msgspec, strictly, with exact decimals."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest
from dmr.controller import Controller
from dmr.metadata import EndpointMetadata, ResponseSpec
from dmr.parsers import DeserializeFunc, Raw
from dmr.plugins.msgspec import MsgspecJsonParser, MsgspecJsonRenderer, MsgspecSerializer
from dmr.plugins.msgspec.schema import MsgspecSchemaGenerator
from dmr.serializer import BaseSerializer, SchemaDef

from .errors import Malformed

# Decimals keep their places: 120.00 is written as 120.00, and never becomes a binary fraction.
ENCODER = msgspec.json.Encoder(decimal_format="number")
Model = TypeVar("Model")

MOST_DIGITS = 18  # of a whole number in a query; a longer one means the same as the largest


class WholeNumber(int):
    """An integer in a query: digits with an optional minus, of any length; `1.0`, `+1` and ` 1` are none."""

    @classmethod
    def parse(cls, text: str) -> "WholeNumber":
        """The number, at most `MOST_DIGITS` long, or `ValueError`."""
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal()):
            raise ValueError("Expected an integer")
        number = int(digits) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS
        return cls(-number if text != digits else number)


def _schema_of_ours(kind: type[Any]) -> dict[str, Any]:
    if kind is WholeNumber:
        return {"type": "integer"}
    raise NotImplementedError


class SchemaGenerator(MsgspecSchemaGenerator):
    """JSON schemas of what is really written and read."""

    json_schema_kwargs = {"schema_hook": _schema_of_ours}

    @classmethod
    def get_schema(cls, model: Any, ref_template: str, *, used_for_response: bool = False) -> SchemaDef:
        """msgspec's schema, in which decimals are numbers."""
        schema, components = super().get_schema(model, ref_template, used_for_response=used_for_response)
        _decimals_are_numbers([schema, components])
        return schema, components


def _decimals_are_numbers(part: object) -> None:
    if isinstance(part, Mapping):
        if part.get("format") == "decimal" and isinstance(part, dict):
            part["type"] = "number"
        _decimals_are_numbers(list(part.values()))
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for item in part:
            _decimals_are_numbers(item)


class Serializer(MsgspecSerializer):
    """msgspec, with the one type of ours it does not know."""

    schema_generator = SchemaGenerator

    @classmethod
    def deserialize_hook(cls, target_type: type[Any], to_deserialize: Any) -> Any:
        if target_type is WholeNumber:
            return WholeNumber.parse(str(to_deserialize))
        return super().deserialize_hook(target_type, to_deserialize)


@cache
def _decoder(model: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(model, strict=True)


def decode(body: Raw, model: type[Model]) -> Model:
    """The body as its struct, or `Malformed`."""
    try:
        # Decoded as a whole: msgspec does not look into the values of keys that it skips.
        decoded: Model = _decoder(model).decode(body.decode())  # type: ignore[arg-type]  # types are hashable
        return decoded
    except UnicodeDecodeError as error:
        raise Malformed("the body is not UTF-8") from error
    except RecursionError as error:
        raise Malformed("the body is nested too deeply") from error
    except msgspec.DecodeError as error:
        raise Malformed(str(error)) from error


class JsonParser(MsgspecJsonParser):
    """Reads a body into its struct, or raises `Malformed`."""

    def parse(
        self,
        to_deserialize: Raw,
        deserializer_hook: DeserializeFunc | None = None,
        *,
        request: HttpRequest,
        model: Any,
    ) -> Any:
        return decode(to_deserialize, model)


class JsonRenderer(MsgspecJsonRenderer):
    """Writes an answer. There is one representation, so nobody is refused for what they accept."""

    def render(self, to_serialize: Any, serializer_hook: Callable[[Any], Any] | None = None) -> bytes:
        return ENCODER.encode(to_serialize)

    def provide_response_specs(
        self,
        metadata: EndpointMetadata,
        controller_cls: type[Controller[BaseSerializer]],
        existing_responses: Mapping[HTTPStatus, ResponseSpec],
    ) -> list[ResponseSpec]:
        """No 406."""
        return []
