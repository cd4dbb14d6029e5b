"""The bottom layer as a Django app: it knows nothing of tickets."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ticketonline.core"
