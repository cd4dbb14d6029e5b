"""Paths of an event's ticket types."""

from django.urls import path

from . import types

urlpatterns = [
    path("events/<uuid:event_id>/tickets/", types.types, name="types"),
    path("events/<uuid:event_id>/tickets/add/", types.add, name="type-add"),
    path("events/<uuid:event_id>/tickets/tax/", types.tax, name="type-tax"),
    path("events/<uuid:event_id>/tickets/<uuid:type_id>/", types.change, name="type"),
    path("events/<uuid:event_id>/tickets/<uuid:type_id>/pause/", types.pause, name="type-pause"),
    path("events/<uuid:event_id>/tickets/<uuid:type_id>/move/", types.move, name="type-move"),
    path("events/<uuid:event_id>/tickets/<uuid:type_id>/remove/", types.remove, name="type-remove"),
]
