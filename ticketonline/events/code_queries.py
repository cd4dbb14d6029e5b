"""Reading the promo codes of an event."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from .errors import PromoCodeNotFound
from .models import Event, PromoCode, TicketType
from .promo_rules import is_code, normalised


def find_code(event: Event, typed: str) -> PromoCode | None:
    """The event's promo code that reads so, with its types at hand (two queries; one if there is none)."""
    text = normalised(typed)
    if not is_code(text):
        return None
    return event.promo_codes.filter(code=text).prefetch_related("types").first()


def get_code(event: Event, code_id: UUID) -> PromoCode:
    """The event's promo code of that id with its types at hand, or `PromoCodeNotFound`."""
    code = event.promo_codes.filter(pk=code_id).prefetch_related("types").first()
    if code is None:
        raise PromoCodeNotFound
    return code


def list_codes(event: Event, *, search: str = "") -> QuerySet[PromoCode]:
    """The event's promo codes with their types at hand, in their order; those that begin so, or whose note does."""
    codes = event.promo_codes.prefetch_related("types")
    if search:
        codes = codes.filter(Q(code__startswith=normalised(search)) | Q(note__istartswith=search.strip()))
    return codes.order_by("code", "id")


def find_code_for_this_alone(kind: TicketType) -> PromoCode | None:
    """A promo code that names this ticket type and no other."""
    with_one = PromoCode.objects.filter(event=kind.event_id).annotate(types_named=Count("types")).filter(types_named=1)
    return with_one.filter(pk__in=kind.promo_codes.values("pk")).first()


def find_useless_code(event: Event, *, now: datetime) -> PromoCode | None:
    """A promo code that ended, or is used up, although the event's tickets may still be sold."""
    over = Q(valid_until__lte=now) | Q(tickets__lte=F("held") + F("sold"))
    return event.promo_codes.filter(over).first()


def find_unnamed_type(event: Event) -> TicketType | None:
    """A hidden ticket type that no promo code names: nobody can buy it."""
    return event.ticket_types.filter(is_hidden=True, promo_codes=None).first()
