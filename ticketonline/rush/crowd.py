"""The crowd: when each buyer comes, how long they think, what they want and what they do with it. Pure and seeded."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

# The crowd comes as through a door that opens: most at once, then ever fewer. A third of the span is the time in which
# the stream of arrivals falls to 1/e, so that half of the crowd is there after a fifth of it.
EBB = 1 / 3
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5), (10, 36, 12, 28, 14)  # tickets in one basket, as groups of friends are made
SECOND_TYPE = 0.1  # the share of baskets with tickets of two types
THINKING_SPREAD = 0.6  # of the logarithm: two in three think between half the median and twice as long
LONGEST_THINKING = 3.0  # times the median
DEMAND = 1.15  # times what it takes to buy everything
FEWEST, MOST = 50, 60_000  # buyers, where nobody says how many
ARRIVALS_A_SECOND, SHORTEST_SPAN, LONGEST_SPAN = 1000, 20.0, 120.0  # where nobody says within how long they come
AFTERMATH_SECONDS = 300.0  # then those who came last are cut off; a person would have gone by then
DECIDING = 10  # times as long as choosing tickets takes: who pays looks for a card and types its number
DECLINED = 0.03  # of those who pay, whose first card is declined
READS_PAGE = 0.8  # the share that opens the event's page; a front end of its own asks the API instead


class Intent(StrEnum):
    """What a buyer does with the tickets once they hold them."""

    PAY = "pay"
    PAY_AT_SECOND_TRY = "pay at second try"
    CANCEL = "cancel"
    ABANDON = "abandon"


@dataclass(frozen=True, kw_only=True)
class OfferedType:
    """A ticket type that the crowd may want: what is left of it, and the most that one buyer may have."""

    type: str
    left: int
    limit: int


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many come, within how many seconds, and how they behave. Shares are from 0 to 1; the rest abandon."""

    buyers: int
    seconds: float
    longest_seconds: float  # then whoever is still inside is cut off
    thinking_seconds: float
    paying: float
    cancelling: float
    tries: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one buyer is going to do. `wishes` are baskets by type name: the first one, then what would do instead."""

    number: int
    arrives_at: float  # seconds from the opening
    reads_page: bool
    thinks: float  # seconds before reserving
    wishes: tuple[dict[str, int], ...]
    intent: Intent
    decides: float  # seconds between holding the tickets and doing something with them
    seed: int  # of what only happens on the way, such as the spread of retries


def arrival(share: float, *, seconds: float) -> float:
    """When that share of the crowd has come: from 0 at the opening to `seconds` for the last one."""
    return min(seconds, -EBB * seconds * math.log1p(-share * -math.expm1(-1 / EBB)))


def average_basket(types: Sequence[OfferedType]) -> float:
    """How many tickets a buyer wants on average, where every type has enough left."""
    left = sum(kind.left for kind in types)
    if not left:
        return 1.0
    sizes = zip(SIZES, SIZE_WEIGHTS, strict=True)
    weighted = [(size, weight / sum(SIZE_WEIGHTS)) for size, weight in sizes]
    return sum(kind.left / left * sum(min(size, kind.limit) * weight for size, weight in weighted) for kind in types)


def enough_buyers(types: Sequence[OfferedType]) -> int:
    """How many buyers buy all of it, with some to spare who find it sold out."""
    wanted = sum(kind.left for kind in types) / average_basket(types)
    return min(max(math.ceil(wanted * DEMAND), FEWEST), MOST)


def natural_span(buyers: int) -> float:
    """The seconds within which so many come, where nobody says so."""
    return min(max(buyers / ARRIVALS_A_SECOND, SHORTEST_SPAN), LONGEST_SPAN)


def plans(crowd: Crowd, types: Sequence[OfferedType]) -> Iterator[Plan]:
    """Every buyer's plan, in the order of their coming. The same crowd and types give the same plans."""
    assert any(kind.left for kind in types), "there must be something to want"
    chance = Random(crowd.seed)  # noqa: S311  (guards nothing)
    wanted = [kind for kind in types if kind.left]
    for number in range(crowd.buyers):
        # Each buyer comes at a random moment of their own slice, which keeps them in order without a sort.
        share = (number + chance.random()) / crowd.buyers
        yield Plan(
            number=number,
            arrives_at=arrival(share, seconds=crowd.seconds),
            reads_page=chance.random() < READS_PAGE,
            thinks=_thinking(crowd.thinking_seconds, chance),
            wishes=_wishes(wanted, chance),
            intent=_intent(crowd, chance),
            decides=_thinking(crowd.thinking_seconds * DECIDING, chance),
            seed=chance.getrandbits(32),
        )


def _thinking(median: float, chance: Random) -> float:
    return min(median * math.exp(chance.gauss(0, THINKING_SPREAD)), median * LONGEST_THINKING)


def _wishes(types: Sequence[OfferedType], chance: Random) -> tuple[dict[str, int], ...]:
    """A basket; should it be sold out, one ticket of that type; and then one of another type, where there is one."""
    # In proportion to what is left: all types sell, and the large one carries the rush.
    first, *_ = chance.choices(types, [kind.left for kind in types])
    basket = {first.type: min(first.limit, *chance.choices(SIZES, SIZE_WEIGHTS))}
    others = [kind for kind in types if kind is not first]
    second = chance.choice(others) if others else None
    if second and chance.random() < SECOND_TYPE:
        basket[second.type] = 1
    instead = [{first.type: 1}] if basket != {first.type: 1} else []
    if second:
        instead.append({second.type: 1})
    return basket, *instead


def _intent(crowd: Crowd, chance: Random) -> Intent:
    drawn = chance.random()
    if drawn < crowd.paying:
        return Intent.PAY_AT_SECOND_TRY if chance.random() < DECLINED else Intent.PAY
    return Intent.CANCEL if drawn < crowd.paying + crowd.cancelling else Intent.ABANDON
