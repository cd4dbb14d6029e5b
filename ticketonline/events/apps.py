"""The events layer as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "ticketonline.events"
