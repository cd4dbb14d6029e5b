"""The wallets that tickets can be put into."""

from enum import StrEnum


class Wallet(StrEnum):
    """Whose wallet."""

    APPLE = "apple"
    GOOGLE = "google"
