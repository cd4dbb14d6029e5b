"""An organiser lowers the amount while a buyer reserves: whoever comes second sees what the first one did."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests.factories import make_event, wanted
from tests.web.admin_forms import change_path, sent
from ticketonline.core.database import writing
from ticketonline.events import admin
from ticketonline.events.models import Event
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 10.0


def test_a_reservation_in_the_making_counts_as_held(olgas_browser):
    event = make_event()

    with lowering_to_two(olgas_browser, event) as answers:
        reserve(event_id=event.pk, wanted=wanted(VIP=3))

    assert "The amount can&#x27;t go below 3" in answers[0].content.decode()
    vip = event.ticket_types.get(type="VIP")
    assert (vip.amount, vip.held) == (50, 3)


@pytest.mark.postgres
def test_without_the_lock_the_form_would_judge_by_an_old_counter(olgas_browser, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, with or without our lock")
    event = make_event()
    monkeypatch.setattr(admin, "lock_types_of", lambda event_ids: None)

    with lowering_to_two(olgas_browser, event) as answers:
        reserve(event_id=event.pk, wanted=wanted(VIP=3))

    assert isinstance(answers[0], IntegrityError)
    assert "ticket_type_never_oversold" in str(answers[0])


@contextmanager
def lowering_to_two(browser: Client, event: Event) -> Iterator[list]:
    """Sends the form with an amount of two before what happens inside is committed; gives how it was answered."""
    fields = sent(browser.get(change_path(event))) | {"ticket_types-0-amount": "2"}
    answers: list = []

    def save() -> None:
        try:
            answers.append(browser.post(change_path(event), fields))
        except IntegrityError as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=save)
    with writing():
        yield answers

        thread.start()
        # Long enough to reach the lock that this transaction holds, or to read past it.
        thread.join(1.0)
        assert not answers
    thread.join(PATIENCE_SECONDS)
    assert answers
