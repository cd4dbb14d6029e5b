"""Paths of the tokens for programs."""

from django.urls import path

from .api_tokens import api_tokens, revoke_token

urlpatterns = [
    path("api/", api_tokens, name="api"),
    path("api/<uuid:token_id>/revoke/", revoke_token, name="revoke_token"),
]
