"""Paths of what belongs to a person; those of django-allauth are below `account/` too (ticketonline/urls.py)."""

from django.urls import URLPattern, path

from .account import account
from .sessions import end_session

urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("account/sessions/<int:session>/end/", end_session, name="end-session"),
]
