"""The simulated cards that a buyer may play through."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ...payments.gateways.simulated import DEFAULT_TOKEN, SLOW_TOKEN


@dataclass(frozen=True, kw_only=True)
class SimulatedCard:
    """A token of the simulated gateway and what a buyer reads beside it."""

    token: str
    name: str


def simulated_cards() -> Sequence[SimulatedCard]:
    """One card for each ending of a payment."""
    return [
        SimulatedCard(token=DEFAULT_TOKEN, name=gettext("A good card")),
        SimulatedCard(token="card_error", name=gettext("A card that is declined")),  # noqa: S106  (names, not secrets)
        SimulatedCard(token="payment_error", name=gettext("An error at the payment service")),  # noqa: S106
        SimulatedCard(token=SLOW_TOKEN, name=gettext("A good card, slowly")),
    ]
