"""States against timestamps and against each other: reservations, and the payments for them.

What a shop at work looks like is no fault: an ended hold that is not swept yet, a payment in progress, one whose
reservation was cancelled meanwhile, a claim that lapsed, a refund that is due.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from ...payments.models import Transaction
from ...payments.rules import Status as PaymentStatus
from ...sales.models import Reservation
from ...sales.rules import Status
from ..fault import Fault
from ..rule import Rule, faults_of

# Two machines write the two moments of a row, and their clocks differ. More than this is more than clocks.
CLOCKS_APART = timedelta(minutes=1)

BY_HAND = "look at the row and at the log of that moment, decide what is true, and write it in one transaction."
CLOCK = "check that all machines set their clocks by the network (NTP); the order of events in the books is not sure."

_payments = Transaction.objects.filter(reservation=OuterRef("pk"))
_running = Exists(_payments.filter(status=PaymentStatus.PENDING))
_completed = Exists(_payments.filter(status=PaymentStatus.COMPLETED))
_with_running = Reservation.objects.filter(transactions__status=PaymentStatus.PENDING)
_late = Transaction.objects.filter(error_type="late_payment")
_paid = Transaction.objects.filter(status=PaymentStatus.COMPLETED)
_returned = Q(reservation__status=Status.CANCELLED, reservation__returned_at__isnull=False)

RULES = (
    Rule(
        code="hold_without_time",
        wrong=Reservation.objects.filter(pending_until__lte=F("reservation_date")),
        text="it was made at %(reservation_date)s, but to be held only until %(pending_until)s",
        advice=BY_HAND,
    ),
    Rule(
        code="email_broken",
        wrong=Reservation.objects.exclude(email="").exclude(email__contains="@"),
        text="its e-mail address is no address: %(email)s",
        advice="ask the buyer, or clear it: a message to it goes nowhere.",
    ),
    Rule(
        code="hold_prolonged",
        wrong=Reservation.objects.filter(status=Status.PENDING, is_paying=False).exclude(
            hold_ends_at=F("pending_until")
        ),
        text="no payment is in progress, but its hold ends at %(hold_ends_at)s and not at %(pending_until)s",
        advice="set hold_ends_at to pending_until; the next sweep puts the tickets on sale again.",
    ),
    Rule(
        code="paying_without_payment",
        wrong=Reservation.objects.filter(~_running, is_paying=True),
        text="it is kept for a payment in progress, but there is none",
        advice="clear is_paying and set hold_ends_at to pending_until; its buyer can pay again.",
    ),
    Rule(
        code="payment_without_paying",
        wrong=_with_running.filter(is_paying=False, status=Status.PENDING),
        text="a payment is in progress, but its hold is not kept for it",
        advice="set is_paying; the hold then ends when the payment does.",
    ),
    Rule(
        code="sold_while_paying",
        wrong=_with_running.filter(status=Status.COMPLETED),
        text="it is completed, but another payment for it is in progress",
        advice="end that payment before a worker charges it, or refund it at the gateway.",
    ),
    Rule(
        code="sold_without_payment",
        wrong=Reservation.objects.filter(~_completed).filter(Q(status=Status.COMPLETED) | Q(returned_at__isnull=False)),
        text="it is or was completed, but no payment for it is",
        advice="ask the gateway: if it was paid, complete its transaction; if not, the buyer has tickets for nothing.",
    ),
    Rule(
        code="paid_but_not_sold",
        wrong=_paid.exclude(Q(reservation__status=Status.COMPLETED) | _returned),
        text="the money was taken, but its reservation is %(reservation__status)s",
        advice="give the buyer the tickets, if there are any left, or the money back at the gateway.",
    ),
    Rule(
        code="sold_after_its_hold",
        wrong=Reservation.objects.filter(status=Status.COMPLETED, closed_at__gte=F("hold_ends_at")),
        text="it was completed at %(closed_at)s, when its hold had ended at %(hold_ends_at)s",
        advice=BY_HAND,
    ),
    Rule(
        code="closed_before_made",
        # The first condition is cheap and lets none of the others be calculated for rows that are right.
        wrong=Reservation.objects.filter(closed_at__lt=F("reservation_date")).filter(
            closed_at__lt=F("reservation_date") - CLOCKS_APART
        ),
        text="it was made at %(reservation_date)s, but was over at %(closed_at)s before that",
        advice=CLOCK,
    ),
    Rule(
        code="ended_before_begun",
        wrong=Transaction.objects.filter(closed_at__lt=F("date")).filter(closed_at__lt=F("date") - CLOCKS_APART),
        text="it began at %(date)s, but had ended at %(closed_at)s before that",
        advice=CLOCK,
    ),
    Rule(
        code="paid_before_reserved",
        wrong=Transaction.objects.filter(date__lt=F("reservation__reservation_date")).filter(
            date__lt=F("reservation__reservation_date") - CLOCKS_APART
        ),
        text="it began at %(date)s, before its reservation was made at %(reservation__reservation_date)s",
        advice=CLOCK,
    ),
    Rule(
        code="late_money_kept",
        wrong=_late.filter(refund_due_at=None),
        text="the money came too late, and no refund is due",
        advice="set refund_due_at to now: a worker then gives it back.",
    ),
    Rule(
        code="refund_of_a_sale",
        wrong=Transaction.objects.filter(refund_due_at__isnull=False).exclude(
            Q(status=PaymentStatus.ERROR) | (Q(status=PaymentStatus.COMPLETED) & _returned)
        ),
        text="it is %(status)s, but its money goes back",
        advice="stop the refund by clearing refund_due_at if the buyer has the tickets, else cancel the sale.",
    ),
    Rule(
        code="returned_money_kept",
        wrong=_paid.filter(_returned, amount__gt=0, refund_due_at=None, refund_waived_at=None),
        text="its order was taken back, but no refund is due, and nobody said that there is to be none",
        advice="look into the log of the order, and set refund_due_at or refund_waived_at to the moment of the return.",
    ),
    Rule(
        code="waived_without_return",
        wrong=Transaction.objects.filter(refund_waived_at__isnull=False).exclude(_returned),
        text="its money is kept in spite of a return, but its order was not taken back",
        advice="look into the log of the order: clear refund_waived_at if the buyer has the tickets.",
    ),
    Rule(
        code="returned_before_sold",
        wrong=Reservation.objects.filter(returned_at__lt=F("closed_at")).filter(
            returned_at__lt=F("closed_at") - CLOCKS_APART
        ),
        text="it was completed at %(closed_at)s, but taken back at %(returned_at)s before that",
        advice=CLOCK,
    ),
    Rule(
        code="refunded_out_of_the_blue",
        wrong=Transaction.objects.filter(Q(refunded_at__isnull=False) & Q(refund_due_at=None)),
        text="it was refunded at %(refunded_at)s, but no refund was due",
        advice="ask the gateway whether money went back, and set refund_due_at if it did.",
    ),
)


def check_states() -> Iterator[Fault]:
    """Every reservation and every payment whose states and moments can't be true together."""
    return faults_of(RULES)
