"""The overview of one event: how it stands, what is missing, and what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...core.errors import DomainError
from ...core.protection import is_protected
from ...events.checklist import Item, checklist
from ...events.models import Event
from ...events.preview import preview_token
from ...events.queries import get_of_member
from ...events.rules import NEXT_STATUS
from ...outbox.queries import count_undelivered
from ...payments.queries import count_refunds_due, find_event_return
from ..kit.addresses import absolute
from .access import for_members
from .frame import page
from .order_filter import address_of_undelivered

MOST_REFUNDS, MOST_UNDELIVERED = 1_000, 1_000  # that are counted; that there are more is said

# What to do about each item, and where.
ADVICE = {
    Item.TICKETS: (_("At least one ticket type"), "manage:types"),
    Item.DATE: (_("A date that is still to come"), "manage:event_details"),
    Item.PLACE: (_("A venue or a city"), "manage:event_details"),
    Item.SALES: (_("Sales that are not closed already"), "manage:event_details"),
    Item.DESCRIPTION: (_("A description"), "manage:event_details"),
    Item.PICTURE: (_("A picture"), "manage:event_details"),
    Item.CONTACT: (_("An address at which buyers reach you"), "manage:settings"),
    Item.HIDDEN: (_("A promo code for each hidden ticket type: nobody can buy it otherwise"), "manage:codes"),
    Item.CODES: (_("Only promo codes that can still be used"), "manage:codes"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the check list."""

    text: str
    url: str
    is_done: bool
    is_must: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Tickets of all types."""

    amount: int
    held: int
    sold: int
    withheld: int
    left: int


@require_safe
@for_members(Permission.SEE_EVENTS)
def event(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The overview. From the ticket types' counters; no ticket is looked at."""
    return overview(request, membership, get_of_member(membership, event_id))


def overview(
    request: HttpRequest, membership: Membership, event: Event, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The page, with what was just refused; the event's ticket types should be at hand."""
    lines = _lines(event, membership.organiser.slug)
    is_draft = event.status == Event.Status.DRAFT
    return page(
        request,
        "manage/event.html",
        membership,
        event=event,
        refusal=refusal,
        lines=lines,
        is_complete=all(line.is_done for line in lines),
        is_ready=all(line.is_done for line in lines if line.is_must),
        totals=totals(event),
        next_status=NEXT_STATUS[event.status],
        preview_link=absolute(reverse("shop:preview", args=[preview_token(event)])) if is_draft else "",
        may_change=membership.may(Permission.CHANGE_EVENTS),
        may_delete=not is_protected(event),
        may_see_orders=membership.may(Permission.SEE_ORDERS),
        undelivered=_undelivered(membership, event),
        undelivered_address=address_of_undelivered(membership.organiser.slug, event),
        most_undelivered=MOST_UNDELIVERED,
        **_refunds(membership, event),
        status=refusal.status if refusal else 200,
    )


def _refunds(membership: Membership, event: Event) -> Mapping[str, object]:
    """How far it is with giving the money back, of an event that is cancelled."""
    if event.status != Event.Status.CANCELLED or not membership.may(Permission.SEE_ORDERS):
        return {"may_refund": False, "refunds": None, "refunds_due": 0, "most_refunds": MOST_REFUNDS}
    return {
        "may_refund": membership.may(Permission.REFUND),
        "refunds": find_event_return(event.pk),
        "refunds_due": count_refunds_due(event.pk, most=MOST_REFUNDS),
        "most_refunds": MOST_REFUNDS,
    }


def _undelivered(membership: Membership, event: Event) -> int:
    """The mails about the event that somebody should see to who may see whose they are."""
    if not membership.may(Permission.SEE_ORDERS):
        return 0
    return count_undelivered([event.pk], most=MOST_UNDELIVERED)


def totals(event: Event) -> Totals:
    """The counters of all its types together."""
    types = event.ticket_types.all()
    return Totals(
        amount=sum(kind.amount for kind in types),
        held=sum(kind.held for kind in types),
        sold=sum(kind.sold for kind in types),
        withheld=sum(kind.withheld for kind in types),
        left=sum(kind.left for kind in types),
    )


def _lines(event: Event, organiser: str) -> Sequence[Line]:
    lines = []
    for check in checklist(event, now=clock.now()):
        text, name = ADVICE[check.item]
        url = reverse(name, args=[organiser] if name == "manage:settings" else [organiser, event.pk])
        lines.append(Line(text=str(text), url=url, is_done=check.is_done, is_must=check.is_must))
    return lines
