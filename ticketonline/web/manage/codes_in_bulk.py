"""Many promo codes at once: making them, and taking them along as a file."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.cells import csv_lines
from ...core.errors import DomainError
from ...events.code_queries import list_codes
from ...events.errors import InvalidPromoCode
from ...events.models import Event
from ...events.queries import get_of_member
from ...events.rules import MOST_PROMO_CODES
from ...events.services.make_codes import make_codes
from .access import actor_of, for_members
from .code_form import ManyForm, first_texts_of_many
from .code_page import row
from .codes import MOST_SOUGHT, see_codes
from .frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def many(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """A form for many codes alike; then the list of just these, from where they can be downloaded."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        form = ManyForm(event, initial=first_texts_of_many())
        return page(request, "manage/code_many.html", membership, event=event, form=form, may_change=True)
    form = ManyForm(event, request.POST)
    if form.is_valid():
        try:
            made = make_codes(event.pk, form.facts, count=form.cleaned_data["count"], by=actor_of(request))
        except InvalidPromoCode as refusal:
            form.refuse(refusal)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            text = ngettext("%(count)s code was made.", "%(count)s codes were made.", len(made))
            messages.success(request, text % {"count": len(made)})
            sought = form.cleaned_data["code"] or form.cleaned_data["note"]
            return see_codes(membership, event, query=f"?{urlencode({'q': sought})}" if sought else "")
    return page(request, "manage/code_many.html", membership, event=event, form=form, may_change=True, status=422)


@require_safe
@for_members(Permission.CHANGE_EVENTS)
def download(request: HttpRequest, membership: Membership, event_id: UUID) -> Any:  # Django has no one type for both
    """All codes, or those that begin with what is sought, as CSV."""
    event = get_of_member(membership, event_id)
    search = request.GET.get("q", "")[:MOST_SOUGHT]
    return StreamingHttpResponse(
        csv_lines(_rows(event, search)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="promo-codes-{event.slug}.csv"'},
    )


def _rows(event: Event, search: str) -> Iterator[list[str]]:
    titles = [_("Code"), _("Link"), _("Worth"), _("Ticket types"), _("State")]
    yield [*titles, _("Sold"), _("Held"), _("In all"), _("Note")]
    for code in list_codes(event, search=search)[:MOST_PROMO_CODES]:
        shown = row(event, code)
        in_all = "" if code.tickets is None else str(code.tickets)
        counts = [str(code.sold), str(code.held), in_all]
        yield [code.code, shown.link, shown.takes, shown.types, shown.state, *counts, code.note]
