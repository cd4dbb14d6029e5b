"""Paths of the reservations, which organisers call orders."""

from django.urls import path

from .order_actions import cancel, change_contact, comment, extend
from .order_page import order
from .orders import orders

urlpatterns = [
    path("orders/", orders, name="orders"),
    path("orders/<uuid:reservation_id>/", order, name="order"),
    path("orders/<uuid:reservation_id>/cancel/", cancel, name="order_cancel"),
    path("orders/<uuid:reservation_id>/extend/", extend, name="order_extend"),
    path("orders/<uuid:reservation_id>/contact/", change_contact, name="order_contact"),
    path("orders/<uuid:reservation_id>/comment/", comment, name="order_comment"),
]
