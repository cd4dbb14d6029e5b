"""`python -m tests.trials.mail_crash [--rounds 50]`: kill the mailing worker at random moments, again and again.

Paid orders wait to be mailed; a worker begins, and is killed (SIGKILL) some moment later, in every round; the last one
may finish. Then every order was mailed, and none once more after the worker had read that it was taken. Killed between
the server's answer and its reading, it can't know: such a mail comes twice under one `Message-ID`, at most once a kill
and connection.
"""

import argparse
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.live_server import TICKETONLINE, clean_environment, free_port, fresh_database

ORDERS_A_ROUND = 10
LONGEST_LIFE = 1.2  # seconds after the first mail; half of it starts
CONNECTIONS = 4
PATIENCE_SECONDS = 60
ORDERS = """
import django; django.setup()
from tests.factories import make_event, make_reservation
from ticketonline.payments.services.start_payment import start_payment
from tests.factories import ticket_type
event = make_event(ticket_type("Free", "0", {count} * 2), name="Crash")
for number in range({count}):
    start_payment(make_reservation(event, Free=2).pk, email=f"buyer{{number}}@example.org")
"""
STATES = """
import django; django.setup()
from ticketonline.core import clock
from ticketonline.outbox.models import Message
# As if a dead worker's claims were over.
Message.objects.filter(state="queued").update(due_at=clock.now())
print(Message.objects.filter(state="queued").count(), Message.objects.filter(state="sent").count())
"""


class Sink:
    """A mail server that takes everything, and counts what it took by its number."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken[str(message_from_bytes(envelope.original_content or b"", policy=policy.default)["Message-ID"])] += 1
        return "250 taken"


@contextmanager
def fresh_shop(prepared: Path | None = None) -> Iterator[dict[str, str]]:
    """The environment of an empty shop, migrated: on the server of TEST_DATABASE_URL, else in a file.

    It begins with a copy of the prepared data folder, if there is one: then little is left to migrate in a file.
    """
    with ExitStack() as ending:
        data = ending.enter_context(tempfile.TemporaryDirectory(prefix="ticketonline-mail-crash-"))
        env = clean_environment() | {"TICKETONLINE_DATA": data}
        if prepared is not None:
            shutil.copytree(prepared, data, dirs_exist_ok=True)
        if server := os.environ.get("TEST_DATABASE_URL"):
            env["DATABASE_URL"] = ending.enter_context(fresh_database(server))
        subprocess.run([*TICKETONLINE, "manage", "migrate"], env=env, check=True, capture_output=True)
        yield env


def play(env: Mapping[str, str], *, rounds: int, seed: str) -> list[str]:
    """Play the rounds on the migrated database of the environment; the faults."""
    chance, sink, count = random.Random(seed), Sink(), rounds * ORDERS_A_ROUND
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    env = {
        **env,
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "TICKETONLINE_MAIL_CONNECTIONS": str(CONNECTIONS),
        "DJANGO_SETTINGS_MODULE": "ticketonline.settings",
    }
    try:
        _python(env, ORDERS.format(count=count))
        for _number in range(rounds):
            _work(env, sink, count, seconds=chance.random() * LONGEST_LIFE)
            _python(env, STATES)
        queued, sent = _finish(env, sink, count)
    finally:
        server.stop()
    noted = Counter((Path(env["TICKETONLINE_DATA"]) / "mails-taken").read_text().split())
    faults = [f"sent again after it was taken: {name}" for name, times in noted.items() if times > 1]
    if sink.taken.total() - len(sink.taken) > rounds * CONNECTIONS:
        faults.append(f"{sink.taken.total()} mails for {len(sink.taken)} orders")
    if (queued, sent, len(sink.taken)) != (0, count, count):
        faults.append(f"{count} orders, {queued} wait, {sent} are sent, {len(sink.taken)} were taken")
    return faults


def _work(env: Mapping[str, str], sink: Sink, count: int, *, seconds: float) -> None:
    """A worker that is killed so many seconds after it sent its first mail, or began with none left to send."""
    before = sink.taken.total()
    worker = subprocess.Popen([*TICKETONLINE, "worker"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sink.taken.total() == before and len(sink.taken) < count and worker.poll() is None:
        if time.monotonic() > deadline:
            break
        time.sleep(0.005)
    time.sleep(seconds)
    worker.kill()
    worker.wait()


def _finish(env: Mapping[str, str], sink: Sink, count: int) -> tuple[int, int]:
    worker = subprocess.Popen([*TICKETONLINE, "worker"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(sink.taken) < count and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(1)  # the last one's row
    finally:
        worker.terminate()
        worker.wait()
    queued, sent = map(int, _python(env, STATES).split())
    return queued, sent


def _python(env: Mapping[str, str], program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def main(arguments: list[str]) -> int:
    """Play the rounds; 0 when all was mailed once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args(arguments).rounds
    seed = secrets.token_hex(4)
    print(f"{rounds} rounds, SEED={seed}", flush=True)
    with fresh_shop() as env:
        faults = play(env, rounds=rounds, seed=seed)
    print("\n".join(faults) or "Every order was mailed, and none after it was known to be.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
