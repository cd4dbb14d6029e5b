"""`/api/v1/events/{event_id}/box-office-sales`: selling without a payment page, and giving away."""

from http import HTTPStatus
from uuid import UUID

from django.utils.crypto import get_random_string
from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...events.errors import ContingentNotFound, ContingentOfOtherType, EventNotFound, TooFewLeft
from ...events.models import Event
from ...events.queries import get_of_member
from ...payments.errors import GiftReasonNeeded, NoOpenInvoice
from ...payments.rules import Way
from ...payments.services.note_received import note_received
from ...payments.services.sell_at_box_office import Sale, sell_at_box_office
from ...sales import errors
from ...sales.orders import get_order
from ...sales.rules import Line
from .controller import OrganisersController
from .errors import UnfitValue
from .reservations import NAMED, RESERVATIONS, shown
from .rule import Rule
from .shapes import box_office as shapes
from .shapes import reservations
from .shapes.base import EventNamed, ReservationNamed

KEY_SIGNS = 32  # of the sale itself, which `made` makes once


class BoxOfficeController(OrganisersController):
    """The box office of an event."""

    tags = ["box office"]
    rules = {
        "post": Rule(
            scope=Scope.SELL,
            refusals=(
                EventNotFound,
                errors.PastEvent,
                errors.NothingWanted,
                errors.WrongAmount,
                errors.UnknownTicketType,
                errors.OverLimit,
                errors.SoldOut,
                errors.UnknownPromoCode,
                errors.PromoCodeNotValid,
                errors.PromoCodeOfOtherTypes,
                errors.PromoCodeOverLimit,
                errors.PromoCodeUsedUp,
                errors.InvalidEmail,
                errors.InvalidName,
                GiftReasonNeeded,
                ContingentNotFound,
                ContingentOfOtherType,
                TooFewLeft,
            ),
            takes_key=True,
        )
    }

    @modify(status_code=HTTPStatus.CREATED, operation_id="sellAtBoxOffice", response_description="It is the buyer's.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewSale]) -> reservations.Reservation:
        """Sell tickets at the box office, or give them away.

        All of them or none. Neither the windows nor the limits of online sales hold, but what is left does. Send an
        `Idempotency-Key`, and an answer that was lost on its way sells nothing twice.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        sale = _sale(event, parsed_body)

        def make() -> UUID:
            return sell_at_box_office(event.pk, sale, key=get_random_string(KEY_SIGNS), by=self.caller.by).pk

        made = self.made(parsed_body, make, address=RESERVATIONS)
        return shown(get_order(self.caller.membership, made))


class InvoicePaidController(OrganisersController):
    """The money of an invoice."""

    tags = ["box office"]
    rules = {"post": Rule(scope=Scope.REFUND_ORDERS, refusals=(*NAMED, NoOpenInvoice))}

    @modify(status_code=HTTPStatus.OK, operation_id="noteInvoicePaid", response_description="The reservation.")
    def post(self, parsed_path: Path[ReservationNamed]) -> reservations.Reservation:
        """Note that an invoice was paid.

        Of a reservation that the box office sold on one.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        note_received(order.pk, by=self.caller.by)
        return shown(get_order(self.caller.membership, order.pk))


def _sale(event: Event, wanted: shapes.NewSale) -> Sale:
    if wanted.way not in {*Way}:
        raise UnfitValue(field="way", reason=f"Use one of {', '.join(Way)}.")
    names = {kind.pk: kind.type for kind in event.ticket_types.all()}
    try:
        lines = [Line(type=names[one.type_id], amount=one.amount) for one in wanted.tickets]
    except KeyError as error:
        raise errors.UnknownTicketType(type=str(error.args[0])) from error
    return Sale(
        wanted=lines,
        way=Way(wanted.way),
        promo_code=wanted.promo_code,
        name=wanted.name,
        email=wanted.email,
        contingent_id=wanted.contingent_id,
        reason=wanted.reason,
    )
