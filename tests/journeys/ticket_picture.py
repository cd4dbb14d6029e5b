"""The picture of a printed ticket, for the docs: the upper half of its page."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import django
import pypdfium2

SCALE = 1.6  # pixels a point


def ticket_picture() -> bytes:
    """As PNG."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from ticketonline.delivery.pdf.press import print_tickets  # noqa: PLC0415 - needs the settings
    from ticketonline.delivery.printed import PrintedTicket  # noqa: PLC0415

    ticket = PrintedTicket(
        event="The Late Set at the Velvet Radiator",
        organiser="Ticketonline Presents",
        starts_at=datetime(2027, 3, 20, 20, 30, tzinfo=UTC),
        time_zone="Europe/Warsaw",
        doors_at=datetime(2027, 3, 20, 19, 30, tzinfo=UTC),
        venue="The Velvet Radiator",
        address="Nowy Świat 12",
        city="Warszawa",
        country="Poland",
        type="Table seat",
        price=Decimal("45.50"),
        currency="EUR",
        holder="Bruno Baker",
        code="K7QF-3MXH-9AB",
        qr="TKO1" + "TICKETONLINE" * 10,
        accent="#a3274e",
        picture=None,
        language="en",
        order="7F3A90C2",
    )
    page = pypdfium2.PdfDocument(print_tickets([ticket]))[0].render(scale=SCALE).to_pil()
    png = BytesIO()
    page.crop((0, 0, page.width, page.height // 2)).convert("RGB").save(png, "PNG")
    return png.getvalue()
