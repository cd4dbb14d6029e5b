"""Refusals about wallets."""

from django.utils.translation import gettext_noop

from ...core.errors import DomainError


class WalletNotOffered(DomainError):
    """Nobody gave credentials for it, or they don't work any more."""

    code, status = "wallet_not_offered", 404
    text = gettext_noop("Tickets for this event can’t be put into that wallet.")


class InvalidWalletCredentials(DomainError):
    """Nothing can be signed with them; `field` is what to give instead."""

    code, status = "invalid_wallet_credentials", 422
    text = gettext_noop("%(reason)s")

    field = ""

    @classmethod
    def at(cls, field: str, reason: str) -> "InvalidWalletCredentials":
        """The refusal for what was given there."""
        refusal = cls(reason=reason)
        refusal.field = field
        return refusal
