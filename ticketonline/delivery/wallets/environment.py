"""The operator's credentials, from the files that the settings name."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ...core import clock
from . import credentials as reading
from .errors import InvalidWalletCredentials
from .kinds import Wallet

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Named:
    """What the settings name for one wallet: files by their paths, and words. Empty: not set."""

    wallet: Wallet
    files: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]

    @property
    def is_given(self) -> bool:
        """Whether anything at all is."""
        return any(value for _field, value in (*self.files, *self.words))


# What the fields of each wallet are called among the settings, and whether they are files.
SETTINGS = {
    Wallet.APPLE: (
        ("certificate", "APPLE_WALLET_CERTIFICATE", True),
        ("key", "APPLE_WALLET_KEY", True),
        ("password", "APPLE_WALLET_PASSWORD", False),
        ("intermediate", "APPLE_WALLET_INTERMEDIATE", True),
    ),
    Wallet.GOOGLE: (("account", "GOOGLE_WALLET_ACCOUNT", True), ("issuer", "GOOGLE_WALLET_ISSUER", False)),
}


def named(wallet: Wallet) -> Named:
    """What the settings name now."""
    values = [(field, getattr(settings, name, ""), is_file) for field, name, is_file in SETTINGS[wallet]]
    return Named(
        wallet=wallet,
        files=tuple((field, value) for field, value, is_file in values if is_file),
        words=tuple((field, value) for field, value, is_file in values if not is_file),
    )


def find_operators(wallet: Wallet) -> "reading.Credentials | None":
    """The operator's credentials; None if there are none, or none that can be read. A process reads them once."""
    given = named(wallet)
    return _find(given) if given.is_given else None


def read(given: Named) -> "reading.Credentials":
    """What the files hold now, or `InvalidWalletCredentials` about one of them."""
    files = {field: _content(field, path) for field, path in given.files}
    words = dict(given.words)
    if given.wallet is Wallet.APPLE:
        return reading.read_apple(
            certificate=files["certificate"],
            key=files["key"],
            password=words["password"],
            intermediate=files["intermediate"],
            now=clock.now(),
        )
    return reading.read_google(account=files["account"], issuer=words["issuer"])


@lru_cache(8)
def _find(given: Named) -> "reading.Credentials | None":
    try:
        return read(given)
    except InvalidWalletCredentials as refusal:
        logger.error("the %s wallet is not offered: %s %s", given.wallet, refusal.field, refusal.error)
        return None


def _content(field: str, path: str) -> bytes:
    if not path:
        return b""
    try:
        with Path(path).open("rb") as file:
            return file.read(reading.MOST_BYTES + 1)
    except OSError as error:
        reason = _("%(path)s can’t be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        raise InvalidWalletCredentials.at(field, reason) from None
