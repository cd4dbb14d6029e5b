"""`python -m benchmarks.orders`: fills an empty shop with a million reservations, and asks for its orders and numbers.

Prints JSON: of each way to ask for orders, and of each page of numbers, the milliseconds of an answer, in the middle of
several. The shop is the one of the environment (DATABASE_URL, TICKETONLINE_DATA), migrated before; pages are answered
in this process.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
django.setup()

from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from ticketonline.accounts.models import Membership  # noqa: E402
from ticketonline.accounts.rules import Scope  # noqa: E402
from ticketonline.accounts.services.create_api_token import create_api_token  # noqa: E402
from ticketonline.api.organisers import cursors  # noqa: E402
from ticketonline.audit.actor import Actor  # noqa: E402
from ticketonline.core import clock  # noqa: E402
from ticketonline.core.ids import LOWEST_ID, lowest_id_at  # noqa: E402
from ticketonline.events.models import Event  # noqa: E402

from .sold_shop import CODES, DAYS, RESERVATIONS, STATES, put_on_sale, sell  # noqa: E402

TIMES = 5  # each is asked for so often, after once for the caches
ADDRESS = "/manage/bench/"
LOG_IN = "ticketonline.web.manage.log_in.PasswordBackend"


def main() -> None:
    """Fill the shop, ask, print."""
    events, member = put_on_sale()
    sell(events)
    setup_test_environment(debug=False)
    told = {"reservations": RESERVATIONS, "orders": _ask(events[0], member), "numbers": _ask_numbers(events[0], member)}
    json.dump(told, sys.stdout)


def _ask(event: Event, member: Membership) -> dict[str, float]:
    """The milliseconds of an answer, by what is asked for."""
    client = Client()
    client.force_login(member.user, backend=LOG_IN)
    standing, _seated, box = (str(kind.pk) for kind in event.ticket_types.order_by("position"))
    largest = {"event": str(event.pk)}
    day = (datetime.now(UTC) - timedelta(days=DAYS / 2)).date().isoformat()
    middle = client.get(f"{ADDRESS}orders/", {"until": day}).context["rows"][-1].order
    names = {standing: "of most", box: "of few", str(middle.pk): "the middle one", str(event.pk): "the largest"}
    found = {}
    for asked in (
        {},
        *({"state": state} for state, _share in STATES),
        largest,
        *(largest | {"state": state} for state, _share in STATES),
        *(largest | {"type": kind} for kind in (standing, box)),
        *(largest | {"type": kind, "state": state} for kind in (standing, box) for state, _share in STATES),
        {"since": day, "until": day},
        largest | {"since": day, "until": day, "type": standing, "state": "CANCELLED"},
        {"state": "INVOICE_OPEN"},
        largest | {"state": "INVOICE_OPEN"},
        {"q": "buyer"},
        {"q": middle.email or "buyer123456@"},
        *({"q": name} for name in ("bruno", middle.name or "Bruno 123456")),
        *(largest | {"code": code} | more for code, _share in CODES for more in ({}, {"state": "CANCELLED"})),
        *(largest | {"code": code, "type": kind} for code, _share in CODES for kind in (standing, box)),
        {"q": str(middle.pk)},
        {"q": str(middle.pk)[:8]},
        largest | {"q": "buyer1", "type": standing, "state": "COMPLETED"},
    ):
        for turn in ({}, {"before": str(middle.pk)}, {"after": str(middle.pk)}):
            query = asked | turn
            name = ", ".join(f"{key} {names.get(value, value)}" for key, value in query.items())
            found[name or "all"] = _milliseconds(client, f"{ADDRESS}orders/", query)
    return found | _ask_the_api(event, member)


def _ask_the_api(event: Event, member: Membership) -> dict[str, float]:
    """The same of those who come, at the beginning and in the middle of their list."""
    by = Actor(user_id=member.user_id, name="bench")
    _token, secret = create_api_token(member, name="Bench", scopes=[Scope.READ_ORDERS], by=by)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/v1/events/{event.pk}/attendees"
    half_way = cursors.written(lowest_id_at(clock.now() - timedelta(days=DAYS / 2)), LOWEST_ID)
    found = {}
    for kind in (None, *event.ticket_types.order_by("position")):
        for place, cursor in {"": {}, ", from the middle": {"cursor": half_way}}.items():
            query = cursor | ({"type_id": str(kind.pk)} if kind else {})
            name = f"attendees{f' of {kind.type}' if kind else ''}{place}"
            found[name] = _milliseconds(client, address, query)
    return found


def _ask_numbers(event: Event, member: Membership) -> dict[str, float]:
    """The same of the organiser's overview and of the numbers of the largest event."""
    client = Client()
    client.force_login(member.user, backend=LOG_IN)
    pages = {"overview": "", "numbers of the largest": f"events/{event.pk}/numbers/"}
    return {name: _milliseconds(client, f"{ADDRESS}{page}", {}) for name, page in pages.items()}


def _milliseconds(client: Client, address: str, query: dict[str, str]) -> float:
    times = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(address, query)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{query}: {answer.status_code}")
    return median(times[1:])


if __name__ == "__main__":
    main()
