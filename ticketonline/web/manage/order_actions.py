"""What can be done with a reservation. Each has an address of its own, and leads back to the reservation's page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...audit.actor import Actor
from ...core.errors import DomainError
from ...sales.orders import get_order
from ...sales.services.cancel_order import cancel_order
from ...sales.services.change_contact import change_contact as change_contact_of
from ...sales.services.comment import comment as comment_on
from ...sales.services.extend_hold import extend_hold
from .access import View, actor_of, for_members
from .order_forms import CancelForm, CommentForm, ContactForm, ExtendForm
from .order_page import show
from .order_ways import see_order

# Beside which field a refusal stands; any other stands above the form.
FIELDS = {
    "invalid_email": "email",
    "invalid_name": "name",
    "invalid_language": "language",
    "hold_too_long": "minutes",
    "invalid_comment": "text",
}


def _action(name: str, form_class: Callable[..., forms.Form], done: Any, act: Callable[..., object]) -> View:
    """A view that does it with what was typed, and says so; or shows the page again, with that and why not."""

    def do(request: HttpRequest, membership: Membership, reservation_id: UUID) -> HttpResponse:
        order = get_order(membership, reservation_id)
        if request.method == "POST":
            form = form_class(request.POST, order=order)
            if not _succeeds(form, act, reservation_id, actor_of(request)):
                # It may have been changed meanwhile, which may be why.
                order = get_order(membership, reservation_id)
                return show(request, membership, order, status=422, **{name: form})
            messages.success(request, done)
        # A refusal leaves this address in the browser: whoever visits it is led back as well.
        return see_order(membership, reservation_id)

    return require_http_methods(["GET", "HEAD", "POST"])(for_members(Permission.CHANGE_ORDERS)(do))


def _succeeds(form: forms.Form, act: Callable[..., object], reservation_id: UUID, by: Actor) -> bool:
    if not form.is_valid():
        return False
    try:
        act(reservation_id, **form.cleaned_data, by=by)
    except DomainError as refusal:
        field = FIELDS.get(refusal.code)
        form.add_error(field if field in form.fields else None, refusal.message)
        return False
    return True


cancel = _action("cancel", CancelForm, _("The order is cancelled. Its tickets are on sale again."), cancel_order)
extend = _action("extend", ExtendForm, _("The tickets are held for longer."), extend_hold)
change_contact = _action("contact", ContactForm, _("How the buyer is reached is saved."), change_contact_of)
comment = _action("comment", CommentForm, _("The comment is saved."), comment_on)
