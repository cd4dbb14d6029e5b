"""An order's tickets to be printed at the box office."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import TooManyRequests
from ...core.rate_limit import RateLimit
from ...delivery.pdf.apart import print_apart
from ...delivery.services.print_order import note_printed, print_order
from ...sales.orders import get_order
from .access import actor_of, for_members

# As buyers have it, and beside theirs: nobody at the counter waits because a buyer asked too often.
FILES = RateLimit(per_minute=6, burst=6)  # of one order, in this process


@require_GET
@for_members(Permission.CHANGE_ORDERS)
def order_print(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
    """The PDF of the buyer's tickets, one a page. The log says who had it, once it is made."""
    order = get_order(membership, reservation_id)
    printed = print_order(order.pk)
    wait = FILES.take(str(order.pk))
    if wait:
        raise TooManyRequests(retry_after=wait)
    file = print_apart(printed)
    note_printed(order, by=actor_of(request))
    return HttpResponse(
        file,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="tickets-{printed[0].order}.pdf"'},
    )
