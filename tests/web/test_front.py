"""What the web server calls: the window, the desk and Django in one, in an event loop and in threads."""

import json

import pytest

from tests.changes import nothing_changes
from tests.serving import serve
from tests.web.two_ways import code_of, reservation_of, sent_back, told, wish
from ticketonline.api.storefront.window import PATH
from ticketonline.core.middleware.sessions import BuyerSession
from ticketonline.events.models import Event
from ticketonline.rsgi import application
from ticketonline.sales.desk.counter import desk
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db(transaction=True)


def ask_for_a_ticket(event: Event):
    return serve(application, "POST", PATH, body=json.dumps(wish(event)).encode())


def test_it_answers_at_the_window_and_from_the_desk(olgas_event: Event):
    first, second, third = (ask_for_a_ticket(olgas_event) for _ in range(3))

    assert told(first)[:3] == told(second)[:3] == told(third)[:3]
    assert Reservation.objects.count() == 3
    assert BuyerSession(sent_back(third).removeprefix("buyer="))["reservation_id"] == reservation_of(third)


def test_a_bug_at_the_desk_is_a_clean_answer_and_the_desk_goes_on(olgas_event: Event, monkeypatch, caplog):
    ask_for_a_ticket(olgas_event)  # the window learns

    def fail(wishes, *, also, more):
        raise ZeroDivisionError

    with nothing_changes(), monkeypatch.context() as patch:
        patch.setattr(desk(), "_commit_batch", fail)
        mine = ask_for_a_ticket(olgas_event)

    assert (mine.status, code_of(mine)) == ("500 Internal Server Error", "server_error")
    assert "a wish failed at the window" in caplog.text
    assert ask_for_a_ticket(olgas_event).status == "200 OK"
