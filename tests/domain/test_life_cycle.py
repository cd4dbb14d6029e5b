"""Whole lives of reservations, in any order that Hypothesis can think of; the books must balance after every step."""

from collections.abc import Collection

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.domain.living_shop import OpenShop, Shop
from ticketonline.sales.services import cancel as cancel_module


def live(shop: type[Shop], *, lives: int, phases: Collection[Phase] = tuple(Phase)) -> None:
    """Live so many lives of at most 25 steps."""
    run_state_machine_as_test(
        shop,
        settings=settings(
            max_examples=lives,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_any_life_leaves_the_books_in_balance():
    # Each takes two seconds, and those of the real desk are lived on PostgreSQL as well.
    live(Shop, lives=10 if connection.vendor == "postgresql" else 25)


@pytest.mark.django_db(transaction=True)
def test_any_life_at_the_real_desk_leaves_the_books_in_balance():
    live(OpenShop, lives=8)


@pytest.mark.one_engine
@pytest.mark.django_db
def test_a_life_in_which_a_cancellation_gives_nothing_back_is_found(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(cancel_module, "give_back", lambda reservation_ids: None)

    with pytest.raises(AssertionError):
        live(Shop, lives=100, phases=[Phase.generate])
