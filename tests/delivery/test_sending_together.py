"""Many mails in hand at once: whatever happens to one, it keeps no others, and none is sent twice."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from tests.delivery.mail_twin import Handler, fates, pay, pay_for
from tests.delivery.reading_pdf import text_of
from tests.factories import make_event
from tests.moments import at
from ticketonline.core import clock
from ticketonline.delivery import codes
from ticketonline.delivery.models import IssuedTicket, SigningKey
from ticketonline.delivery.services import send as send_module
from ticketonline.delivery.services.keys import key_for
from ticketonline.delivery.services.send import send_some
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import CLAIM
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_a_mail_that_can_not_be_handed_over_keeps_no_others(handler: Handler):
    pay(3)
    poisoned = Message.objects.order_by("id").first()
    assert poisoned is not None
    Reservation.objects.filter(pk=poisoned.reservation_id).update(email="=?utf-8?q??=@example.org")

    send_some()

    assert fates() == [("queued", 1, ""), ("sent", 1, ""), ("sent", 1, "")]
    assert len(handler.mails) == 2


def test_a_mail_is_sent_once_though_it_can_not_be_noted_that_it_was_taken(handler: Handler, settings: Any):
    settings.DATA_FOLDER = "/dev/null"
    pay(2)

    send_some()

    assert len(handler.mails) == 2
    assert fates() == [("sent", 1, "")] * 2


def test_what_was_not_tried_when_the_database_failed_is_due_at_once(handler: Handler, monkeypatch: Any):
    pay(3)
    handler.to_recipient = "550 5.1.1 No such user here"
    with monkeypatch.context() as failing:
        failing.setattr(send_module, "end", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_some()

    assert sorted(fates()) == [("queued", 0, ""), ("queued", 0, ""), ("queued", 1, "")]


def test_a_mail_whose_claim_is_nearly_over_is_left_to_others(handler: Handler, monkeypatch: pytest.MonkeyPatch):
    pay(2)
    monkeypatch.setattr(send_module, "MARGIN", timedelta(hours=1))

    assert send_some()

    assert handler.mails == []
    assert [state for state, _attempts, _answer in fates()] == ["queued", "queued"]


def test_what_was_taken_by_a_worker_that_died_before_the_commit_is_not_sent_again(handler: Handler, monkeypatch: Any):
    pay(2)
    with monkeypatch.context() as dying:
        dying.setattr(send_module, "end_together", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_some()
    assert [state for state, _attempts, _answer in fates()] == ["queued", "queued"]

    with at(clock.now() + CLAIM + timedelta(seconds=1)):
        send_some()

    assert len({one["Message-ID"] for one in handler.mails}) == len(handler.mails) == 2
    assert set(Message.objects.values_list("recipient", flat=True)) == {"buyer0@example.org", "buyer1@example.org"}
    assert [state for state, _attempts, _answer in fates()] == ["sent", "sent"]


def test_mails_sent_together_have_each_its_own_tickets_and_go_to_its_own_buyer(handler: Handler):
    pay(3)

    send_some()

    by_buyer = {
        one.ticket.reservation.email: one.code_in_groups
        for one in IssuedTicket.objects.select_related("ticket__reservation")
    }
    assert len(by_buyer) == 3
    assert {str(one["To"]): [code in printed_in(one) for code in by_buyer.values()] for one in handler.mails} == {
        buyer: [code == other for other in by_buyer.values()] for buyer, code in by_buyer.items()
    }
    assert sorted(Message.objects.values_list("recipient", flat=True)) == sorted(by_buyer)


def printed_in(mail: EmailMessage) -> str:
    pdf = next(part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf")
    return "".join(text_of(pdf.get_content()))


def test_tickets_that_can_not_be_given_out_keep_no_others(handler: Handler, monkeypatch: pytest.MonkeyPatch):
    pay(3)
    given = iter(["SAME"] * 2)
    real = codes.new_code
    monkeypatch.setattr(codes, "new_code", lambda: next(given, None) or real())  # chance gives two orders one code

    send_some()

    assert fates() == [("sent", 1, "")] * 3


def test_a_ticket_that_can_not_be_signed_is_tried_again_and_keeps_no_others(handler: Handler):
    pay(2)
    pay_for(make_event(slug="other"), 1)
    given = Message.objects.order_by("id").last()
    assert given is not None
    key_for(given.event_id)
    SigningKey.objects.filter(event_id=given.event_id).update(sealed_private_key=b"nobody can open it")

    send_some()

    assert fates() == [("sent", 1, ""), ("sent", 1, ""), ("queued", 1, "")]
    assert len(handler.mails) == 2
