"""`/events/reservation/`: holding tickets, paying for them, letting them go."""

from http import HTTPStatus

import msgspec
from django.conf import settings
from django.utils.translation import get_language, gettext
from dmr import CookieSpec, Query, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...core import clock
from ...events.errors import EventNotFound
from ...payments.errors import UnknownToken
from ...payments.services.start_payment import start_payment
from ...sales import errors, session
from ...sales.code_tries import code_try
from ...sales.queries import get_reservation, list_tickets
from ...sales.rules import Line
from ...sales.services.cancel import cancel
from ...sales.services.reserve import reserve
from ..controller import JsonController
from ..documented import READ, WITH_BODY, WRITE, refusals
from .answering import PRIVATE, answer_reserved, answer_started
from .shapes import payments, reservations
from .showing import show_reservation
from .texts import CANCELLED

IDEMPOTENCY_KEY = "HTTP_IDEMPOTENCY_KEY"
CONTACT = (errors.InvalidEmail, errors.InvalidLanguage)  # of who reserves; who pays may say a name as well
SESSION_COOKIE = CookieSpec(
    description="The buyer's session: signed, HttpOnly, SameSite=Lax, for 15 minutes from this reservation on. It "
    "remembers `reservation_id` and the session's earlier reservations.",
    httponly=True,
    skip_validation=True,  # TwoSessionsMiddleware sets it
)


class ReservationController(JsonController):
    """Reservations."""

    tags = ["reservations"]

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="reserve",
        headers=PRIVATE,
        cookies={settings.BUYER_COOKIE_NAME: SESSION_COOKIE},
        extra_responses=refusals(
            *WITH_BODY,
            EventNotFound,
            errors.PastEvent,
            errors.SalesNotOpen,
            errors.SalesClosed,
            errors.SoldOut,
            errors.TypeNotOnSale,
            errors.NothingWanted,
            errors.WrongAmount,
            errors.OverLimit,
            errors.UnknownTicketType,
            errors.UnknownPromoCode,
            errors.PromoCodeNotValid,
            errors.PromoCodeOfOtherTypes,
            errors.PromoCodeOverLimit,
            errors.PromoCodeUsedUp,
            errors.WrongKey,
            errors.KeyReused,
            errors.Unknown,
            *CONTACT,
        ),
        response_description="The tickets are held, all of them.",
    )
    def post(self, parsed_body: BodyMsgspec[reservations.ReservationWanted]) -> reservations.Reserved:
        """Reserve tickets.

        Holds all of the tickets, or none, at the prices of this moment, and makes the reservation the session's. With
        an `Idempotency-Key` it can be repeated: the same key with the same wish is the same reservation, as it is now.
        """
        with code_try(self.request.META, parsed_body.promo_code):
            reservation = reserve(
                event_id=parsed_body.event_id,
                wanted=[Line(type=line.type, amount=line.amount) for line in parsed_body.tickets],
                email=parsed_body.email,
                language=parsed_body.language,
                idempotency_key=self.request.META.get(IDEMPOTENCY_KEY, ""),
                promo_code=parsed_body.promo_code,
            )
        session.remember(self.request.session, reservation.pk)
        return answer_reserved(reservation, language=get_language() or settings.LANGUAGE_CODE)

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="showReservation",
        headers=PRIVATE,
        extra_responses=refusals(*READ, errors.ReservationNotFound),
        response_description="The reservation as it is now.",
    )
    def get(self, parsed_query: Query[reservations.ReservationNamed]) -> reservations.ReservationDetails:
        """Show a reservation with its tickets and its event.

        A hold that has ended reads as CANCELLED from that second on.
        """
        reservation = get_reservation(parsed_query.reservation_id)
        return show_reservation(reservation, list_tickets(reservation.pk), now=clock.now())

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="pay",
        headers=PRIVATE,
        extra_responses=refusals(
            *WITH_BODY,
            errors.ReservationNotFound,
            errors.AlreadyPaid,
            errors.ReservationOver,
            errors.EventCancelled,
            errors.EmailAlreadySet,
            errors.InvalidName,
            UnknownToken,
            *CONTACT,
        ),
        response_description="The payment in progress.",
    )
    def put(self, parsed_body: BodyMsgspec[payments.PaymentWanted]) -> payments.PaymentStarted:
        """Pay for a reservation.

        Starts the payment in the background. While one is in progress, that one is the answer; after an ERROR the
        buyer may try again as long as the hold lasts.
        """
        transaction = start_payment(
            parsed_body.reservation_id,
            token=parsed_body.token,
            email=parsed_body.email,
            language=parsed_body.language,
            name=parsed_body.name,
        )
        return answer_started(transaction, language=get_language() or settings.LANGUAGE_CODE)

    @modify(
        status_code=HTTPStatus.OK,
        operation_id="cancelReservation",
        headers=PRIVATE,
        security=[{"buyer": []}],
        extra_responses=refusals(
            *WRITE,
            errors.NoReservation,
            errors.ReservationNotFound,
            errors.AlreadyPaid,
            errors.PaymentInProgress,
            errors.ReservationOver,
        ),
        response_description="The tickets are on sale again.",
    )
    def delete(self, parsed_query: Query[reservations.ReservationPerhapsNamed]) -> reservations.Cancelled:
        """Cancel a reservation of this session.

        Without a name: the newest that is still pending.
        """
        named = parsed_query.reservation_id
        chosen = session.choose_to_cancel(self.request.session, None if named is msgspec.UNSET else named)
        cancel(chosen)
        return reservations.Cancelled(ok=CANCELLED, reservation_id=chosen, message=gettext(CANCELLED))
