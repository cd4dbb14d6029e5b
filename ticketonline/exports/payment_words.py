"""How an order was paid, and what became of the money, in the words of the back office."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..payments.models import Transaction
from ..payments.rules import Way

WAYS = {
    Way.CASH: _("Cash"),
    Way.CARD_TERMINAL: _("Card terminal"),
    Way.INVOICE: _("Invoice"),
    Way.GIFT: _("Given away"),
}


def way_of(payment: Transaction | None) -> str:
    """How it was paid: online unless the box office sold it; empty if it was not."""
    if payment is None:
        return ""
    return str(WAYS[Way(payment.gateway)]) if payment.gateway in {*Way} else str(_("Online"))


def state_of(payment: Transaction | None) -> str:
    """Where the money is; empty if there is no payment."""
    if payment is None:
        return ""
    if payment.is_void_invoice:
        return str(_("Cancelled"))
    if payment.refunded_at:
        return str(_("Went back"))
    if payment.refund_due_at:
        return str(_("Has to go back"))
    if payment.refund_waived_at:
        return str(pgettext_lazy("payment", "Kept"))
    return str(_("Invoice open")) if payment.is_open_invoice else str(pgettext_lazy("payment", "Paid"))
