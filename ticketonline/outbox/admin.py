"""Mails in the admin: shown, never written; with what they said, where no server is set and they lie in a folder."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..core.mail_folder import find_kept
from ..core.read_only_admin import ReadOnlyAdmin
from .models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "state", "recipient", "event_id", "answer"]
    list_filter = ["state", "kind"]
    search_fields = ["=reservation_id"]
    search_help_text = _("The whole id of a reservation.")
    show_full_result_count = False
    fields = [
        "kind",
        "state",
        "event_id",
        "reservation_id",
        "recipient",
        "created_at",
        "ended_at",
        "attempts",
        "answer",
        "kept",
    ]
    readonly_fields = ["kept"]

    @admin.display(description=_("what it said"))
    def kept(self, message: Message) -> str:
        """The mail as text, with the names of its files; a dash unless it lies in the folder."""
        path = find_kept(message.pk.hex)
        if path is None:
            return "–"
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        files = ", ".join(part.get_filename() or "" for part in mail.iter_attachments())
        return format_html("<pre>{}</pre><p>{}</p><p>{}</p>", body.get_content() if body else "", files, path)
