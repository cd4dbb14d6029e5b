"""The pages of tickets, below the prefix of a language: by a secret link, or by asking for it."""

from django.urls import path

from .ask import ask
from .code import code
from .file import file
from .passing import pass_on
from .tickets import tickets
from .wallets import apple, google
from .wishes import cancel, name, renew, send

app_name = "tickets"
urlpatterns = [
    path("", ask, name="ask"),
    path("<str:secret>/", tickets, name="tickets"),
    path("<str:secret>/tickets.pdf", file, name="file"),
    path("<str:secret>/send/", send, name="send"),
    path("<str:secret>/link/", renew, name="renew"),
    path("<str:secret>/cancel/", cancel, name="cancel"),
    path("<str:secret>/<uuid:ticket_id>/", code, name="code"),
    path("<str:secret>/<uuid:ticket_id>/ticket.pkpass", apple, name="apple"),
    path("<str:secret>/<uuid:ticket_id>/google/", google, name="google"),
    path("<str:secret>/<uuid:ticket_id>/name/", name, name="name"),
    path("<str:secret>/<uuid:ticket_id>/pass-on/", pass_on, name="pass_on"),
]
