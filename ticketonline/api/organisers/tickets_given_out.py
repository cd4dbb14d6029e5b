"""`/api/v1/`: tickets given out: mailed once more, by a new link, and the keys by which scanners know them."""

from base64 import b64encode
from http import HTTPStatus

from dmr import Path, modify

from ...accounts.rules import Scope
from ...delivery.errors import NoAddress, NotSold, SentTooOften
from ...delivery.queries import list_keys
from ...delivery.services.renew_link import renew_link
from ...delivery.services.send_again import send_again
from ...events.errors import EventNotFound
from ...events.queries import get_of_member
from ...sales.errors import ReservationNotFound
from ...sales.orders import get_order
from .controller import OrganisersController
from .reservations import shown
from .rule import Rule
from .shapes import reservations, tickets
from .shapes.base import EventNamed, ReservationNamed


class MailTicketsController(OrganisersController):
    """Mailing the tickets once more."""

    tags = ["reservations"]
    rules = {
        "post": Rule(scope=Scope.WRITE_ORDERS, refusals=(ReservationNotFound, NotSold, NoAddress, SentTooOften)),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="mailTickets", response_description="They are about to be sent.")
    def post(self, parsed_path: Path[ReservationNamed]) -> reservations.Reservation:
        """Mail the tickets of a reservation again.

        Those that are still its buyer's, to the address that it has now. A worker sends them. Sent twice, this mails
        twice.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        send_again(order.pk, by=self.caller.by)
        return shown(order)


class RenewLinkController(OrganisersController):
    """A new link to the tickets."""

    tags = ["reservations"]
    rules = {"post": Rule(scope=Scope.WRITE_ORDERS, refusals=(ReservationNotFound, NotSold, SentTooOften))}

    @modify(status_code=HTTPStatus.OK, operation_id="renewLink", response_description="The link before is void.")
    def post(self, parsed_path: Path[ReservationNamed]) -> reservations.Reservation:
        """Renew the link to the tickets of a reservation.

        Every link to them that its buyer was given opens nothing any more; a new one is mailed to the address that it
        has now, if it has one. Codes stay valid, and so do links to tickets that were passed on.
        """
        order = get_order(self.caller.membership, parsed_path.reservation_id)
        renew_link(order.pk, by=self.caller.by)
        return shown(order)


class SigningKeysController(OrganisersController):
    """What a scanner trusts."""

    tags = ["attendees"]
    rules = {"get": Rule(scope=Scope.READ_EVENTS, refusals=(EventNotFound,))}

    @modify(status_code=HTTPStatus.OK, operation_id="listSigningKeys", response_description="All that there were.")
    def get(self, parsed_path: Path[EventNamed]) -> tickets.SigningKeys:
        """List the public keys of an event.

        With them a scanner knows genuine tickets without a network. The first is made when the first ticket is given
        out: there may be none yet.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return tickets.SigningKeys(
            items=[
                tickets.SigningKey(
                    id=key.code_id,
                    public_key=b64encode(bytes(key.public_key)).decode(),
                    since=key.created_at,
                    retired_at=key.retired_at,
                )
                for key in list_keys(event.pk)
            ]
        )
