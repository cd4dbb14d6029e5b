"""Reservations and tickets in the admin: shown, never written; the services alone move them."""

from decimal import Decimal
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..core import clock, money
from ..core.read_only_admin import ReadOnly, ReadOnlyAdmin
from .models import OrderedTicket, Reservation
from .queries import get_bill


class TicketInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs alone
    """The tickets of a reservation."""

    model = OrderedTicket
    fields = ["id", "type", "price_shown"]
    readonly_fields = ["id", "price_shown"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderedTicket]:
        tickets: QuerySet[OrderedTicket] = super().get_queryset(request)
        return tickets.select_related("type__event").order_by("type__position", "type_id", "id")

    @admin.display(description=_("price"))
    def price_shown(self, ticket: OrderedTicket) -> str:
        """The price in the event's currency."""
        return _in_currency(ticket.price, ticket.type.event.currency)


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["id", "status_now", "event", "reservation_date", "pending_until", "email"]
    list_select_related = ["event"]
    list_filter = ["status"]
    search_help_text = _("The whole id of a reservation or of a ticket, or the whole e-mail address.")
    inlines = [TicketInline]
    fields = [
        "id",
        "status_now",
        "event",
        "total",
        "reservation_date",
        "pending_until",
        "hold_ends_at",
        "is_paying",
        "closed_at",
        "returned_at",
        "email",
        "language",
    ]

    @admin.display(description=_("status"), ordering="status")
    def status_now(self, reservation: Reservation) -> str:
        """The status as it reads now, whether or not a worker has looked at it."""
        return str(Reservation.Status(reservation.status_at(clock.now()).value).label)

    @admin.display(description=_("total"))
    def total(self, reservation: Reservation) -> str:
        """What all its tickets cost."""
        bill = get_bill(reservation.pk)
        return _in_currency(bill.total, bill.currency)

    def found_by_id(self, key: UUID) -> Q:
        of_ticket = OrderedTicket.objects.filter(pk=key).values("reservation_id")
        return Q(pk=key) | Q(pk__in=of_ticket)

    def found_by_text(self, text: str) -> Q:
        return Q(email__iexact=text)


@admin.register(OrderedTicket)
class OrderedTicketAdmin(ReadOnlyAdmin):
    list_display = ["id", "event", "type", "price_shown", "reservation"]
    list_select_related = ["type__event", "reservation"]
    search_help_text = _("The whole id of a ticket or of its reservation.")
    fields = ["id", "event", "type", "price_shown", "reservation"]

    @admin.display(description=_("event"))
    def event(self, ticket: OrderedTicket) -> str:
        """The name of what it admits to."""
        return ticket.type.event.name

    @admin.display(description=_("price"))
    def price_shown(self, ticket: OrderedTicket) -> str:
        """The price in the event's currency."""
        return _in_currency(ticket.price, ticket.type.event.currency)

    def found_by_id(self, key: UUID) -> Q:
        return Q(pk=key) | Q(reservation_id=key)


def _in_currency(amount: Decimal, currency: str) -> str:
    return f"{money.in_its_places(amount, currency)} {currency}"
