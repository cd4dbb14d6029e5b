"""Paths of the exports."""

from django.urls import path

from .exports import download, exports

urlpatterns = [
    path("exports/", exports, name="exports"),
    path("exports/<uuid:export_id>/", download, name="export"),
]
