"""The addresses of the API."""

from dmr.routing import path

from .openapi import openapi
from .reference import reference
from .routes import router

app_name = "api"
urlpatterns = [
    *router.urls,
    path("api/openapi.json", openapi, name="openapi"),
    path("api/", reference, name="reference"),
]
