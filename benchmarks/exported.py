"""`python -m benchmarks.exported`: lets the shop that `benchmarks.orders` filled make files of its last days.

Prints JSON: of each kind of file its rows, the seconds it took, and by how many MiB the process grew meanwhile.
"""

import json
import os
import resource
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
django.setup()

from ticketonline.accounts.models import Membership  # noqa: E402
from ticketonline.audit.actor import Actor  # noqa: E402
from ticketonline.core import clock  # noqa: E402
from ticketonline.exports.rules import Format, Kind, State  # noqa: E402
from ticketonline.exports.services.ask import ask  # noqa: E402
from ticketonline.exports.services.make_file import make_next_file  # noqa: E402

from .sold_shop import DAYS, RESERVATIONS, STRANGERS_SHARE  # noqa: E402

ROWS = 100_000  # of reservations; of tickets, which are those paid for, there are fewer


def main() -> None:
    """Ask for each, make it, print."""
    member = Membership.objects.get(user__username="bench")
    since = clock.now() - timedelta(days=DAYS * ROWS / RESERVATIONS / (1 - STRANGERS_SHARE))
    by = Actor(user_id=member.user_id, name="bench")
    told = {}
    for kind, form in ((Kind.RESERVATIONS, Format.CSV), (Kind.RESERVATIONS, Format.XLSX), (Kind.TICKETS, Format.CSV)):
        export = ask(member, kind=kind, format=form, language="en", since=since, by=by)
        before, began = _peak_mib(), time.perf_counter()
        make_next_file()
        seconds, grown = time.perf_counter() - began, _peak_mib() - before
        export.refresh_from_db()
        if export.state != State.DONE:
            raise SystemExit(f"{kind} as {form}: {export.state}")
        told[f"{kind} as {form}"] = {"rows": export.rows_done, "seconds": seconds, "grown_mib": grown}
        export.path.unlink()
    json.dump(told, sys.stdout)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
