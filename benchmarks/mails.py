"""`python -m benchmarks.mails`: fills an empty shop with paid and with cancelled orders, and mails them all.

Prints JSON: how many mails a second one worker sends, with two tickets each and without a file. The shop is that of the
environment, migrated before, and EMAIL_URL names a server that takes everything.
"""

import json
import os
import sys
import time
from datetime import timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
django.setup()

from ticketonline.accounts.models import Organiser  # noqa: E402
from ticketonline.core import clock  # noqa: E402
from ticketonline.delivery.services.send import send_some  # noqa: E402
from ticketonline.events.models import Event, TicketType  # noqa: E402
from ticketonline.outbox.models import Message  # noqa: E402
from ticketonline.payments.services.start_payment import start_payment  # noqa: E402
from ticketonline.sales.rules import Line  # noqa: E402
from ticketonline.sales.services.cancel import cancel  # noqa: E402
from ticketonline.sales.services.reserve import reserve  # noqa: E402

WITH_TICKETS, WITHOUT = 300, 1_000  # mails
TICKETS = 2  # of an order
WARM = 5  # mails before those that are timed: the typesetter is loaded by the first


def main() -> None:
    """Sell, mail, cancel, mail, print."""
    event = _put_on_sale()
    told = {}
    _sell(event, WITH_TICKETS + WARM)
    told["with_tickets"] = _mailed_a_second()
    for order in _hold(event, WITHOUT + WARM):
        cancel(order)
    told["without"] = _mailed_a_second()
    json.dump(told, sys.stdout)


def _put_on_sale() -> Event:
    organiser = Organiser.objects.create(name="The Bench", slug="bench", email="bench@example.org")
    event = Event.objects.create(
        organiser=organiser,
        name="An Evening at the Bench",
        slug="bench",
        date=clock.now() + timedelta(days=30),
        venue="The Hall",
        city="Warszawa",
        time_zone="Europe/Warsaw",
        status=Event.Status.PUBLISHED,
    )
    TicketType.objects.create(event=event, type="Free", price=0, amount=1_000_000)
    return event


def _hold(event: Event, count: int) -> list[UUID]:
    wish = [Line(type="Free", amount=TICKETS)]
    return [reserve(event_id=event.pk, wanted=wish, email=f"buyer{number}@example.org").pk for number in range(count)]


def _sell(event: Event, count: int) -> None:
    for order in _hold(event, count):
        start_payment(order)


def _mailed_a_second() -> float:
    send_some(limit=WARM)
    waiting, began = Message.objects.filter(state="queued").count(), time.perf_counter()
    while send_some():
        pass
    seconds = time.perf_counter() - began
    if Message.objects.exclude(state="sent").exists():
        raise SystemExit("not all were sent")
    return waiting / seconds


if __name__ == "__main__":
    main()
