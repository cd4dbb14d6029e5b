"""`python -m tests.api.long_schemathesis [--examples N] [--seed N]`: the long run, against a real server and worker."""

import argparse
import json
import random
import sys
import tempfile
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import tests.settings  # noqa: F401  (gives the run a data folder of its own)
from tests.api.calling import RESERVATION
from tests.api.fuzzing import Known, fuzz
from tests.live_server import running_shop

# The limits are on, and too wide to be met: a refusal that answers everything would hide all others.
WIDE = {
    f"TICKETONLINE_{name}": "1000000" for name in ("CLIENT_WRITES", "CLIENT_BURST", "SESSION_WRITES", "SESSION_BURST")
}


def main(arguments: list[str]) -> int:
    """Fuzz a shop of its own until done; 0 when nothing was found. The seed is printed, to run the same again."""
    parser = argparse.ArgumentParser(prog="python -m tests.api.long_schemathesis", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="requests an operation (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31), help="default: a new one each time")
    chosen = parser.parse_args(arguments)
    print(f"Seed: {chosen.seed}", flush=True)
    with running_shop(env=WIDE) as shop, tempfile.TemporaryDirectory(prefix="ticketonline-fuzz-") as folder:
        event = shop.create_event("Jazz Night", "VIP:120.00:1000000", "Free:0.00:1000000")
        sold_out = shop.create_event("Enka", "VIP:9800:1", currency="JPY")
        known = _sell(shop.url, event, sold_out)
        done = fuzz(
            shop.url,
            known,
            folder=Path(folder),
            max_examples=chosen.examples,
            seed=chosen.seed,
            is_quiet=False,
        )
        print(shop.log())
        return done.returncode or int("Traceback" in shop.log())


def _sell(url: str, event: str, sold_out: str) -> Known:
    """Reserve and pay over HTTP, as one buyer."""
    made, cookie = [], ""
    for wanted in (event, event, sold_out, *[event] * 10):
        reserved, cookie = _call(f"{url}{RESERVATION}", "POST", _wish(wanted), cookie)
        made.append(reserved["reservation_id"])
    payment, _cookie = _call(f"{url}{RESERVATION}", "PUT", {"reservation_id": made[0]})
    return Known(
        events=[event, sold_out],
        types=["VIP", "Free"],
        reservations=made[:3],
        transactions=[payment["transaction_id"]],
        cancellable=made[3:],
        session=cookie,
    )


def _wish(event: str) -> dict[str, Any]:
    return {"event_id": event, "tickets": [{"type": "VIP", "amount": 1}]}


def _call(url: str, method: str, body: Any, session: str = "") -> tuple[dict[str, Any], str]:
    headers = {"Content-Type": "application/json", "Cookie": f"buyer={session}"}
    request = Request(url, method=method, data=json.dumps(body).encode(), headers=headers)
    with urlopen(request) as response:
        cookies = SimpleCookie(response.headers.get("Set-Cookie", ""))
        answer: dict[str, Any] = json.load(response)
    return answer, cookies["buyer"].value if "buyer" in cookies else session


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
