"""Exports: files for the organiser's team to take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.front.answers import FILE
from ...exports.errors import TooManyExports
from ...exports.queries import list_exports
from ...exports.rules import CONTENT_TYPES, MOST_ROWS, UNFINISHED, Format
from ...exports.services.ask import ask
from ...exports.services.hand_out import hand_out
from .access import actor_of, for_members
from .export_form import ExportForm
from .frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.EXPORT)
def exports(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What was asked for and how far it is, and the form to ask for more."""
    form = ExportForm(request.POST if request.method == "POST" else None, membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            ask(membership, **form.wanted(), language=get_language(), by=actor_of(request))
        except TooManyExports as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The file is being made. You can download it here when it is ready."))
            return HttpResponseRedirect(
                f"{reverse('manage:exports', args=[membership.organiser.slug])}#exports", status=303
            )
    listed = list_exports(membership)
    return page(
        request,
        "manage/exports.html",
        membership,
        form=form,
        exports=listed,
        is_waiting=any(one.state in UNFINISHED for one in listed),
        most_rows=MOST_ROWS,
        status=422 if form.errors else 200,
    )


@require_GET
@for_members(Permission.EXPORT)
def download(request: HttpRequest, membership: Membership, export_id: UUID) -> HttpResponse:
    """The file, to whoever may have it now; that they took it is written into the log."""
    export = hand_out(membership, export_id, by=actor_of(request))
    return HttpResponse(
        headers={
            FILE: str(export.path),
            "Content-Type": CONTENT_TYPES[Format(export.format)],
            "Content-Length": str(export.path.stat().st_size),
            "Content-Disposition": f'attachment; filename="{export.file_name}"',
            "X-Content-Type-Options": "nosniff",
        }
    )
