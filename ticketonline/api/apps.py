"""The api layer as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ticketonline.api"
