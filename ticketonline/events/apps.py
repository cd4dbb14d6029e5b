"""The events layer as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "ticketonline.events"
    verbose_name = _("Events")
