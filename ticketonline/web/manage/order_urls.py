"""Paths of the reservations, which organisers call orders."""

from django.urls import path

from .order_actions import cancel, change_contact, comment, extend
from .order_invoice import invoice_paid
from .order_link import renew_link
from .order_mails import mail_again
from .order_page import order
from .order_print import order_print
from .order_return import given_back, take_back
from .orders import orders

urlpatterns = [
    path("orders/", orders, name="orders"),
    path("orders/<uuid:reservation_id>/", order, name="order"),
    path("orders/<uuid:reservation_id>/cancel/", cancel, name="order_cancel"),
    path("orders/<uuid:reservation_id>/return/", take_back, name="order_return"),
    path("orders/<uuid:reservation_id>/given-back/", given_back, name="order_given_back"),
    path("orders/<uuid:reservation_id>/invoice-paid/", invoice_paid, name="order_invoice_paid"),
    path("orders/<uuid:reservation_id>/mail/", mail_again, name="order_mail"),
    path("orders/<uuid:reservation_id>/tickets.pdf", order_print, name="order_print"),
    path("orders/<uuid:reservation_id>/link/", renew_link, name="order_link"),
    path("orders/<uuid:reservation_id>/extend/", extend, name="order_extend"),
    path("orders/<uuid:reservation_id>/contact/", change_contact, name="order_contact"),
    path("orders/<uuid:reservation_id>/comment/", comment, name="order_comment"),
]
