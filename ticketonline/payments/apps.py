"""The payments layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "ticketonline.payments"
    verbose_name = _("Payments")
