"""Paths of personal data. No address of a person stands in them: paths end up in logs and histories."""

from django.urls import path

from .people import erase, hand_out, people

urlpatterns = [
    path("people/", people, name="people"),
    path("people/export/", hand_out, name="person-export"),
    path("people/erase/", erase, name="person-erase"),
]
