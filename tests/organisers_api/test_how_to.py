"""Every command of the how-to works as it is written."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_member, make_reservation
from tests.organisers_api.calling import program_of
from ticketonline.api.organisers.tags import tag_of_order
from ticketonline.events.models import Event, TicketType
from ticketonline.exports.models import Export
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

HOW_TO = Path(__file__).resolve().parents[2] / "docs/how-to/use-the-api.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The calls, each in one line."""
    text = "\n".join(BLOCK.findall(HOW_TO.read_text())).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("curl ")]


@pytest.mark.django_db(transaction=True)
def test_every_command_works_as_it_is_written(live_server: LiveServer, tmp_path: Path, settings: Any):
    if not shutil.which("curl"):
        pytest.skip("curl was not found; install it")
    env = os.environ | {"URL": live_server.url, "TOKEN": program_of(make_member()).secret, "EVENT": ""}
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (300, 200), "red").save(tmp_path / "jazz.jpg")
    answers = []

    for command in commands():
        words = command.replace("$(uuidgen)", str(uuid4())).replace("curl -s", "curl -s --fail-with-body", 1)
        done = subprocess.run(["bash", "-c", words], env=env, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        answers.append(done.stdout)
        if command.endswith("/publish"):  # now somebody buys
            order = make_reservation(Event.objects.get(), VIP=2)
            assert settle(start_payment(order.pk, email="bruno@example.org").pk, Answer())
            order.refresh_from_db()
            env |= {"ORDER": str(order.pk), "TAG": tag_of_order(order), "TYPE": str(TicketType.objects.get().pk)}
        if not env["EVENT"] and command.endswith("/api/v1/events"):
            env["EVENT"] = json.loads(done.stdout)["id"]

    assert len(answers) >= 9
    event = Event.objects.get()
    assert event.image
    assert (event.status, event.city, event.ticket_types.get().type) == ("PUBLISHED", "Łódź", "VIP")
    orders = [*Reservation.objects.order_by("pk").values_list("name", "status")]
    assert orders == [("Bruno Baker", "CANCELLED"), ("", "COMPLETED")]
    assert Export.objects.get().event_ids == [str(event.pk)]
