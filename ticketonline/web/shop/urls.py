"""The buyers' pages, below the prefix of a language."""

from django.urls import path

from .calendar import calendar
from .cancel import cancel
from .contact import contact
from .event import event
from .events import events, events_moved
from .pay import pay
from .preview import preview
from .reservation import reservation
from .statistics import statistics
from .to_tickets import to_tickets

app_name = "shop"
urlpatterns = [
    path("", events, name="events"),
    path("events/", events_moved),
    path("events/<slug:slug>/", event, name="event"),
    path("events/<slug:slug>/calendar.ics", calendar, name="calendar"),
    path("events/<slug:slug>/statistics/", statistics, name="statistics"),
    path("previews/<str:token>/", preview, name="preview"),
    path("reservations/<uuid:reservation_id>/", reservation, name="reservation"),
    path("reservations/<uuid:reservation_id>/contact/", contact, name="contact"),
    path("reservations/<uuid:reservation_id>/pay/", pay, name="pay"),
    path("reservations/<uuid:reservation_id>/tickets/", to_tickets, name="to_tickets"),
    path("reservations/<uuid:reservation_id>/cancel/", cancel, name="cancel"),
]
