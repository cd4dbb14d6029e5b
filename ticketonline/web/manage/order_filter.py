"""What the list of orders is filtered by, as it is typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...accounts.models import Membership
from ...events.models import Event, PromoCode
from ...events.promo_rules import normalised
from ...events.queries import list_of_member
from ...outbox.queries import list_undelivered
from ...payments.queries import list_open_invoices
from ...sales.order_list import Search
from ...sales.rules import Status
from .days import DaysForm, day_field

MOST_CHOICES = 200  # events to choose from, the latest
LEAST_SIGNS, MOST_SIGNS = 3, 254
INVOICE_OPEN = "INVOICE_OPEN"  # of what is paid, that for which the money has yet to come
RETURNED = "RETURNED"  # of what is cancelled, that which had been paid
UNDELIVERED = "UNDELIVERED"  # of whatever state, that of which a mail did not arrive
PARTS = {RETURNED: Status.CANCELLED, INVOICE_OPEN: Status.COMPLETED}
STATES = {
    Status.PENDING.value: _("Pending"),
    Status.COMPLETED.value: _("Paid"),
    INVOICE_OPEN: _("Invoice open"),
    Status.CANCELLED.value: _("Cancelled"),
    RETURNED: pgettext_lazy("order", "Returned"),
    UNDELIVERED: _("A mail did not arrive"),
}


def _choice(label: Any, choices: Mapping[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *choices.items()])


class OrderFilter(DaysForm):
    """All of it may be left out. The days are those of the event's time zone.

    While no event is chosen, they are those of the zone that all of them are in, or else of UTC.
    """

    event = _choice(_("Event"), {})
    type = _choice(_("Ticket type"), {})
    state = _choice(_("State"), STATES)
    since = day_field(_("Reserved from"))
    until = day_field(_("Reserved until"))
    code = forms.CharField(label=_("Promo code"), required=False, max_length=MOST_SIGNS)
    q = forms.CharField(
        label=_("Name, e-mail address or number"),
        required=False,
        min_length=LEAST_SIGNS,
        max_length=MOST_SIGNS,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": _("Anna, 1A2B3C4D, K7QF-3MXH-92F"),
            }
        ),
        help_text=_(
            "How the name or the address of the buyer or of a ticket’s holder begins; the number as the ticket prints "
            "it, or that of a payment; or the whole code of a ticket, also one that is void."
        ),
    )

    def __init__(self, data: QueryDict, *, membership: Membership) -> None:
        events = self._events = list_of_member(membership)
        self.chosen = _chosen(data.get("event", ""), membership)
        types = {str(kind.pk): kind.type for kind in self.chosen.ticket_types.all()} if self.chosen else {}
        if data.get("type") not in types:
            data = data.copy()
            data["type"] = ""  # it was one of the event that was chosen before
        super().__init__(data)
        latest = [*events.order_by("-date", "-id")[:MOST_CHOICES]]
        if self.chosen and self.chosen not in latest:
            latest.append(self.chosen)
        zones = {event.time_zone for event in ([self.chosen] if self.chosen else latest)}
        self.time_zone = zones.pop() if len(zones) == 1 else "UTC"
        self.fields["event"] = _choice(_("Event"), {str(event.pk): event.name for event in latest})
        self.fields["type"] = _choice(_("Ticket type"), types)
        if not types:
            del self.fields["type"]
        if self.chosen is None or not self.chosen.promo_codes.exists():
            del self.fields["code"]

    @property
    def is_used(self) -> bool:
        """Whether it leaves anything out."""
        return any(self.cleaned_data.values())

    @property
    def is_more_used(self) -> bool:
        """Whether there is anything in the other fields but the text, be it wrong."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def text(self) -> str:
        """Of what the order is looked for: see `delivery.order_search`."""
        return str(self.cleaned_data["q"])

    def clean_code(self) -> PromoCode | None:
        """The promo code of the event that reads so; none if none is asked for."""
        typed = normalised(self.cleaned_data["code"])
        found = self.chosen.promo_codes.filter(code=typed).first() if self.chosen and typed else None
        if typed and found is None:
            raise forms.ValidationError(_("This event has no such promo code."))
        return found

    def search(self) -> Search:
        """All of it but the text."""
        state, kind, code = (self.cleaned_data.get(name) for name in ("state", "type", "code"))
        since, until = self.span(self.time_zone)
        return Search(
            event_id=self.chosen.pk if self.chosen else None,
            state=(PARTS.get(state) or Status(state)) if state and state != UNDELIVERED else None,
            is_returned=state == RETURNED,
            within=self._within(state),
            type_id=UUID(kind) if kind else None,
            promo_code_id=code.pk if code else None,
            since=since,
            until=until,
        )

    def _within(self, state: str | None) -> QuerySet[Any, Any] | None:
        """The ids of those among which the state looks, where an index has them."""
        if state == INVOICE_OPEN:
            return list_open_invoices().values("reservation_id")
        if state == UNDELIVERED:
            events = [self.chosen.pk] if self.chosen else self._events.values("pk")
            return list_undelivered(events).values("reservation_id")
        return None


def address_of_undelivered(organiser: str, event: Event | None) -> str:
    """The list of the orders of which a mail did not arrive, of the event or of all."""
    chosen = {"event": str(event.pk)} if event else {}
    return f"{reverse('manage:orders', args=[organiser])}?{urlencode(chosen | {'state': UNDELIVERED})}"


def _chosen(key: str, membership: Membership) -> Event | None:
    try:
        event_id = UUID(key)
    except ValueError:
        return None
    return list_of_member(membership).filter(pk=event_id).prefetch_related("ticket_types").first()
