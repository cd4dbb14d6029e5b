"""A mail server for tests, in this process, and orders whose mails it gets."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories import make_event, make_reservation
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment


class Handler:
    """Answers the recipients and the mails with what the test set, and keeps what it took."""

    def __init__(self) -> None:
        self.to_recipient, self.to_mail = "250 well", "250 taken"
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - so aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_mail.startswith("2"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.to_mail


def use_server(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5


def pay(count: int = 1) -> None:
    pay_for(make_event(), count)


def pay_for(event: Event, count: int) -> None:
    for number in range(count):
        order = make_reservation(event)
        settle(start_payment(order.pk, email=f"buyer{number}@example.org").pk, Answer())


def fates() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("id").values_list("state", "attempts", "answer"))
