"""Several mailings of a worker send side by side: each mail goes once, and none keeps the database from others."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, connections

from tests.factories import make_event, make_reservation, ticket_type
from tests.live_server import free_port
from tests.trials.mail_crash import Sink
from ticketonline.delivery.jobs import Mailing
from ticketonline.outbox.models import Message
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db(transaction=True)]

MAILS, MAILINGS = 60, 4
held: list[bool] = []


class Watching(BaseEmailBackend):
    """Takes every mail, and notes whether it was handed over with a connection to the database held."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        held.append(connection.connection is not None)
        return len(email_messages)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield sink
    server.stop()


def pay(count: int) -> None:
    event = make_event(ticket_type("Free", "0", count))
    for number in range(count):
        start_payment(make_reservation(event, Free=1).pk, email=f"buyer{number}@example.org")


def test_mailings_that_share_what_waits_send_each_mail_once(sink: Sink):
    pay(MAILS)

    def send_all() -> None:
        mailing = Mailing()
        while mailing.send():
            pass
        connections.close_all()

    threads = [threading.Thread(target=send_all) for _ in range(MAILINGS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sink.taken.values()) == [1] * MAILS
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.postgres
def test_while_a_server_takes_its_time_the_connection_is_left_to_others(settings: Any):
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    pay(3)
    held.clear()

    assert Mailing().send()

    assert held == [False] * 3
