"""The refusals of an operation as the reference shows them: one response a status, an example a code."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from dmr.controller import Controller
from dmr.headers import HeaderSpec
from dmr.metadata import EndpointMetadata, ResponseSpec
from dmr.openapi.core.context import OpenAPIContext
from dmr.openapi.objects import Example, MediaType, Response
from dmr.serializer import BaseSerializer

from ..core.errors import (
    BadRequest,
    BodyTooLarge,
    Busy,
    CrossSite,
    DomainError,
    TooManyRequests,
    UnsupportedMediaType,
)
from .refusals import Refusal

READ = (BadRequest, Busy)
READ_BY_POST = (*READ, CrossSite, BodyTooLarge, UnsupportedMediaType)
WRITE = (*READ, CrossSite, TooManyRequests)
WITH_BODY = (*READ_BY_POST, TooManyRequests)

# What fills the places of a sentence in an example.
FACTS: Mapping[str, object] = {"type": "VIP", "limit": 5, "shortages": "VIP (2)", "most": 100, "left": 3}
RETRY_AFTER = HeaderSpec(description="Seconds to wait before the next try.", example="2", skip_validation=True)


@dataclass(frozen=True)
class RefusalSpec(ResponseSpec):
    """The refusals that share a status."""

    errors: tuple[type[DomainError], ...] = field(kw_only=True)

    def get_schema(
        self,
        metadata: EndpointMetadata,
        controller_cls: type[Controller[BaseSerializer]],
        context: OpenAPIContext,
    ) -> Response:
        """The response with an example for each code."""
        response = ResponseSpec.get_schema(self, metadata, controller_cls, context)
        for media in (response.content or {}).values():
            assert isinstance(media, MediaType)
            media.examples = {error.code: Example(value=_example(error)) for error in self.errors}
        return response


def refusals(*errors: type[DomainError]) -> list[ResponseSpec]:
    """What to declare for an operation that may refuse in these ways."""
    by_status: dict[int, list[type[DomainError]]] = defaultdict(list)
    for error in errors:
        by_status[error.status].append(error)
    return [
        RefusalSpec(
            Refusal,
            status_code=HTTPStatus(status),
            description=" ".join(f"`{error.code}`: {_example(error)['error']}" for error in group),
            headers={"Retry-After": RETRY_AFTER} if any(error.retry_after for error in group) else None,
            errors=tuple(group),
        )
        for status, group in sorted(by_status.items())
    ]


def _example(error: type[DomainError]) -> dict[str, Any]:
    sentence = error.text % FACTS
    return {"error": sentence, "message": sentence, "code": error.code}
