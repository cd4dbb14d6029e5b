"""The statistics layer as a Django app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "ticketonline.statistics"
