"""How far visitors come: they view an event's page, they reserve, they pay.

All three are counted in memory, each where it is answered, and written into rows of days by every process every few
seconds (`services/record_visits.py`). So they mean the same: times that somebody got there. Reserved and paid could be
had from the database, but not for nothing: reservations have no counter by day, hourly sales count tickets, and a row
that every sale writes would be one more that they wait for. What this costs is a few seconds' counts of a process that
is killed, which no money depends on.
"""

import re
from enum import StrEnum
from functools import lru_cache, partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ..core.front.answers import Environ
from ..core.tally import Tally


class Step(StrEnum):
    """How far somebody came who viewed the page."""

    RESERVED = "reserved"
    PAID = "paid"


# What programs that fetch pages by themselves call themselves, or are built of. Whoever hides is counted.
ROBOTS = re.compile(
    # Cubot makes telephones.
    r"(?<!cu)bots?\b|bot[/_]|crawl|spider|slurp|preview|monitor|uptime|headless|scrap|fetch|facebookexternalhit"
    r"|whatsapp|curl|wget|python|java/|go-http|okhttp|libwww|httpclient|axios|node|ruby|perl|php",
    re.IGNORECASE,
)
MOST_USER_AGENT = 300  # signs; what browsers send ends before that
STAFF = f"{settings.SESSION_COOKIE_NAME}="

# Views by the path of the page that was shown, the other steps by the event's id.
VISITS: Tally[str | tuple[Step, UUID]] = Tally()


def count_view(environ: Environ) -> None:
    """Count one view of the event's page that was just answered, if it is a person's.

    A person asks by GET for a page to look at: not for a script, not ahead of a click, not as a program that says it is
    one. Who is logged in at the back office is not counted. Nothing about anybody is kept.
    """
    asked = environ.get
    if (
        environ["REQUEST_METHOD"] == "GET"
        and asked("HTTP_SEC_FETCH_DEST", "document") == "document"
        and "HTTP_SEC_PURPOSE" not in environ
        and "HTTP_PURPOSE" not in environ
        and is_persons(asked("HTTP_USER_AGENT", "")[:MOST_USER_AGENT])
        and STAFF not in asked("HTTP_COOKIE", "")
    ):
        VISITS.add(environ["PATH_INFO"])


def count_step(step: Step, event_id: UUID, *, times: int = 1) -> None:
    """Count that visitors of the event came so far, once what they did is committed."""
    VISITS.add((step, event_id), times)


def count_with_commit(step: Step, event_id: UUID, *, times: int = 1) -> None:
    """The same from inside a transaction: counted if it is committed."""
    transaction.on_commit(partial(count_step, step, event_id, times=times))


@lru_cache(1024)
def is_persons(user_agent: str) -> bool:
    """Whether a browser calls itself that, as far as one can tell."""
    return bool(user_agent) and ROBOTS.search(user_agent) is None
