"""`python -m benchmarks.mails [--orders N]`: fills an empty shop with paid and with held orders, and mails them all.

Prints JSON: how many mails a second one worker sends, with two tickets each and without a file; and how many orders
another process reserves and pays in a second, alone and while those with tickets are mailed. The shop is that of the
environment, migrated before, and EMAIL_URL names a server that takes everything.
"""

import argparse
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
django.setup()

from django.db import connections  # noqa: E402

from ticketonline.accounts.models import Organiser  # noqa: E402
from ticketonline.core import clock  # noqa: E402
from ticketonline.core.jobs import Job  # noqa: E402
from ticketonline.delivery.jobs import MAILINGS  # noqa: E402
from ticketonline.delivery.services.send import send_some  # noqa: E402
from ticketonline.events.models import Event, TicketType  # noqa: E402
from ticketonline.outbox.models import Message  # noqa: E402
from ticketonline.payments.services.start_payment import start_payment  # noqa: E402
from ticketonline.sales.rules import Line  # noqa: E402
from ticketonline.sales.services.reserve import reserve  # noqa: E402

ORDERS = 300  # that are mailed with tickets, and as many without
TICKETS = 2  # of an order
WARM = 5  # mails before those that are timed: the typesetter is loaded by the first
ALONE_SECONDS = 5.0
LEAST_PAUSE = 0.01  # seconds; without one, a process starves the others of SQLite's lock when the machine is crowded
PAYMENTS_A_SECOND = 20  # of the other process, if it can: a busy shop, not one that is tried to its limits


def main(arguments: list[str]) -> None:
    """Sell, pay, mail, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--pay", action="store_true", help="be the other process, until the standard input ends")
    chosen = parser.parse_args(arguments)
    if chosen.pay:
        json.dump(_paid_a_second(Event.objects.get()), sys.stdout)
        return
    event, told = _put_on_sale(), {}
    for number in range(chosen.orders + WARM):
        start_payment(reserve(event_id=event.pk, wanted=_wish()).pk, email=f"buyer{number}@example.org")
    told["with_tickets"] = _mailed_a_second()
    for number in range(chosen.orders + WARM):
        reserve(event_id=event.pk, wanted=_wish(), email=f"buyer{number}@example.org")
    Message.objects.filter(state="queued").update(due_at=clock.now())  # who reserved is given time to pay first
    told["without"] = _mailed_a_second()
    told["paid_alone"] = _while_paying(lambda: time.sleep(ALONE_SECONDS))
    for number in range(chosen.orders):
        start_payment(reserve(event_id=event.pk, wanted=_wish()).pk, email=f"buyer{number}@example.org")
    told["paid_meanwhile"] = _while_paying(_mail)
    json.dump(told, sys.stdout)


def _wish() -> list[Line]:
    return [Line(type="Free", amount=TICKETS)]


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


def _mailed_a_second() -> float:
    send_some(limit=WARM)
    waiting, began = Message.objects.filter(state="queued").count(), time.perf_counter()
    _mail()
    seconds = time.perf_counter() - began
    if Message.objects.exclude(state="sent").exists():
        raise SystemExit("not all were sent")
    return waiting / seconds


def _mail() -> None:
    """As a worker does: each mailing in a thread of its own, until nothing waits."""
    threads = [threading.Thread(target=_repeat, args=(job,)) for job in MAILINGS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(job: Job) -> None:
    while job.run():
        pass
    connections.close_all()


def _while_paying(work: Callable[[], None]) -> float:
    """How many orders a second the other process reserves and pays during the work."""
    words = [sys.executable, "-m", "benchmarks.mails", "--pay"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as payer:
        assert payer.stdin
        assert payer.stdout
        payer.stdout.readline()  # it begins
        work()
        payer.stdin.close()
        paid: float = json.loads(payer.stdout.read())
    return paid


def _paid_a_second(event: Event) -> float:
    """At most so many as real buyers, who leave a processor time for others. Nobody is mailed: they give no address."""
    print(flush=True)
    count, began = 0, time.perf_counter()
    while True:
        pause = max(LEAST_PAUSE, began + count / PAYMENTS_A_SECOND - time.perf_counter())
        if select.select([sys.stdin], [], [], pause)[0]:
            return count / (time.perf_counter() - began)
        start_payment(reserve(event_id=event.pk, wanted=_wish()).pk)
        count += 1


if __name__ == "__main__":
    main(sys.argv[1:])
