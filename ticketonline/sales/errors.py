"""Refusals about reservations."""

from django.utils.translation import gettext, gettext_noop, ngettext, override

from ..core.errors import DomainError


class ReservationNotFound(DomainError):
    code, status = "reservation_not_found", 404
    text = gettext_noop("This reservation does not exist.")


class NoReservation(DomainError):
    """The caller's session has no reservation, or not the one named."""

    code, status = "no_reservation", 403
    text = gettext_noop("There is no reservation in this session.")


class PastEvent(DomainError):
    code, status = "past_event", 409
    text = gettext_noop("This event has already begun.")


class SalesNotOpen(DomainError):
    code, status = "sales_not_open", 409
    text = gettext_noop("Sales for this event have not opened yet.")


class SalesClosed(DomainError):
    code, status = "sales_closed", 409
    text = gettext_noop("Sales for this event are closed.")


class TypeNotOnSale(DomainError):
    """The organiser paused the type, or its own sales have not opened yet or are closed."""

    code, status = "ticket_type_not_on_sale", 409
    text = gettext_noop("%(type)s can’t be bought right now.")


class EventCancelled(DomainError):
    code, status = "event_cancelled", 409
    text = gettext_noop("This event was cancelled. Nothing can be paid for it any more.")


class SoldOut(DomainError):
    """Less is left than wanted; `shortages` names each type short with what is left of it."""

    code, status = "sold_out", 409
    text = gettext_noop("Not enough tickets are left: %(shortages)s.")


class NothingWanted(DomainError):
    code, status = "nothing_wanted", 422
    text = gettext_noop("Choose at least one ticket.")


class WrongAmount(DomainError):
    code, status = "wrong_amount", 422
    text = gettext_noop("The amount of each ticket type must be at least 1 (%(type)s).")


class OverLimit(DomainError):
    code, status = "over_limit", 422
    text = "At most %(limit)s tickets of this type in one reservation: %(type)s."

    def __init__(self, *, type: str, limit: int) -> None:
        super().__init__(type=type, limit=limit)
        self.limit = limit

    @property
    def error(self) -> str:
        with override(None):
            return self.message

    @property
    def message(self) -> str:
        sentence = ngettext(
            "At most %(limit)s ticket of this type in one reservation: %(type)s.",
            "At most %(limit)s tickets of this type in one reservation: %(type)s.",
            self.limit,
        )
        return sentence % self.facts


class UnknownTicketType(DomainError):
    code, status = "unknown_ticket_type", 422
    text = gettext_noop("This event has no such ticket type: %(type)s.")


class UnknownPromoCode(DomainError):
    code, status = "unknown_promo_code", 422
    text = gettext_noop("This event has no such promo code.")


class PromoCodeOfOtherTypes(DomainError):
    """Of the tickets wanted it covers none."""

    code, status = "promo_code_of_other_types", 422
    text = gettext_noop("This promo code is for other ticket types.")


class PromoCodeNotValid(DomainError):
    """It is paused, not valid yet, or over."""

    code, status = "promo_code_not_valid", 409
    text = gettext_noop("This promo code can’t be used right now.")


class PromoCodeOverLimit(DomainError):
    """More tickets are wanted than it may be used for in one reservation."""

    code, status = "promo_code_over_limit", 422
    text = "This promo code is for at most %(limit)s tickets in one reservation."

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)
        self.limit = limit

    @property
    def error(self) -> str:
        with override(None):
            return self.message

    @property
    def message(self) -> str:
        sentence = ngettext(
            "This promo code is for at most %(limit)s ticket in one reservation.",
            "This promo code is for at most %(limit)s tickets in one reservation.",
            self.limit,
        )
        return sentence % self.facts


class PromoCodeUsedUp(DomainError):
    """Fewer tickets may still be had with it than are wanted: `left`."""

    code, status = "promo_code_used_up", 409
    text = "This promo code has been used too often: it is left for %(left)s tickets."

    def __init__(self, *, left: int) -> None:
        super().__init__(left=left)
        self.left = left

    @property
    def error(self) -> str:
        with override(None):
            return self.message

    @property
    def message(self) -> str:
        if not self.left:
            return gettext("This promo code has been used as often as it may be.")
        sentence = ngettext(
            "This promo code has been used too often: it is left for %(left)s ticket.",
            "This promo code has been used too often: it is left for %(left)s tickets.",
            self.left,
        )
        return sentence % self.facts


class AlreadyPaid(DomainError):
    code, status = "already_paid", 409
    text = gettext_noop("This reservation is already paid.")


class NotPaid(DomainError):
    """Only what was completed can be taken back, and only once."""

    code, status = "not_paid", 409
    text = gettext_noop("Only a paid order can be refunded, and only once. This one is not paid, or not any more.")


class ReservationOver(DomainError):
    """The hold ended or the reservation was cancelled."""

    code, status = "reservation_over", 409
    text = gettext_noop("This reservation is over: it was cancelled or its time ran out.")


class PaymentInProgress(DomainError):
    code, status = "payment_in_progress", 409
    text = gettext_noop("A payment for this reservation is in progress.")


class InvalidEmail(DomainError):
    code, status = "invalid_email", 422
    text = gettext_noop("This is not an e-mail address.")


class ContactChanged(DomainError):
    """Somebody else corrected how the buyer is reached meanwhile."""

    code, status = "contact_changed", 409
    text = gettext_noop("This was changed meanwhile. Look at it again.")


class InvalidName(DomainError):
    code, status = "invalid_name", 422
    text = gettext_noop("A name is one line of at most %(most)s characters.")


class InvalidLanguage(DomainError):
    code, status = "invalid_language", 422
    text = gettext_noop("This is not a language tag such as en or pl.")


class WrongKey(DomainError):
    code, status = "wrong_idempotency_key", 400
    text = gettext_noop("An Idempotency-Key has 16 to 255 visible characters.")


class KeyReused(DomainError):
    """The idempotency key came before with another wish."""

    code, status = "idempotency_key_reused", 422
    text = gettext_noop("This Idempotency-Key was used for another reservation.")


class Unknown(DomainError):
    """The database was lost while it committed, and could not be asked since. The idempotency key finds out later."""

    code, status, retry_after = "unknown", 503, 5
    text = gettext_noop("We do not know yet whether your tickets are reserved. Please try again in a moment.")


class EmailAlreadySet(DomainError):
    """Somebody who knows a reservation's id must not be able to send its tickets elsewhere."""

    code, status = "email_already_set", 409
    text = gettext_noop("This reservation already has another e-mail address.")


class HoldTooLong(DomainError):
    """Whatever is held is sold to nobody else."""

    code, status = "hold_too_long", 422
    text = gettext_noop("A hold is prolonged by a minute at least, and ends %(days)s days from now at the latest.")


class InvalidComment(DomainError):
    code, status = "invalid_comment", 422
    text = gettext_noop("Write a comment of at most %(most)s characters, without control characters.")


class TooManyComments(DomainError):
    code, status = "too_many_comments", 409
    text = gettext_noop("A reservation has at most %(most)s comments.")
