"""The delivery layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ..core.on_demand import load_on_demand
from .wallets import checks as checks  # registers itself


class DeliveryConfig(AppConfig):
    name = "ticketonline.delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        """Lets a process do without what prints and signs tickets, 70 MB, and writes calendars, 8 MB, until then."""
        load_on_demand("ticketonline.core.sealing")
        load_on_demand("ticketonline.delivery.signing")
        load_on_demand("typst")
        load_on_demand("icalendar")
