"""Paths of an organiser's team and settings, and of invitations, whose readers are in no team yet."""

from django.urls import URLPattern, path

from .accepting import follow, invitation, switch
from .invitations import invite, revoke
from .settings_page import settings_page
from .team import leave, member, remove, team
from .wallets import wallets

urlpatterns: list[URLPattern] = [
    path("team/", team, name="team"),
    path("team/invite/", invite, name="invite"),
    path("team/invitations/<uuid:invitation_id>/revoke/", revoke, name="revoke_invitation"),
    path("team/<uuid:member_id>/", member, name="member"),
    path("team/<uuid:member_id>/remove/", remove, name="remove_member"),
    path("leave/", leave, name="leave"),
    path("settings/", settings_page, name="settings"),
    path("settings/wallets/", wallets, name="wallets"),
]
invitation_urlpatterns: list[URLPattern] = [
    path("invitations/", invitation, name="invitation"),
    path("invitations/switch/", switch, name="switch_account"),
    path("invitations/<str:token>/", follow, name="follow_invitation"),
]
