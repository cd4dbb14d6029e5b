"""Which wallets the tickets of an event can be put into, and with whose credentials."""

from uuid import UUID

from ...core import clock
from ...events.models import Event
from . import credentials as reading
from .environment import find_operators
from .errors import WalletNotOffered
from .kinds import Wallet
from .own import find_own


def wallets_of(event: Event) -> frozenset[Wallet]:
    """Those to offer to who has a ticket; none once the event was cancelled. One query.

    Loads nothing heavy unless there are credentials, which a process reads once.
    """
    if event.status == Event.Status.CANCELLED:
        return frozenset()
    return frozenset(_working(event.organiser_id))


def get_credentials(event: Event, wallet: Wallet) -> "reading.Credentials":
    """Those that sign for the event: the organiser's own, else the operator's; of both only such as work now.

    Or `WalletNotOffered`.
    """
    found = _working(event.organiser_id).get(wallet)
    if found is None:
        raise WalletNotOffered
    return found


def _working(organiser_id: UUID) -> "dict[Wallet, reading.Credentials]":
    own, now = find_own(organiser_id), clock.now()
    working = {}
    for wallet in Wallet:
        for found in (own[wallet].credentials if wallet in own else None, find_operators(wallet)):
            if found is not None and found.is_valid(now):
                working[wallet] = found
                break
    return working
