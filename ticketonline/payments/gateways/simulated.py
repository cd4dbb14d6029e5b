"""The simulated gateway: its answer is chosen by the token, so that every ending of a payment can be played through."""

import time

from .base import Answer, Charge

DEFAULT_TOKEN = "transaction_ok"  # noqa: S105  (a name, not a secret)
SLOW_TOKEN = "transaction_slow"  # noqa: S105
SLOW_SECONDS = 5.0

ERROR_TYPES = {
    DEFAULT_TOKEN: "",
    "card_error": "card_error",
    "payment_error": "payment_error",
    SLOW_TOKEN: "",
}


class SimulatedGateway:
    """Takes no money. `decline_rate` (0 to 1) declines that share of good tokens, for a livelier demo."""

    name = "simulated"

    def __init__(self, *, decline_rate: float = 0.0) -> None:
        self.decline_rate = decline_rate

    def knows_token(self, token: str) -> bool:
        """Whether it is one of the tokens above."""
        return token in ERROR_TYPES

    def charge(self, charge: Charge) -> Answer:
        """The answer that the token stands for. The same charge always gets the same answer."""
        if charge.token == SLOW_TOKEN:
            time.sleep(SLOW_SECONDS)
        error_type = ERROR_TYPES[charge.token]
        # The last bits of a UUIDv7 are random; taking chance from the id lets a repeated call agree with the first.
        if not error_type and (charge.transaction_id.int % 10_000) < self.decline_rate * 10_000:
            error_type = "card_error"
        return Answer(error_type=error_type)

    def refund(self, charge: Charge) -> None:
        """Nothing was taken, so nothing has to go back."""
