"""Paths of an organiser's events."""

from django.urls import URLPattern, path

from .event_details import details
from .event_moving import delete, duplicate, postpone
from .event_page import event
from .event_status import cancel, publish, refund_all, revoke, unpublish
from .events import events, new_event
from .mail_preview import preview as preview_mail
from .mail_preview import send_to_me
from .mail_texts import change as change_mail
from .mail_texts import mail, mails
from .undelivered import send_all_anew

urlpatterns: list[URLPattern] = [
    path("events/", events, name="events"),
    path("events/new/", new_event, name="event_new"),
    path("events/<uuid:event_id>/", event, name="event"),
    path("events/<uuid:event_id>/details/", details, name="event_details"),
    path("events/<uuid:event_id>/publish/", publish, name="event_publish"),
    path("events/<uuid:event_id>/unpublish/", unpublish, name="event_unpublish"),
    path("events/<uuid:event_id>/postpone/", postpone, name="event_postpone"),
    path("events/<uuid:event_id>/cancel/", cancel, name="event_cancel"),
    path("events/<uuid:event_id>/refund-all/", refund_all, name="event_refund_all"),
    path("events/<uuid:event_id>/send-refused-mails/", send_all_anew, name="event_send_refused"),
    path("events/<uuid:event_id>/duplicate/", duplicate, name="event_duplicate"),
    path("events/<uuid:event_id>/delete/", delete, name="event_delete"),
    path("events/<uuid:event_id>/preview/", revoke, name="event_preview"),
    path("events/<uuid:event_id>/mails/", mails, name="mails"),
    path("events/<uuid:event_id>/mails/<slug:mail_kind>/", mail, name="mail"),
    path("events/<uuid:event_id>/mails/<slug:mail_kind>/change/", change_mail, name="mail_change"),
    path("events/<uuid:event_id>/mails/<slug:mail_kind>/preview/", preview_mail, name="mail_preview"),
    path("events/<uuid:event_id>/mails/<slug:mail_kind>/to-me/", send_to_me, name="mail_to_me"),
]
