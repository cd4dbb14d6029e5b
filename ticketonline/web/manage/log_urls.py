"""Paths of the audit log."""

from django.urls import URLPattern, path

from .log import log, log_export

urlpatterns: list[URLPattern] = [
    path("log/", log, name="log"),
    path("log/export/", log_export, name="log-export"),
]
