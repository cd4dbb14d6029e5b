"""A program sends the same request many times at once: one thing is made, and all are told of it."""

from typing import Any
from uuid import UUID

import pytest

from tests.factories import make_member
from tests.racing import race
from ticketonline.accounts.models import Membership, RequestKey
from ticketonline.accounts.services import make_once as make_once_module
from ticketonline.accounts.services.make_once import make_once
from ticketonline.audit.actor import Actor
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.models import Event
from ticketonline.events.services.create_event import create_event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olga() -> Membership:
    return make_member(name="olga")


def make(member: Membership) -> UUID:
    event = Event(organiser=member.organiser, name="Jazz Night", date=clock.now())
    return create_event(event, member=member, by=Actor(user_id=None, name="Robot")).pk


def test_of_twins_one_makes_it_and_all_hear_of_it(olga: Membership):
    token = new_id()

    got = race(*[lambda: make_once(token, key="k" * 16, wish=b"", make=lambda: make(olga))] * 6)

    assert {made_id for made_id, _was_before in got} == {Event.objects.get().pk}
    assert sorted(was_before for _made_id, was_before in got) == [False] + [True] * 5


def test_one_that_fails_leaves_the_key_to_the_next(olga: Membership):
    def fail() -> UUID:
        make(olga)
        raise ValueError("the server was stopped")

    token = new_id()
    with pytest.raises(ValueError, match="stopped"):
        make_once(token, key="k" * 16, wish=b"", make=fail)

    assert not RequestKey.objects.exists()
    assert not Event.objects.exists()
    assert make_once(token, key="k" * 16, wish=b"", make=lambda: make(olga))[1] is False


def test_without_the_key_each_would_make_one(olga: Membership, monkeypatch: pytest.MonkeyPatch):
    """The negative control: the key is what makes it one."""
    ids = iter([new_id() for _ in range(6)])
    monkeypatch.setattr(make_once_module, "_hashed", lambda _secret: next(ids))
    token = new_id()

    got: list[Any] = race(*[lambda: make_once(token, key="k" * 16, wish=b"", make=lambda: make(olga))] * 3)

    assert len({made_id for made_id, _was_before in got}) == Event.objects.count() == 3
