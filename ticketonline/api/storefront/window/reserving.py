"""`POST` and `GET /events/reservation/` at the window: making a reservation, and looking at it."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.utils.translation import override

from ....core import clock
from ....core.errors import BadRequest
from ....core.front.answers import Environ
from ....sales import session
from ....sales.code_tries import code_try
from ....sales.errors import InvalidEmail
from ....sales.rules import Line
from ....sales.services.reserve import is_visitors, wished
from ....statistics.visits import Step, count_step
from ..answering import answer_reserved
from ..shapes.reservations import ReservationDetails, ReservationWanted, Reserved
from ..showing import show_reservation
from .operation import RESERVATIONS, Caller, Operation, read_body, read_id


class Reserving(Operation[ReservationWanted]):
    """Reserves at the sales desk."""

    method, path, changes_session = "POST", RESERVATIONS, True
    refused: ClassVar[bytes] = msgspec.json.encode(
        {"event_id": UUID(int=0), "tickets": [{"type": "", "amount": 1}], "email": "@"}
    )
    refused_with = InvalidEmail.status

    def read(self, environ: Environ) -> ReservationWanted | None:
        return read_body(environ, ReservationWanted)

    async def answer(self, asked: ReservationWanted, caller: Caller) -> Reserved:
        with code_try(caller.environ, asked.promo_code):
            wish = wished(
                event_id=asked.event_id,
                wanted=[Line(type=line.type, amount=line.amount) for line in asked.tickets],
                email=asked.email,
                language=asked.language,
                idempotency_key=caller.environ.get("HTTP_IDEMPOTENCY_KEY", ""),
                promo_code=asked.promo_code,
            )
            reservation = await self.counter.wait(wish)
        if is_visitors(wish, reservation):
            count_step(Step.RESERVED, wish.event_id)
        session.remember(caller.session, reservation.pk)
        return answer_reserved(reservation, language=caller.language)


class Showing(Operation[UUID]):
    """Shows a reservation as it is now."""

    method, path = "GET", RESERVATIONS
    refused = b"reservation_id=x"
    refused_with = BadRequest.status

    def read(self, environ: Environ) -> UUID | None:
        return read_id(environ, "reservation_id")

    async def answer(self, asked: UUID, caller: Caller) -> ReservationDetails:
        reservation, tickets = await self.counter.wait(asked)
        with override(caller.language):  # in which the event's page is named
            return show_reservation(reservation, tickets, now=clock.now())
