"""The delivery layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ..core.on_demand import load_on_demand


class DeliveryConfig(AppConfig):
    name = "ticketonline.delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        """Lets a process do without the typesetter, 60 MB, until a ticket is to be printed."""
        load_on_demand("typst")
