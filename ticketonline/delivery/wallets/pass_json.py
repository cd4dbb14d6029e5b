"""What an Apple Wallet pass says: pass.json, as Apple's Wallet Passes documentation has it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...core.money import shown
from ...events.colours import ink_on
from . import credentials as reading
from .ticket import WalletTicket, in_one_line

Field = dict[str, Any]


def pass_json(ticket: WalletTicket, credentials: "reading.AppleCredentials") -> dict[str, Any]:
    """The pass in the language now active. One that is made anew takes the place of the one in the wallet."""
    event, organiser = in_one_line(ticket.event.name), in_one_line(ticket.event.organiser.name)
    ground = _colour(ticket.accent)
    ink = _rgb(ink_on(ground))
    return {
        "formatVersion": 1,
        "passTypeIdentifier": credentials.pass_type,
        "teamIdentifier": credentials.team,
        # Of the ticket, not of its code: a ticket that got a new one has no second pass with the void one.
        "serialNumber": ticket.issued.pk.hex,
        "organizationName": organiser,
        "description": _("Ticket for %(event)s") % {"event": event},
        "logoText": organiser,
        "backgroundColor": _rgb(ground),
        "foregroundColor": ink,
        "labelColor": ink,
        "groupingIdentifier": ticket.event.pk.hex,
        "relevantDate": (ticket.doors or ticket.starts).iso,
        "expirationDate": ticket.expires.iso,
        "barcodes": [
            {
                "format": "PKBarcodeFormatQR",
                "message": ticket.qr,
                "messageEncoding": "iso-8859-1",
                "altText": ticket.issued.code_in_groups,
            }
        ],
        "semantics": _semantics(ticket, event),
        "eventTicket": _fields(ticket, event, organiser),
    }


def _fields(ticket: WalletTicket, event: str, organiser: str) -> dict[str, list[Field]]:
    starts, doors = ticket.starts, ticket.doors
    when = _("%(day)s, %(time)s, %(zone)s") % {"day": starts.day, "time": starts.time, "zone": starts.zone}
    shown_doors = doors and (doors.time if doors.local.date() == starts.local.date() else doors.day_and_time)
    return {
        "headerFields": _said(_field("date", _("Date"), starts.day_short)),
        "primaryFields": _said(_field("event", _("Event"), event)),
        "secondaryFields": _said(
            _field("time", _("Time"), starts.time),
            _field("doors", _("Doors open"), shown_doors or ""),
            _field("place", _("Place"), ticket.place or ticket.address),
        ),
        "auxiliaryFields": _said(
            _field("type", _("Ticket"), ticket.type),
            _field("holder", pgettext("person", "Holder"), ticket.holder),
        ),
        "backFields": _said(
            _field("when", _("When"), when),
            _field("where", _("Where"), ", ".join(filter(None, (ticket.place, ticket.address)))),
            _field("price", _("Price"), _price(ticket)),
            _field("code", _("Code"), ticket.issued.code_in_groups),
            _field("organiser", _("Organiser"), organiser),
            _field("questions", _("Questions"), ticket.event.organiser.email),
        ),
    }


def _price(ticket: WalletTicket) -> str:
    if ticket.price is None:
        return ""
    return shown(ticket.price, ticket.event.currency, ticket.language)


def _semantics(ticket: WalletTicket, event: str) -> dict[str, Any]:
    """What the phone understands: it offers the way there, and keeps quiet meanwhile."""
    told: dict[str, Any] = {
        "eventName": event,
        "eventType": "PKEventTypeGeneric",
        "eventStartDate": ticket.starts.iso,
    }
    if ticket.ends and ticket.ends.local > ticket.starts.local:
        told["eventEndDate"] = ticket.ends.iso
    if ticket.place:
        told["venueName"] = ticket.place
    return told


def _field(key: str, label: str, value: str) -> Field:
    return {"key": key, "label": label, "value": value}


def _said(*fields: Field) -> list[Field]:
    return [field for field in fields if field["value"]]


def _colour(accent: str) -> tuple[int, int, int]:
    return int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16)


def _rgb(colour: tuple[int, int, int]) -> str:
    return "rgb({}, {}, {})".format(*colour)
