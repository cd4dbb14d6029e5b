"""Paths of an event's box office and of what is kept back for it."""

from django.urls import path

from .contingents import change, contingents
from .sell import sell

urlpatterns = [
    path("events/<uuid:event_id>/sell/", sell, name="sell"),
    path("events/<uuid:event_id>/contingents/", contingents, name="contingents"),
    path("events/<uuid:event_id>/contingents/change/", change, name="contingent-change"),
]
