"""The accounts layer as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ticketonline.accounts"
