"""Exports with the real processes: a worker that dies in the middle, and a download through the server."""

import csv
import urllib.request
from io import StringIO

from tests.live_server import running_shop
from tests.worker.program import ask, eventually

RESERVATIONS = 30_000  # some seconds of a worker's time
SECONDS = 60.0
SET_UP = f"""
from datetime import timedelta
from django.test import Client
from ticketonline.accounts.models import Membership, Organiser, User
from ticketonline.audit.actor import Actor
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.models import Event, TicketType
from ticketonline.exports.rules import Format, Kind
from ticketonline.exports.services.ask import ask
from ticketonline.sales.models import OrderedTicket, Reservation

now = clock.now()
organiser = Organiser.objects.create(slug="olgas-nights", name="Olga")
olga = User.objects.create_user(username="olga", email="olga@example.org")
member = Membership.objects.create(organiser=organiser, user=olga, role="owner")
event = Event.objects.create(organiser=organiser, name="Jazz Night", slug="jazz", date=now + timedelta(days=9))
kind = TicketType.objects.create(event=event, type="VIP", price=10, amount={RESERVATIONS}, sold={RESERVATIONS})
moments = [now - timedelta(seconds=number) for number in range({RESERVATIONS})]
orders = [
    Reservation(id=new_id(at), event=event, status="COMPLETED", reservation_date=at, pending_until=at,
                hold_ends_at=at, closed_at=at)
    for at in moments
]
Reservation.objects.bulk_create(orders, batch_size=2_000)
OrderedTicket.objects.bulk_create([OrderedTicket(reservation=one, type=kind, price=10) for one in orders], 2_000)
export = ask(member, kind=Kind.TICKETS, format=Format.CSV, language="en", by=Actor(user_id=olga.pk, name="Olga"))
client = Client()
client.force_login(olga, backend="ticketonline.web.manage.log_in.PasswordBackend")
print(export.pk, client.cookies["staff"].value)
"""
LET_THE_CLAIM_LAPSE = """
from ticketonline.core import clock
from ticketonline.exports.models import Export
Export.objects.update(claimed_until=clock.now())
"""


def test_an_export_whose_worker_is_killed_in_the_middle_is_made_by_the_next_and_can_be_downloaded():
    with running_shop(worker=False) as shop:
        export, cookie = shop.cli("manage", "shell", "-v", "0", "-c", SET_UP).split()[-2:]
        first = shop.start_worker()
        eventually(lambda: ask(shop, "SELECT state, rows_done > 0 FROM exports_export")[0][1], seconds=SECONDS)
        first.kill()
        first.wait()

        assert ask(shop, "SELECT state, attempts, file FROM exports_export") == [("RUNNING", 1, "")]
        shop.cli("manage", "shell", "-v", "0", "-c", LET_THE_CLAIM_LAPSE)
        shop.start_worker()
        eventually(lambda: ask(shop, "SELECT state FROM exports_export") == [("DONE",)], seconds=SECONDS)

        request = urllib.request.Request(
            f"{shop.url}/manage/olgas-nights/exports/{export}/", headers={"Cookie": f"staff={cookie}"}
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            body, headers = answer.read(), answer.headers

    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == len({row["Ticket"] for row in rows}) == RESERVATIONS
    assert headers["Content-Length"] == str(len(body))
    assert headers["Content-Disposition"].startswith('attachment; filename="olgas-nights-tickets-')
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert not [name for name in headers if "file" in name.lower()]
