"""Paths of an event's promo codes."""

from django.urls import path

from . import codes, codes_in_bulk

urlpatterns = [
    path("events/<uuid:event_id>/codes/", codes.codes, name="codes"),
    path("events/<uuid:event_id>/codes/add/", codes.add, name="code-add"),
    path("events/<uuid:event_id>/codes/many/", codes_in_bulk.many, name="code-many"),
    path("events/<uuid:event_id>/codes/download/", codes_in_bulk.download, name="code-download"),
    path("events/<uuid:event_id>/codes/<uuid:code_id>/", codes.change, name="code"),
    path("events/<uuid:event_id>/codes/<uuid:code_id>/pause/", codes.pause, name="code-pause"),
    path("events/<uuid:event_id>/codes/<uuid:code_id>/remove/", codes.remove, name="code-remove"),
]
