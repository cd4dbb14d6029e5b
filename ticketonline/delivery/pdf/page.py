"""One ticket as what its page says: every text finished, in the ticket's language, with the way it is written."""

from dataclasses import asdict, replace
from typing import TypedDict

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...core.money import in_its_places, shown
from ...events.colours import LIGHT, palette
from ..printed import PrintedTicket
from .drawings import picture_drawing, qr_drawing
from .fitting import Details, Fit, fit
from .moments import clock, day, doors
from .writing import Text, east_asian_font, is_written_leftwards, line, spoken

# How much of a text has room on a page, in columns: a Latin letter takes one, a Chinese sign two.
LONGEST_EVENT = 200
LONGEST = 100
LONGEST_HOST = 44  # the organiser over the event, in one line; the whole name is below the fold
LONGEST_STEP = 250
LONGEST_CODE = 15  # in the large letters of a code, the stub's width


class Texts(TypedDict):
    """What is different from ticket to ticket."""

    event: Text
    host: Text
    organiser: Text
    day: Text
    clock: Text
    doors: Text
    venue: Text
    address: Text
    city: Text
    type: Text
    price: Text
    holder: Text
    code: Text
    order: Text


def page(ticket: PrintedTicket) -> dict[str, object]:
    """What the template `ticket.typ` reads: texts, colours and drawings, as plain data."""
    ticket = replace(ticket, language=spoken(ticket.language))
    colours = palette(ticket.accent.lower(), LIGHT)
    picture = picture_drawing(ticket.picture)
    with translation.override(ticket.language):
        texts = _texts(ticket)
        return {
            "language": ticket.language.split("-")[0].lower(),
            "leftwards": is_written_leftwards(ticket.language),
            "title": line(_("Ticket: %(event)s") % {"event": ticket.event}, LONGEST_EVENT)["text"],
            "asian": east_asian_font(ticket),
            "band": colours.fill,
            "on_band": colours.on_fill,
            "accent": colours.accent,
            "edge": colours.fill_edge,
            "qr": qr_drawing(ticket.qr),
            "picture": picture,
            "fit": asdict(_fit(texts, has_picture=picture is not None)),
            **texts,
            "labels": _labels(ticket),
            "steps": [line(step, LONGEST_STEP) for step in _steps()],
        }


def _texts(ticket: PrintedTicket) -> Texts:
    city = ", ".join(part for part in (ticket.city, ticket.country) if part.strip())
    return {
        "event": line(ticket.event, LONGEST_EVENT),
        "host": line(ticket.organiser, LONGEST_HOST),
        "organiser": line(ticket.organiser, LONGEST),
        "day": line(day(ticket), LONGEST),
        "clock": line(clock(ticket), LONGEST),
        "doors": line(doors(ticket), LONGEST),
        "venue": line(ticket.venue, LONGEST),
        "address": line(ticket.address, LONGEST),
        "city": line(city, LONGEST),
        "type": line(ticket.type, LONGEST),
        "price": line(_price(ticket), LONGEST),
        "holder": line(ticket.holder, LONGEST),
        "code": line(ticket.code, LONGEST_CODE),
        "order": line(ticket.order, LONGEST_CODE),
    }


def _fit(texts: Texts, *, has_picture: bool) -> Fit:
    """The sizes are those of ticket.typ."""
    return fit(
        event=texts["event"],
        host=texts["host"],
        details=Details(
            lines=[(texts["day"], 15.0), (texts["clock"], 11.5), (texts["doors"], 10.5)],
            place=[(texts["venue"], 12.0), (texts["address"], 10.5), (texts["city"], 10.5)],
            holder=texts["holder"],
            type=texts["type"],
            price=texts["price"],
        ),
        has_picture=has_picture,
    )


def _price(ticket: PrintedTicket) -> str:
    if ticket.price is None:
        return ""
    if not ticket.price:
        return _("Free")
    return shown(in_its_places(ticket.price, ticket.currency), ticket.currency, ticket.language)


def _labels(ticket: PrintedTicket) -> dict[str, str]:
    return {
        "type": _("Ticket type"),
        "price": _("Price"),
        "holder": pgettext("ticket", "Holder"),
        "code": pgettext("ticket", "Code"),
        "order": pgettext("ticket", "Order") if ticket.order else "",
        "organiser": _("Organiser"),
        "use": _("How to use this ticket"),
        "qr": _("QR code of the ticket %(code)s") % {"code": line(ticket.code, LONGEST_CODE)["text"]},
        "fold": _("Fold here"),
        "admits": _("Admits one"),
    }


def _steps() -> list[str]:
    return [
        _("Show the QR code at the entrance, on paper or on the screen of your phone, at full brightness."),
        _("If it can't be scanned, read the code under it aloud."),
        _("It admits one person, once. Whoever shows it first gets in, so give no picture of it to anyone."),
        _("If you print it, fold the page along the line, with the ticket outside."),
    ]
