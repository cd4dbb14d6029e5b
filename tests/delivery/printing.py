"""Tickets to print, and what can be read on their pages."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pypdfium2
import zxingcpp
from PIL import Image

from ticketonline.delivery.pdf.press import print_tickets
from ticketonline.delivery.printed import PrintedTicket

PHONE_PIXELS = 390 * 2  # a phone's width, at two pixels to each of CSS
A4_POINTS = (595, 842)
QR = "TKO1" + "7W%2A.B$*+" * 13


def ticket(**changes):
    """Bruno's ticket, with what the test is about."""
    usual = {
        "event": "Night of Jazz",
        "organiser": "Riverside Concerts",
        "starts_at": datetime(2026, 10, 24, 17, 30, tzinfo=UTC),
        "time_zone": "Europe/Warsaw",
        "doors_at": datetime(2026, 10, 24, 16, 45, tzinfo=UTC),
        "venue": "Klub Stodoła",
        "address": "Batorego 10",
        "city": "Warszawa",
        "country": "Poland",
        "type": "Standing",
        "price": Decimal("120.000"),
        "currency": "PLN",
        "holder": "Bruno Buyer",
        "code": "K7QF-3MXH-9",
        "qr": QR,
        "accent": "#2438d6",
        "picture": None,
        "language": "en",
        "order": "7F3K-22QD",
    }
    return PrintedTicket(**{**usual, **changes})


def picture(format="JPEG", colour=(250, 20, 20)):
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (1200, 630), colour).save(out, format)
    return out.getvalue()


def texts(pdf):
    """The text of each page, as whoever copies it gets it, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def page_text(**changes):
    """The text of the page of a ticket."""
    (text,) = texts(print_tickets([ticket(**changes)]))
    return text


def rendered(pdf, width=PHONE_PIXELS):
    """The first page as a picture, so many pixels wide."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        return page.render(scale=width / page.get_width()).to_pil().convert("RGB")


def scanned(picture):
    """The QR codes that a scanner sees: their text, level, and from where to where they are, in parts of the width."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [(code.text, code.ec_level, _box(code.position, picture.width)) for code in found]


def _box(position, width):
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [corner.x / width for corner in corners], [corner.y / width for corner in corners]
    return min(across), min(down), max(across), max(down)
