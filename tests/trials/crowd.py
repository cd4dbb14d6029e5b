"""A crowd: many buyers at once in front of one event."""

import asyncio
import random

from tests.trials.buyer import HANGS_UP, Buyer
from tests.trials.ledger import Ledger


class Crowd:
    """So many buyers. `play` lets them buy until closing time; afterwards `ledger` has every answer they got."""

    def __init__(
        self, *, port: int, event_id: str, types: list[str], size: int, seed: str, hangs_up: float = HANGS_UP
    ) -> None:
        self.ledger = Ledger()
        self.closing = asyncio.Event()
        self._buyers = [
            Buyer(
                port=port,
                event_id=event_id,
                types=types,
                ledger=self.ledger,
                chance=random.Random(f"{seed}/{number}"),
                hangs_up=hangs_up,
            )
            for number in range(size)
        ]

    async def play(self) -> None:
        """Buy until `closing` is set, then clear up what is still in doubt."""
        await asyncio.gather(*[buyer.buy_until(self.closing) for buyer in self._buyers])
        # A refusal is not remembered: behind one, an attempt whose answer never came may have been carried out.
        doubtful = [wish for wish in self.ledger.wishes if wish.unknown_outcomes and wish.reservation_id is None]
        for wish in doubtful:
            await self._buyers[0].reserve(wish)
