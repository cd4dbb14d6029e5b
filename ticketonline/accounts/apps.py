"""The accounts layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ..core.on_demand import load_on_demand

# What checks passkeys, of django-allauth. With its cryptography it takes 11 MiB of every server process's memory.
PASSKEYS = "allauth.mfa.webauthn.internal.auth"


class AccountsConfig(AppConfig):
    name = "ticketonline.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Lets a process do without what checks passkeys until somebody has one."""
        load_on_demand(PASSKEYS)
