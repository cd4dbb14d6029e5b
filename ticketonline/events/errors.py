"""Refusals about events and their ticket types."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class EventNotFound(DomainError):
    code, status = "event_not_found", 404
    text = gettext_noop("This event does not exist.")


class InvalidEvent(DomainError):
    """What was asked for makes no event; `reason` says what to change, `faults` the sentences by field."""

    code, status = "invalid_event", 422
    text = gettext_noop("%(reason)s")


class AmountTooLow(DomainError):
    """The amount would fall below what is held and sold; `lowest` is the lowest possible number."""

    code, status = "amount_too_low", 409
    text = gettext_noop("The amount can't go below %(lowest)s: that many tickets are held, sold or kept back.")


class EventReserved(DomainError):
    """An event that has reservations must not be deleted."""

    code, status = "event_reserved", 409
    text = gettext_noop("“%(name)s” has reservations and can't be deleted. Unpublish it instead: nobody sees it then.")


class EventChanged(DomainError):
    """Somebody else changed the event after it was read by whoever wants to change it now."""

    code, status = "event_changed", 409
    text = gettext_noop("Somebody else has changed this event meanwhile.")


class EventNotReady(DomainError):
    """Something that buyers must know, or must be able to buy, is missing; `missing` names it."""

    code, status = "event_not_ready", 409
    text = gettext_noop("Something is missing before this event can be published. The check list says what.")


class EventCantMove(DomainError):
    """From the status that the event has no way leads to the one asked for."""

    code, status = "event_status_conflict", 409
    text = gettext_noop("This can’t be done with the event as it stands now.")


class TicketTypeNotFound(DomainError):
    code, status = "ticket_type_not_found", 404
    text = gettext_noop("This ticket type does not exist any more.")


class InvalidTicketType(DomainError):
    """What was asked for makes no ticket type; `faults` says by the field's name what to change about it."""

    code, status = "invalid_ticket_type", 422
    text = gettext_noop("%(reason)s")

    faults: Mapping[str, Sequence[str]] = MappingProxyType({})

    @classmethod
    def of(cls, faults: Mapping[str, Sequence[str]]) -> "InvalidTicketType":
        """The refusal for these faults."""
        refusal = cls(reason=" ".join(one for messages in faults.values() for one in messages))
        refusal.faults = faults
        return refusal


class TicketTypeChanged(DomainError):
    """Somebody else changed it meanwhile; `changes` says who changed what (`type_facts.Change`)."""

    code, status = "ticket_type_changed", 409
    text = gettext_noop("This ticket type was changed while you had it open.")

    changes: Sequence[Any] = ()

    @classmethod
    def of(cls, changes: Sequence[Any]) -> "TicketTypeChanged":
        """The refusal for these changes."""
        refusal = cls()
        refusal.changes = changes
        return refusal


class TooManyTicketTypes(DomainError):
    code, status = "too_many_ticket_types", 409
    text = gettext_noop("An event has at most %(most)s ticket types.")


class TicketTypeReserved(DomainError):
    """A ticket type that has reservations, be it cancelled ones, must not be removed."""

    code, status = "ticket_type_reserved", 409
    text = gettext_noop("“%(type)s” has reservations and can't be removed. Pause it instead: nobody can buy it then.")


class LastTicketType(DomainError):
    code, status = "last_ticket_type", 409
    text = gettext_noop("“%(type)s” is the only ticket type of a published event. Add another one first.")


class LastTypeOfPromoCode(DomainError):
    """A promo code names this ticket type alone. Without it, the code would be for all types."""

    code, status = "last_type_of_promo_code", 409
    text = gettext_noop("The promo code %(promo_code)s is for “%(type)s” alone. Remove or change the code first.")


class PromoCodeNotFound(DomainError):
    code, status = "promo_code_not_found", 404
    text = gettext_noop("This promo code does not exist any more.")


class InvalidPromoCode(DomainError):
    """What was asked for makes no promo code; `faults` says by the field's name what to change about it."""

    code, status = "invalid_promo_code", 422
    text = gettext_noop("%(reason)s")

    faults: Mapping[str, Sequence[str]] = MappingProxyType({})

    @classmethod
    def of(cls, faults: Mapping[str, Sequence[str]]) -> "InvalidPromoCode":
        """The refusal for these faults."""
        refusal = cls(reason=" ".join(one for messages in faults.values() for one in messages))
        refusal.faults = faults
        return refusal


class TooFewUses(DomainError):
    """The promo code would be for fewer tickets than were taken with it; `lowest` is the lowest possible number."""

    code, status = "promo_code_tickets_too_low", 409
    text = gettext_noop("The number can’t go below %(lowest)s: that many tickets are held or sold with this code.")


class PromoCodeChanged(DomainError):
    """Somebody else changed it meanwhile; `changes` says who changed what (`type_facts.Change`)."""

    code, status = "promo_code_changed", 409
    text = gettext_noop("This promo code was changed while you had it open.")

    changes: Sequence[Any] = ()

    @classmethod
    def of(cls, changes: Sequence[Any]) -> "PromoCodeChanged":
        """The refusal for these changes."""
        refusal = cls()
        refusal.changes = changes
        return refusal


class TooManyPromoCodes(DomainError):
    code, status = "too_many_promo_codes", 409
    text = gettext_noop("An event has at most %(most)s promo codes.")


class PromoCodeUsed(DomainError):
    """A promo code that was ever used, be it for a cancelled reservation, must not be removed."""

    code, status = "promo_code_used", 409
    text = gettext_noop("%(promo_code)s has been used and can’t be removed. Pause it instead: nobody can use it then.")


class InvalidContingent(DomainError):
    code, status = "invalid_contingent", 422
    text = gettext_noop("Give the contingent a name of at most %(most)s characters, and a number of tickets.")


class ContingentChanged(DomainError):
    """It has another number of tickets than the person saw: `tickets`."""

    code, status = "contingent_changed", 409
    text = gettext_noop("Meanwhile the number became %(tickets)s. Look at it, and save again what it is to be.")


class ContingentNotFound(DomainError):
    code, status = "contingent_not_found", 404
    text = gettext_noop("This contingent does not exist.")


class ContingentOfOtherType(DomainError):
    code, status = "contingent_of_other_type", 422
    text = gettext_noop("This contingent is of another ticket type.")


class TooFewLeft(DomainError):
    """More are asked for than there are: `most`."""

    code, status = "too_few_left", 409
    text = gettext_noop("No more than %(most)s are left.")


class TooManyContingents(DomainError):
    code, status = "too_many_contingents", 409
    text = gettext_noop("An event has at most %(most)s contingents.")
