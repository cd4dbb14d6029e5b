"""The box office of an event."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...core.money import in_its_places, read_price
from ...events.models import Event
from ...events.queries import get_of_member
from ...payments.queries import find_completed
from ...payments.services.sell_at_box_office import quote_at_box_office, sell_at_box_office
from ...sales.models import Reservation
from ...sales.orders import list_lines
from ...sales.rules import Status
from .access import actor_of, for_members
from .frame import page
from .sell_form import SellForm, Way


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.SELL)
def sell(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The form, and above it what was sold last; a POST sells, or says what it would cost, or why it can't be."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return _show(request, membership, event, SellForm(event), sold=_sold(request, event))
    form = SellForm(event, request.POST)
    if form.is_valid():
        try:
            if "ask" in request.POST:
                quote = in_its_places(quote_at_box_office(event.pk, form.sale), event.currency)
                change = _change(event, form.cleaned_data["given"], quote)
                return _show(request, membership, event, form, quote=quote, quoted=str(quote), change=change)
            order = sell_at_box_office(event.pk, form.sale, key=form.cleaned_data["key"], by=actor_of(request))
        except DomainError as refusal:
            form.refuse(refusal)
            return _show(request, membership, event, form, status=refusal.status)
        address = reverse("manage:sell", args=[membership.organiser.slug, event.pk])
        done = {"sold": order.pk} | ({"given": form.cleaned_data["given"]} if form.cleaned_data["given"] else {})
        return HttpResponseRedirect(f"{address}?{urlencode(done)}", status=303)
    return _show(request, membership, event, form, status=422)


def _show(
    request: HttpRequest, membership: Membership, event: Event, form: SellForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    return page(
        request,
        "manage/sell.html",
        membership,
        status=status,
        event=event,
        form=form,
        is_open=event.status == Event.Status.PUBLISHED,
        may_change=membership.may(Permission.CHANGE_EVENTS),
        may_print=membership.may(Permission.CHANGE_ORDERS),
        **({"sold": None, "quote": None, "quoted": "", "change": None} | shown),
    )


def _sold(request: HttpRequest, event: Event) -> dict[str, Any] | None:
    """The sale that has just been made, if the address names one of this event."""
    try:
        key = UUID(request.GET.get("sold", ""))
    except ValueError:
        return None
    order = Reservation.objects.filter(pk=key, event=event, status=Status.COMPLETED).first()
    if order is None:
        return None
    lines = list_lines([order.pk])[order.pk]
    total = sum((line.sum for line in lines), Decimal(0))
    payment = find_completed(order.pk)
    way = Way(payment.gateway) if payment and payment.gateway in Way.values else None
    change = _change(event, request.GET.get("given", ""), total) if way == Way.CASH else None
    return {"order": order, "lines": lines, "total": total, "way": way, "change": change}


def _change(event: Event, given: str, total: Decimal) -> Decimal | None:
    """What goes back of what was handed over; None where that is no amount, or less than the total."""
    try:
        back = in_its_places(read_price(given, event.currency, get_language()), event.currency) - total
    except ValueError:
        return None
    return back if back >= 0 else None
