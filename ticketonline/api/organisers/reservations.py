"""`/api/v1/reservations`: what people hold and bought."""

from http import HTTPStatus
from uuid import UUID

from dmr import Path, Query, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...core import clock
from ...delivery.order_search import with_text
from ...payments.errors import ReasonNeeded
from ...payments.queries import list_of_reservation
from ...payments.services.return_order import return_order
from ...sales import errors
from ...sales.models import Reservation
from ...sales.order_list import Search, list_orders
from ...sales.orders import get_order, list_comments, list_lines
from ...sales.queries import list_tickets
from ...sales.rules import Status
from ...sales.services.cancel_order import cancel_order
from ...sales.services.change_contact import FIELDS as CONTACT
from ...sales.services.change_contact import change_contact
from ...sales.services.comment import comment
from ...sales.services.extend_hold import extend_hold
from . import cursors
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .problems import ROOT
from .rule import Rule
from .shapes import reservations as shapes
from .shapes.base import ReservationNamed
from .showing_orders import show_comment, show_order, show_payments, show_ticket
from .tags import as_it_was_read, match, tag_of_order
from .wishes import checked, checked_limit, given

RESERVATIONS = f"{ROOT}reservations"
NAMED = (errors.ReservationNotFound,)


class ReservationsController(OrganisersController):
    """The list of reservations."""

    tags = ["reservations"]
    rules = {"get": Rule(scope=Scope.READ_ORDERS)}

    @modify(status_code=HTTPStatus.OK, operation_id="listReservations", response_description="Some reservations.")
    def get(self, parsed_query: Query[shapes.ReservationsWanted]) -> shapes.ReservationPage:
        """List reservations.

        Of all events that the member may work on, the newest first. A page may be short, and the next one go on:
        the end is where `next` is null.
        """
        wanted = checked(parsed_query)
        search, is_cut = self._search(wanted)
        before = cursors.read(wanted.cursor, 1)[0] if wanted.cursor else None
        found = list_orders(self.caller.membership, search, before=before, size=checked_limit(wanted.limit))
        lines, now = list_lines([order.pk for order in found.orders]), clock.now()
        return shapes.ReservationPage(
            items=[show_order(order, lines[order.pk], now=now) for order in found.orders],
            next=cursors.next_of(self.request, found.older) if found.older else None,
            is_cut=is_cut,
        )

    def _search(self, wanted: shapes.ReservationsWanted) -> tuple[Search, bool]:
        search = Search(
            event_id=wanted.event_id,
            state=Status(wanted.status) if wanted.status else None,
            type_id=wanted.type_id,
            promo_code_id=wanted.code_id,
            since=wanted.since,
            until=wanted.until,
        )
        return with_text(self.caller.membership, search, wanted.text) if wanted.text else (search, False)


