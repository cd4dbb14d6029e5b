"""Giving an organiser's own credentials for a wallet, and taking them back."""

from collections.abc import Mapping
from uuid import UUID

from ....accounts.models import Organiser
from ....audit.actor import Actor
from ....audit.services.record import record
from ....core import clock, sealing
from ....core.database import writing
from ...models import WalletCredentials
from .. import credentials as reading
from ..kinds import Wallet
from ..own import PURPOSE


def give_credentials(organiser_id: UUID, credentials: "reading.Credentials", *, by: Actor) -> None:
    """Sign the organiser's tickets with them from now on, instead of any given before.

    They are kept encrypted; the log says whose they are and no secret. Locks the organiser.
    """
    wallet = Wallet.APPLE if isinstance(credentials, reading.AppleCredentials) else Wallet.GOOGLE
    with writing():
        organiser = Organiser.objects.select_for_update().get(pk=organiser_id)
        WalletCredentials.objects.update_or_create(
            organiser=organiser,
            kind=wallet.value,
            defaults={"sealed": sealing.sealed(credentials.packed(), purpose=PURPOSE), "since": clock.now()},
        )
        _record("organiser.wallet_given", organiser, by, after={"wallet": wallet.value, **_told(credentials)})


def take_credentials_back(organiser_id: UUID, wallet: Wallet, *, by: Actor) -> None:
    """Forget the organiser's own; nothing happens if there are none. Locks the organiser."""
    with writing():
        organiser = Organiser.objects.select_for_update().get(pk=organiser_id)
        gone, _by_model = WalletCredentials.objects.filter(organiser=organiser, kind=wallet.value).delete()
        if gone:
            _record("organiser.wallet_taken", organiser, by, after={"wallet": wallet.value})


def _told(credentials: "reading.Credentials") -> Mapping[str, str]:
    if isinstance(credentials, reading.AppleCredentials):
        return {"pass_type": credentials.pass_type, "team": credentials.team}
    return {"account": credentials.account, "issuer": credentials.issuer}


def _record(action: str, organiser: Organiser, by: Actor, *, after: Mapping[str, str]) -> None:
    record(
        action,
        by=by,
        organiser_id=organiser.pk,
        target_type="organiser",
        target_id=organiser.pk,
        target_name=organiser.name,
        after=after,
    )
