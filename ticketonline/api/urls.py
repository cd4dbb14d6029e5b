"""The addresses of the API."""

from django.urls import include
from dmr.routing import path

from .openapi import openapi
from .organisers.openapi import openapi as organisers_openapi
from .organisers.problems import ROOT
from .organisers.reference import organisers_reference
from .organisers.routes import router as organisers_router
from .reference import reference
from .routes import router

V1 = ROOT.removeprefix("/")

app_name = "api"
urlpatterns = [
    *router.urls,
    path("api/openapi.json", openapi, name="openapi"),
    path("api/", reference, name="reference"),
    path(f"{V1}openapi.json", organisers_openapi, name="organisers_openapi"),
    path(V1, organisers_reference, name="organisers_reference"),
    path(V1, include(organisers_router.urls)),
]