class ReservationController(OrganisersController):
    """One reservation."""

    tags = ["reservations"]
    rules = {
        "get": Rule(scope=Scope.READ_ORDERS, refusals=NAMED, has_tag=True),
        "patch": Rule(
            scope=Scope.WRITE_ORDERS,
            refusals=(
                *NAMED,
                errors.InvalidEmail,
                errors.InvalidName,
                errors.InvalidLanguage,
                MatchMissing,
                MatchStale,
            ),
            has_tag=True,
            needs_match=True,
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getReservation", response_description="All that is known of it.")
    def get(self, parsed_path: Path[ReservationNamed]) -> shapes.ReservationDetails:
        """Show a reservation.

        With its tickets, payments and comments. Its ETag tells of how the buyer is reached, and of nothing else.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        self.answer_headers["ETag"] = tag_of_order(order)
        return shapes.ReservationDetails(
            reservation=shown(order),
            tickets=[show_ticket(ticket, currency=order.event.currency) for ticket in list_tickets(order.pk)],
            payments=show_payments(list_of_reservation(order.pk)),
            comments=[show_comment(one) for one in list_comments(order.pk)],
        )

    @modify(status_code=HTTPStatus.OK, operation_id="changeContact", response_description="As it is now.")
    def patch(
        self, parsed_path: Path[ReservationNamed], parsed_body: BodyMsgspec[shapes.ContactChanges]
    ) -> shapes.Reservation:
        """Correct how a buyer is reached.

        In whatever state the reservation is.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        match(self.request, tag_of_order(order))
        contact = {name: getattr(order, name) for name in CONTACT} | given(parsed_body)
        with as_it_was_read():
            change_contact(order.pk, **contact, seen=order, by=self.caller.by)
        changed = get_order(self.caller.membership, order.pk)
        self.answer_headers["ETag"] = tag_of_order(changed)
        return shown(changed)


class ReturnController(OrganisersController):
    """Taking a paid order back."""

    tags = ["reservations"]
    rules = {"post": Rule(scope=Scope.REFUND_ORDERS, refusals=(*NAMED, errors.NotPaid, ReasonNeeded))}

    @modify(status_code=HTTPStatus.OK, operation_id="returnReservation", response_description="As it is now.")
    def post(self, parsed_path: Path[ReservationNamed], parsed_body: BodyMsgspec[shapes.Return]) -> shapes.Reservation:
        """Cancel a paid reservation.

        Its tickets are on sale again, and all its money goes back, or none. Sent twice, it goes back once.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        return_order(order.pk, refund=parsed_body.refund, reason=parsed_body.reason, by=self.caller.by)
        return shown(get_order(self.caller.membership, order.pk))


class CancelReservationController(OrganisersController):
    """Cancelling."""

    tags = ["reservations"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_ORDERS,
            refusals=(*NAMED, errors.AlreadyPaid, errors.PaymentInProgress, errors.ReservationOver),
        )
    }

    @modify(status_code=HTTPStatus.OK, operation_id="cancelReservation", response_description="As it is now.")
    def post(self, parsed_path: Path[ReservationNamed]) -> shapes.Reservation:
        """Cancel a reservation.

        One that is not paid: its tickets are on sale again.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        cancel_order(order.pk, by=self.caller.by)
        return shown(get_order(self.caller.membership, order.pk))


class ExtendController(OrganisersController):
    """Giving more time."""

    tags = ["reservations"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_ORDERS,
            refusals=(*NAMED, errors.AlreadyPaid, errors.ReservationOver, errors.HoldTooLong),
        )
    }

    @modify(status_code=HTTPStatus.OK, operation_id="extendHold", response_description="As it is now.")
    def post(
        self, parsed_path: Path[ReservationNamed], parsed_body: BodyMsgspec[shapes.Extension]
    ) -> shapes.Reservation:
        """Hold a reservation for longer.

        One that is not paid yet, to at most seven days from now.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        extend_hold(order.pk, minutes=parsed_body.minutes, by=self.caller.by)
        return shown(get_order(self.caller.membership, order.pk))


class CommentsController(OrganisersController):
    """Commenting."""

    tags = ["reservations"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_ORDERS,
            refusals=(*NAMED, errors.InvalidComment, errors.TooManyComments),
            takes_key=True,
        )
    }

    @modify(status_code=HTTPStatus.CREATED, operation_id="addComment", response_description="The comment is kept.")
    def post(self, parsed_path: Path[ReservationNamed], parsed_body: BodyMsgspec[shapes.NewComment]) -> shapes.Comment:
        """Comment on a reservation.

        For the team; buyers never see it.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)

        def make() -> UUID:
            return comment(order.pk, text=parsed_body.text, by=self.caller.by).pk

        made = self.made(parsed_body, make, address=f"{RESERVATIONS}/{order.pk}", is_at_its_id=False)
        return show_comment(list_comments(order.pk).get(pk=made))


def shown(order: Reservation) -> shapes.Reservation:
    """The reservation as it is now; its event should be at hand."""
    return show_order(order, list_lines([order.pk])[order.pk], now=clock.now())
