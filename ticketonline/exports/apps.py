"""The exports layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ..core.on_demand import load_on_demand


class ExportsConfig(AppConfig):
    name = "ticketonline.exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        """Lets a process do without what writes XLSX, 3 MiB, until somebody wants one."""
        load_on_demand("xlsxwriter")
