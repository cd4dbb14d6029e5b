"""The crowd: when its buyers come, what they want, what they do. All of it follows from a seed."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rush.reports import crowd
from ticketonline.rush.crowd import (
    FEWEST,
    MOST,
    Intent,
    OfferedType,
    arrival,
    average_basket,
    enough_buyers,
    natural_span,
    plans,
)

pytestmark = pytest.mark.one_engine

STANDING = OfferedType(type="Standing", left=900, limit=5)
BALCONY = OfferedType(type="Balcony", left=100, limit=2)
SOLD_OUT = OfferedType(type="Box", left=0, limit=5)

shares = st.floats(0, 1)
spans = st.floats(0.1, 3600)
types = st.lists(
    st.builds(OfferedType, type=st.text(min_size=1), left=st.integers(0, 10_000), limit=st.integers(1, 9)),
    min_size=1,
    max_size=5,
    unique_by=lambda kind: kind.type,
).filter(lambda kinds: any(kind.left for kind in kinds))


@given(share=shares, seconds=spans)
def test_everybody_comes_within_the_span(share, seconds):
    assert 0 <= arrival(share, seconds=seconds) <= seconds


@given(one=shares, other=shares, seconds=spans)
def test_nobody_overtakes(one, other, seconds):
    first, second = sorted((one, other))

    assert arrival(first, seconds=seconds) <= arrival(second, seconds=seconds)


@given(share=st.floats(0, 0.9), seconds=spans)
def test_the_stream_ebbs_each_tenth_takes_longer_than_the_one_before(share, seconds):
    middle, end = (arrival(share + step, seconds=seconds) for step in (0.05, 0.1))

    assert middle - arrival(share, seconds=seconds) <= end - middle + 1e-9 * seconds


@given(seconds=spans)
def test_the_first_comes_at_the_opening_the_last_at_the_end_and_half_within_a_quarter(seconds):
    assert arrival(0, seconds=seconds) == 0
    assert arrival(1, seconds=seconds) == pytest.approx(seconds)
    assert 0.2 * seconds < arrival(0.5, seconds=seconds) < 0.25 * seconds


@given(offered=types, seed=st.integers(), buyers=st.integers(1, 60))
def test_every_plan_wants_what_may_be_had(offered, seed, buyers):
    limits = {kind.type: kind.limit for kind in offered if kind.left}

    for plan in plans(crowd(buyers=buyers, seed=seed), offered):
        assert plan.wishes
        for wish in plan.wishes:
            assert wish
            assert all(1 <= amount <= limits[name] for name, amount in wish.items())
        assert plan.thinks >= 0
        assert plan.decides >= 0


@given(offered=types, seed=st.integers(), buyers=st.integers(1, 60))
def test_they_come_in_order_each_with_a_number(offered, seed, buyers):
    gathered = [*plans(crowd(buyers=buyers, seconds=10, seed=seed), offered)]

    assert [plan.number for plan in gathered] == [*range(buyers)]
    assert all(one.arrives_at <= next_one.arrives_at for one, next_one in pairwise(gathered))


def test_the_same_seed_is_the_same_crowd_and_another_is_not():
    first, again, other = ([*plans(crowd(seed=seed), [STANDING, BALCONY])] for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_shares_are_what_was_asked_for():
    asked = crowd(buyers=4000, paying=0.6, cancelling=0.3)

    intents = Counter(plan.intent for plan in plans(asked, [STANDING]))

    assert intents[Intent.PAY] + intents[Intent.PAY_AT_SECOND_TRY] == pytest.approx(2400, rel=0.05)
    assert intents[Intent.CANCEL] == pytest.approx(1200, rel=0.1)
    assert intents[Intent.ABANDON] == pytest.approx(400, rel=0.2)
    assert 0 < intents[Intent.PAY_AT_SECOND_TRY] < 200


@pytest.mark.parametrize(
    ("paying", "cancelling", "intents"),
    [(1, 0, {Intent.PAY, Intent.PAY_AT_SECOND_TRY}), (0, 1, {Intent.CANCEL}), (0, 0, {Intent.ABANDON})],
)
def test_a_crowd_of_one_mind(paying, cancelling, intents):
    asked = crowd(buyers=500, paying=paying, cancelling=cancelling)

    assert {plan.intent for plan in plans(asked, [STANDING])} == intents


def test_types_are_wanted_in_proportion_to_what_is_left_and_what_is_gone_not_at_all():
    wanted = Counter(next(iter(plan.wishes[0])) for plan in plans(crowd(buyers=3000), [STANDING, BALCONY, SOLD_OUT]))

    assert wanted["Standing"] == pytest.approx(2700, rel=0.05)
    assert wanted.keys() == {"Standing", "Balcony"}


def test_who_finds_it_sold_out_takes_one_ticket_then_another_type():
    plan = next(plan for plan in plans(crowd(buyers=200), [STANDING, BALCONY]) if plan.wishes[0] == {"Standing": 4})

    assert plan.wishes[1:] == ({"Standing": 1}, {"Balcony": 1})


def test_nobody_thinks_where_there_is_no_time_to():
    assert {(plan.thinks, plan.decides) for plan in plans(crowd(thinking_seconds=0), [STANDING])} == {(0, 0)}


def test_half_of_them_think_less_than_the_median():
    thinking = sorted(plan.thinks for plan in plans(crowd(buyers=3000, thinking_seconds=2), [STANDING]))

    assert thinking[1500] == pytest.approx(2, rel=0.1)
    assert thinking[-1] == 6


def test_paying_takes_longer_than_choosing():
    deciding = sorted(plan.decides for plan in plans(crowd(buyers=3000, thinking_seconds=2), [STANDING]))

    assert deciding[1500] == pytest.approx(20, rel=0.1)


@pytest.mark.parametrize(("buyers", "seconds"), [(1, 20), (40_000, 40), (1_000_000, 120)])
def test_a_larger_crowd_takes_longer_to_come(buyers, seconds):
    assert natural_span(buyers) == seconds


def test_enough_buyers_want_more_than_there_is():
    buyers = enough_buyers([STANDING, BALCONY])

    wanted = sum(plan.wishes[0].total() for plan in counted(plans(crowd(buyers=buyers), [STANDING, BALCONY])))
    assert 1000 < wanted < 1500


@pytest.mark.parametrize(("left", "buyers"), [(1, FEWEST), (10_000_000, MOST)])
def test_a_crowd_is_never_tiny_and_never_endless(left, buyers):
    assert enough_buyers([OfferedType(type="Standing", left=left, limit=5)]) == buyers


def test_a_limit_makes_baskets_smaller():
    assert average_basket([BALCONY]) < 2 < average_basket([STANDING])


def counted(made):
    """The plans with counters for wishes."""
    for plan in made:
        yield type(plan)(**vars(plan) | {"wishes": tuple(map(Counter, plan.wishes))})
