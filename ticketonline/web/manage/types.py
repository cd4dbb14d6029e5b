"""The ticket types of an event."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...events.errors import AmountTooLow, InvalidTicketType, TicketTypeChanged, TicketTypeNotFound
from ...events.models import Event, TicketType
from ...events.queries import get_of_member
from ...events.services.add_type import add_type
from ...events.services.change_type import change_type
from ...events.services.move_type import move_type
from ...events.services.pause_type import pause_type
from ...events.services.remove_type import remove_type
from ...events.type_facts import facts_of
from .access import actor_of, for_members
from .frame import page
from .type_form import TypeForm, first_texts, joined_texts, texts
from .type_page import rows, tax_within, told

MAX_PLACE = 1000  # beyond every order; a number from outside has an end


@require_safe
@for_members(Permission.SEE_EVENTS)
def types(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The list, and for whoever may change it the form for one more."""
    event = get_of_member(membership, event_id)
    return _list(request, membership, event, TypeForm(event, initial=first_texts(event)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def add(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The same with the focus in the form, which after each addition is ready for the next."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return _list(request, membership, event, TypeForm(event, initial=first_texts(event)), is_adding=True)
    form = TypeForm(event, request.POST)
    if form.is_valid():
        try:
            kind = add_type(event.pk, form.facts, by=actor_of(request))
        except InvalidTicketType as refusal:
            form.refuse(refusal)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("“%(type)s” was added. Here is the form for the next one.") % {"type": kind.type}
            )
            return _see_other("manage:type-add", membership, event)
    return _list(request, membership, event, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def change(request: HttpRequest, membership: Membership, event_id: UUID, type_id: UUID) -> HttpResponse:
    """One type to edit. Who comes second is told what the first one changed, and may then save."""
    event = get_of_member(membership, event_id)
    kind = _get_type(event, type_id)
    if request.method != "POST":
        return _one(request, membership, event, kind, TypeForm(event, initial=texts(event, facts_of(kind))))
    form = TypeForm(event, request.POST)
    if form.is_valid():
        try:
            kind = change_type(event.pk, type_id, form.facts, seen=form.seen_facts, by=actor_of(request))
        except InvalidTicketType as refusal:
            form.refuse(refusal)
        except AmountTooLow as refusal:
            form.add_error("amount", refusal.message)
        except TicketTypeChanged as refusal:
            kind = _get_type(get_of_member(membership, event_id), type_id)
            form = TypeForm(event, initial=joined_texts(form, event, facts_of(kind)))
            changes = told(refusal.changes, event)
            return _one(request, membership, event, kind, form, changes=changes, status=refusal.status)
        else:
            messages.success(request, _("“%(type)s” was saved.") % {"type": kind.type})
            return _see_other("manage:types", membership, event, at=kind)
    return _one(request, membership, event, kind, form, status=422)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def pause(request: HttpRequest, membership: Membership, event_id: UUID, type_id: UUID) -> HttpResponse:
    """Takes the type off sale, or, with an empty `pause`, puts it back."""
    event = get_of_member(membership, event_id)
    kind = pause_type(event.pk, type_id, is_paused=bool(request.POST.get("pause")), by=actor_of(request))
    text = _("“%(type)s” is paused: nobody can buy it now.") if kind.is_paused else _("“%(type)s” is no longer paused.")
    messages.success(request, text % {"type": kind.type})
    return _see_other("manage:types", membership, event, at=kind)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def move(request: HttpRequest, membership: Membership, event_id: UUID, type_id: UUID) -> HttpResponse:
    """Puts the type in the place `to`, counted from 0, of the order that buyers see."""
    event = get_of_member(membership, event_id)
    typed = request.POST.get("to", "")
    to = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(MAX_PLACE)) else MAX_PLACE
    kind, number, count = move_type(event.pk, type_id, to=to, by=actor_of(request))
    facts = {"type": kind.type, "number": number, "count": count}
    messages.success(request, _("“%(type)s” is number %(number)s of %(count)s now.") % facts)
    return _see_other("manage:types", membership, event, at=kind)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def remove(request: HttpRequest, membership: Membership, event_id: UUID, type_id: UUID) -> HttpResponse:
    """Removes a type that nobody ever reserved."""
    event = get_of_member(membership, event_id)
    try:
        kind = remove_type(event.pk, type_id, by=actor_of(request))
    except TicketTypeNotFound:
        raise
    except DomainError as refusal:
        kind = _get_type(event, type_id)
        form = TypeForm(event, initial=texts(event, facts_of(kind)))
        return _one(request, membership, event, kind, form, refusal=refusal.message, status=refusal.status)
    messages.success(request, _("“%(type)s” was removed.") % {"type": kind.type})
    return _see_other("manage:types", membership, event)


@require_safe
@for_members(Permission.SEE_EVENTS)
def tax(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The sentence that takes the price that is being typed apart, as plain text; empty while it can't be said."""
    event = get_of_member(membership, event_id)
    return HttpResponse(_typed_tax(TypeForm(event, request.GET), event), content_type="text/plain; charset=utf-8")


def _get_type(event: Event, type_id: UUID) -> TicketType:
    for kind in event.ticket_types.all():
        if kind.pk == type_id:
            return kind
    raise TicketTypeNotFound


def _typed_tax(form: TypeForm, event: Event) -> str:
    shown = form if form.is_bound else TypeForm(event, form.initial)
    shown.is_valid()
    return tax_within(shown.cleaned_data.get("price"), shown.cleaned_data.get("tax_rate"), event.currency)


def _list(
    request: HttpRequest,
    membership: Membership,
    event: Event,
    form: TypeForm,
    *,
    is_adding: bool = False,
    status: int = 200,
) -> HttpResponse:
    if is_adding or form.errors:
        form.focus(next(iter(form.errors), "type"))  # it is below the list
    return page(
        request,
        "manage/types.html",
        membership,
        event=event,
        rows=rows(event),
        form=form,
        may_change=membership.may(Permission.CHANGE_EVENTS),
        tax=_typed_tax(form, event),
        status=status,
    )


def _one(
    request: HttpRequest,
    membership: Membership,
    event: Event,
    kind: TicketType,
    form: TypeForm,
    *,
    changes: Sequence[str] = (),
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    return page(
        request,
        "manage/type.html",
        membership,
        event=event,
        kind=kind,
        form=form,
        changes=changes,
        refusal=refusal,
        tax=_typed_tax(form, event),
        status=status,
    )


def _see_other(name: str, membership: Membership, event: Event, *, at: TicketType | None = None) -> HttpResponse:
    path = reverse(name, args=[membership.organiser.slug, event.pk])
    return HttpResponseRedirect(f"{path}#type-{at.pk}" if at else path, status=303)
