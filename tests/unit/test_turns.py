"""Turns: who has one, who waits, and who is told at once that there is no room."""

import threading

import pytest

from ticketonline.core.turns import Turns

PATIENCE_SECONDS = 10.0


def nothing() -> None:
    return None


def test_as_many_as_may_have_their_turn_at_once():
    turns = Turns(at_once=2, room=3)

    assert turns.begin(patience=0.0, before_waiting=pytest.fail)
    assert turns.begin(patience=0.0, before_waiting=pytest.fail)
    assert not turns.begin(patience=0.0, before_waiting=nothing)


def test_room_can_be_made_for_all_who_will_ever_come():
    turns = Turns(at_once=1, room=1)
    turns.make_room(2)
    turns.begin(patience=0.0, before_waiting=nothing)
    waited = []

    assert not turns.begin(patience=0.0, before_waiting=lambda: waited.append(True))
    assert waited == [True]


def test_who_gave_up_leaves_the_room_to_another():
    turns = Turns(at_once=1, room=2)
    turns.begin(patience=0.0, before_waiting=nothing)
    assert not turns.begin(patience=0.0, before_waiting=nothing)

    turns.end()

    assert turns.begin(patience=0.0, before_waiting=pytest.fail)
    waited = []
    assert not turns.begin(patience=0.0, before_waiting=lambda: waited.append(True))
    assert waited == [True]


def test_who_waits_has_the_next_turn_and_one_more_finds_no_room():
    turns = Turns(at_once=1, room=2)
    waits, got = threading.Event(), []
    turns.begin(patience=0.0, before_waiting=nothing)
    waiter = threading.Thread(
        target=lambda: got.append(turns.begin(patience=PATIENCE_SECONDS, before_waiting=waits.set))
    )
    waiter.start()
    assert waits.wait(PATIENCE_SECONDS)

    assert not turns.begin(patience=PATIENCE_SECONDS, before_waiting=pytest.fail)
    turns.end()
    waiter.join(PATIENCE_SECONDS)

    assert got == [True]
