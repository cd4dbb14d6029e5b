"""What the start says of the operator's credentials for wallets."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from .environment import SETTINGS, named, read
from .errors import InvalidWalletCredentials
from .kinds import Wallet


@checks.register()
def check_wallets(**_options: Any) -> list[checks.CheckMessage]:
    """A warning for each wallet whose credentials were given and do not work: it is not offered then."""
    return [*_warnings()]


def _warnings() -> Iterator[checks.CheckMessage]:
    for number, wallet in enumerate(Wallet, start=1):
        given = named(wallet)
        if not given.is_given:
            continue
        try:
            read(given)
        except InvalidWalletCredentials as refusal:
            name = next(setting for field, setting, _is_file in SETTINGS[wallet] if field == refusal.field)
            yield checks.Warning(
                f"{wallet.title()} Wallet is not offered to buyers: {name}. {refusal.error}",
                hint="See docs/how-to/wallets.md, or unset its settings.",
                id=f"delivery.W00{number}",
            )
