"""`python -m tests.organisers_api.long_schemathesis [--examples N] [--seed N]`: against a real server and worker.

With a token of each role one after the other; each makes what it may with so many requests an operation.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import tests.settings  # noqa: F401  (gives the run a data folder of its own)
from tests.api.calling import RESERVATION
from tests.live_server import Shop, running_shop
from tests.organisers_api.fuzzing import Known, fuzz

ROLES = ("owner", "manager", "finance", "box_office", "viewer")
# The limits are on, and too wide to be met: a refusal that answers everything would hide all others.
LIMITS = ("CLIENT_WRITES", "CLIENT_BURST", "SESSION_WRITES", "SESSION_BURST", "TOKEN_READS", "TOKEN_WRITES")
WIDE = {f"TICKETONLINE_{name}": "1000000" for name in LIMITS}
# In the shop's own program: tokens are made on a page alone, by somebody who has logged in.
MAKE_TOKENS = """
import json, sys
import django
django.setup()
from datetime import timedelta
from ticketonline.accounts.models import ApiToken, Membership, Organiser, User
from ticketonline.accounts.rules import TOKEN_PREFIX, Scope
from ticketonline.accounts.tokens import hashed, new_token
from ticketonline.core import clock
organiser, made = Organiser.objects.get(), {}
for role in sys.argv[1:]:
    user = User.objects.create_user(username=role, email=f"{role}@example.org")
    member = Membership.objects.create(organiser=organiser, user=user, role=role)
    made[role] = f"{TOKEN_PREFIX}{new_token()}"
    ApiToken.objects.create(membership=member, name=role, scopes=list(Scope), token_hash=hashed(made[role]),
                            expires_at=clock.now() + timedelta(days=1))
print(json.dumps(made))
"""


def main(arguments: list[str]) -> int:
    """Fuzz a shop of its own until done; 0 when nothing was found. The seed is printed, to run the same again."""
    parser = argparse.ArgumentParser(prog="python -m tests.organisers_api.long_schemathesis", description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="requests an operation (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31), help="default: a new one each time")
    parser.add_argument("--role", choices=ROLES, action="append", help="default: each")
    chosen = parser.parse_args(arguments)
    print(f"Seed: {chosen.seed}", flush=True)
    with running_shop(env=WIDE) as shop:
        shop.create_event("Opening", "VIP:120.00:10")  # its organiser comes to be with it
        tokens = _tokens(shop)
        statuses = [_fuzz(shop, role, tokens[role], chosen) for role in chosen.role or ROLES]
        print(shop.log())
        return max(statuses) or int("Traceback" in shop.log())


def _fuzz(shop: Shop, role: str, secret: str, chosen: argparse.Namespace) -> int:
    print(f"--- {role}", flush=True)
    events = [
        shop.create_event(f"Jazz Night {role}", "VIP:120.00:1000000", "Free:0.00:1000000"),
        shop.create_event(f"Enka {role}", "VIP:9800:1", currency="JPY"),
    ]
    reservations = [_reserve(shop.url, events[0]) for _ in range(20)]
    types = _ask(f"{shop.url}/api/v1/events/{events[0]}/ticket-types", secret)
    known = Known(
        secret=secret,
        events=events,
        types=[one["id"] for one in types["items"]],
        reservations=reservations,
        exports=[],
        codes=[],
        tags=['"0"', '"1"', '"2"', '"3"'],
    )
    with tempfile.TemporaryDirectory(prefix="ticketonline-fuzz-") as folder:
        done = fuzz(
            shop.url, known, folder=Path(folder), max_examples=chosen.examples, seed=chosen.seed, is_quiet=False
        )
    return done.returncode


def _tokens(shop: Shop) -> dict[str, str]:
    words = [sys.executable, "-c", MAKE_TOKENS, *ROLES]
    env = shop.env | {"DJANGO_SETTINGS_MODULE": "ticketonline.settings"}
    made = subprocess.run(words, env=env, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, check=True)
    tokens: dict[str, str] = json.loads(made.stdout)
    return tokens


def _reserve(url: str, event: str) -> str:
    body = {"event_id": event, "tickets": [{"type": "VIP", "amount": 1}]}
    request = Request(f"{url}{RESERVATION}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request) as response:
        reserved: dict[str, str] = json.load(response)
    return reserved["reservation_id"]


def _ask(url: str, secret: str) -> dict[str, Sequence[Any]]:
    with urlopen(Request(url, headers={"Authorization": f"Bearer {secret}"})) as response:
        answer: dict[str, Sequence[Any]] = json.load(response)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
