"""The organisers' own credentials, which the database keeps encrypted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from ...core import clock, sealing
from ..models import WalletCredentials
from . import credentials as reading
from .kinds import Wallet

PURPOSE = b"ticketonline wallet credentials"
REMEMBERED = 64  # opened credentials; reading those of Apple takes 2 ms


@dataclass(frozen=True, kw_only=True)
class Own:
    """What an organiser gave, and when; no `credentials` if the shop's secret key was changed since."""

    credentials: "reading.Credentials | None"
    since: datetime

    @property
    def is_working(self) -> bool:
        """Whether tickets can be signed with it now."""
        return self.credentials is not None and self.credentials.is_valid(clock.now())


def find_own(organiser_id: UUID) -> Mapping[Wallet, Own]:
    """What the organiser gave for which wallets. One query."""
    rows = WalletCredentials.objects.filter(organiser_id=organiser_id)
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return {
        Wallet(row.kind): Own(credentials=_find_opened(Wallet(row.kind), bytes(row.sealed), secrets), since=row.since)
        for row in rows
    }


# The secret keys are among the arguments so that what one of them opened is not found any more when it is gone.
@lru_cache(REMEMBERED)
def _find_opened(wallet: Wallet, content: bytes, _secrets: tuple[str, ...]) -> "reading.Credentials | None":
    opened = sealing.find_opened(content, purpose=PURPOSE)
    if opened is None:
        return None
    return reading.unpacked_apple(opened) if wallet is Wallet.APPLE else reading.unpacked_google(opened)
