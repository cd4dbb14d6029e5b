"""What the window can answer."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from ....core.front.answers import Environ
from ....core.middleware.sessions import BuyerContent
from ...codec import decode
from ...errors import Malformed

Asked = TypeVar("Asked")

RESERVATIONS, TRANSACTIONS = "/events/reservation/", "/transactions/list/"
UUID_SIGNS = 36


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who asks: their request, the session of their cookie, and their language."""

    environ: Environ
    session: BuyerContent
    language: str


class Counter(Protocol):
    """Where operations are worked off for all who wait: the desk, or a line."""

    def is_full(self) -> bool:
        """Whether the next one would be sent away."""

    async def wait(self, wish: Any, /) -> Any:
        """What comes of the wish, or an exception."""


class Operation(ABC, Generic[Asked]):
    """One method of one address.

    `refused` is a query, or a body, that Django refuses with the status `refused_with`, and asks no database for: from
    that answer the window learns the headers.
    """

    method: ClassVar[str]
    path: ClassVar[str]
    refused: ClassVar[bytes]
    refused_with: ClassVar[int]
    changes_session: ClassVar[bool] = False

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @abstractmethod
    def read(self, environ: Environ) -> Asked | None:
        """What is asked, or None for what Django has to answer. The body is left to be read again."""

    @abstractmethod
    async def answer(self, asked: Asked, caller: Caller) -> msgspec.Struct:
        """The body of the answer, or a `DomainError`."""


def read_body(environ: Environ, shape: type[Asked]) -> Asked | None:
    """The body as that shape, or None for what is none."""
    try:
        return decode(environ["wsgi.input"].getvalue(), shape)
    except Malformed:
        return None


def read_id(environ: Environ, name: str) -> UUID | None:
    """The id that is all of the query, or None."""
    key, _, value = environ.get("QUERY_STRING", "").partition("=")
    if key != name or len(value) != UUID_SIGNS:
        return None
    try:
        read = UUID(value)
    except ValueError:
        return None
    return read if str(read) == value else None  # Python takes the dashes wherever they are
