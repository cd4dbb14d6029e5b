"""The sales layer as a Django app."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "ticketonline.sales"
