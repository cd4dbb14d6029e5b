"""`ticketonline ticket-check`: a sentence for each kind of code, and the status to go by."""

import subprocess
from datetime import UTC, datetime

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.live_server import TICKETONLINE, clean_environment
from ticketonline.audit.actor import OPERATOR
from ticketonline.cli import _parser
from ticketonline.core import clock
from ticketonline.delivery import codes
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import issue, qr_text, renew
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

DATE = datetime(clock.now().year + 1, 6, 1, 17, 30, tzinfo=UTC)
TICKET = f"a ticket “VIP” for “Jazz Night” ({DATE:%Y-%m-%d} 17:30 UTC)"
CANCELLED = f"Cancelled: this was {TICKET}. The event is cancelled, or its order was taken back.\n"


@pytest.fixture
def issued(db) -> IssuedTicket:
    reservation = make_reservation(make_event(ticket_type("VIP"), date=DATE), VIP=1)
    settle(start_payment(reservation.pk).pk, Answer())
    return issue(reservation.pk)[0]


@pytest.fixture
def say(capsys):
    """Runs the command in this process: the status it ends with, and what it says."""

    def say(code):
        chosen = _parser().parse_args(["ticket-check", code])
        status = chosen.run(chosen)
        return status, capsys.readouterr().out

    return say


def test_a_valid_code_of_either_kind_ends_with_0(issued, say):
    for code in (qr_text(issued), issued.code, issued.code_in_groups.lower(), qr_text(issued) + "\n"):
        assert say(code) == (0, f"Valid: {TICKET}.\n")


def test_a_void_code_ends_with_1_and_says_what_it_was(issued, say):
    old = qr_text(issued), issued.code
    renew(issued)

    for code in old:
        assert say(code) == (1, f"Void: this code was {TICKET}, which has another one by now, or none.\n")


def test_the_code_of_an_order_taken_back_ends_with_1(issued, say):
    return_order(issued.ticket.reservation_id, refund=True, by=OPERATOR)

    for code in (qr_text(issued), issued.code):
        assert say(code) == (1, CANCELLED)


def test_the_code_for_a_cancelled_event_ends_with_1_until_it_takes_place_after_all(issued, say):
    code = qr_text(issued)
    Event.objects.update(status="CANCELLED")
    said = [say(one) for one in (code, issued.code)]
    Event.objects.update(status="PUBLISHED")

    assert said == [(1, CANCELLED)] * 2
    assert say(code) == (0, f"Valid: {TICKET}.\n")


def test_a_forged_code_ends_with_1(issued, say):
    text = qr_text(issued)
    forged = text[:50] + ("A" if text[50] != "A" else "B") + text[51:]

    assert say(forged) == (1, "Forged or damaged: this shop did not sign this QR code as it is.\n")


@pytest.mark.django_db
def test_a_code_of_no_ticket_and_what_is_no_code_end_with_1(say):
    assert say(codes.new_code()) == (1, "Unknown: no ticket has this code.\n")
    for text in ("K7QF-3MXH-92G", "hello", ""):
        assert say(text) == (1, "No code: it was mistyped, or is something else.\n")


def test_the_holder_is_named_and_the_secret_of_the_order_is_not(issued, say):
    IssuedTicket.objects.update(holder_name="Bruno Żak")

    _status, said = say(issued.code)

    assert said == f"Valid: {TICKET} in the name of Bruno Żak.\n"
    assert str(issued.ticket.reservation_id) not in said


def test_names_move_no_cursor(issued, say):
    Event.objects.update(name="Jazz\x1b[2J\rNight")
    IssuedTicket.objects.update(holder_name="A\x07B")

    _status, said = say(issued.code)

    assert "“Jazz�[2J�Night”" in said
    assert "A�B" in said
    assert said.endswith("\n")
    assert said.strip().isprintable()


@pytest.mark.static
@pytest.mark.parametrize(("words", "status"), [(["K7QF-3MXH-92F"], 2), ([], 2), (["hello"], 1)])
def test_without_a_database_a_code_can_not_be_looked_up(tmp_path, words, status):
    done = subprocess.run(
        [*TICKETONLINE, "ticket-check", *words],
        env=clean_environment() | {"TICKETONLINE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (status == 2)
