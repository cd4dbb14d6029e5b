"""A worker ends several mails at the moment in which they are emptied, since somebody is erased."""

from functools import partial

import pytest

from tests.delivery.holding import bought
from tests.factories import make_event
from tests.racing import race
from ticketonline.core.database import writing
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import Kind, State
from ticketonline.outbox.services.claim import claim, end_together, forget_recipients
from ticketonline.outbox.services.post import Posting, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

ROUNDS = 15  # in every fourth one they locked each other out
MAILS = 60


def test_neither_locks_the_other_out():
    event = make_event()
    order = bought(event)
    for number in range(ROUNDS):
        Message.objects.all().delete()
        about = {"kind": Kind.PAID, "event_id": event.pk, "reservation_id": order.pk}
        with writing():
            post([Posting(cause=f"{number} {mail}", **about) for mail in range(MAILS)])
        taken = claim(limit=MAILS)
        for place, one in enumerate(taken):
            one.state = State.SENT if place % 2 else State.DROPPED

        def forget() -> None:
            with writing():
                forget_recipients([order.pk])

        assert race(partial(end_together, taken), forget) == [None, None]
