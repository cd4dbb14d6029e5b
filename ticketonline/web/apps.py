"""The web layer as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ticketonline.web"

    def ready(self) -> None:
        """Starts to listen to what people do with their accounts."""
        # It needs models, which are ready only now.
        import_module(f"{self.name}.manage.account_log").listen()
