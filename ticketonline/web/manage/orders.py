"""The list of orders: an organiser's reservations, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...delivery.order_search import with_text
from ...delivery.refused import count_refused
from ...delivery.services.send_undelivered import MOST
from ...outbox.queries import count_undelivered
from ...payments.queries import list_open_invoices
from ...sales.models import Reservation
from ...sales.order_list import list_events, list_orders
from ...sales.orders import MOST_MATCHES, Line, list_lines, total
from ...sales.rules import Status
from .access import for_members
from .frame import page
from .order_filter import UNDELIVERED, OrderFilter, address_of_undelivered

CURSORS = ("before", "after")
MOST_UNDELIVERED = 1_000  # mails that are counted; that there are more is said


@dataclass(frozen=True, kw_only=True)
class Row:
    """A reservation in the list, its state as it reads now."""

    order: Reservation
    state: Status
    lines: Sequence[Line]
    is_on_invoice: bool  # that nobody has paid yet

    @property
    def sum(self) -> Decimal:
        """What all its tickets cost."""
        return sum((line.sum for line in self.lines), Decimal(0))


@require_safe
@for_members(Permission.SEE_ORDERS)
def orders(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A page of those that the filter lets through. The query says where to go on, and no number: nothing moves."""
    form = OrderFilter(request.GET, membership=membership)
    if not form.is_valid():
        return page(request, "manage/orders.html", membership, form=form, status=422)
    search, is_cut = form.search(), False
    if form.text:
        search, is_cut = with_text(membership, search, form.text)
    found = list_orders(membership, search, before=_cursor(request, "before"), after=_cursor(request, "after"))
    return page(
        request,
        "manage/orders.html",
        membership,
        form=form,
        rows=rows_of(found.orders),
        totals=total(membership, search),
        undelivered=count_undelivered(list_events(membership, search).values("pk"), most=MOST_UNDELIVERED),
        undelivered_address=""
        if form.cleaned_data["state"] == UNDELIVERED
        else address_of_undelivered(membership.organiser.slug, form.chosen),
        most_undelivered=MOST_UNDELIVERED,
        refused=_refused(membership, form),
        most_at_once=MOST,
        is_cut=is_cut,
        most=MOST_MATCHES,
        is_broken_off=found.is_broken_off,
        newer=_address(request, "after", found.newer),
        older=_address(request, "before", found.older),
    )


def _refused(membership: Membership, form: OrderFilter) -> int:
    """The mails that may be sent anew all at once: of one event, where the list shows whose they are."""
    if form.chosen is None or form.cleaned_data["state"] != UNDELIVERED:
        return 0
    if not membership.may(Permission.CHANGE_ORDERS):
        return 0
    return count_refused(form.chosen, most=MOST_UNDELIVERED)


def rows_of(orders: Sequence[Reservation]) -> list[Row]:
    """The reservations, their events at hand, as the list shows them (two queries)."""
    now = clock.now()
    keys = [order.pk for order in orders]
    lines = list_lines(keys)
    unpaid = {*list_open_invoices().filter(reservation_id__in=keys).values_list("reservation_id", flat=True)}
    return [
        Row(order=order, state=order.status_at(now), lines=lines[order.pk], is_on_invoice=order.pk in unpaid)
        for order in orders
    ]


def _cursor(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _address(request: HttpRequest, name: str, key: UUID | None) -> str:
    """Where the list goes on, with the same filter; empty at its end."""
    if key is None:
        return ""
    query = request.GET.copy()
    for cursor in CURSORS:
        query.pop(cursor, None)
    query[name] = str(key)
    return f"?{query.urlencode()}"
