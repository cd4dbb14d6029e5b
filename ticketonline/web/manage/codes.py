"""The promo codes of an event."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...events.code_queries import get_code, list_codes
from ...events.errors import InvalidPromoCode, PromoCodeChanged, PromoCodeUsed, TooFewUses
from ...events.models import Event, PromoCode
from ...events.promo_facts import facts_of
from ...events.queries import get_of_member
from ...events.services.add_code import add_code
from ...events.services.change_code import change_code
from ...events.services.pause_code import pause_code
from ...events.services.remove_code import remove_code
from ...events.suggest_code import suggest_code
from .access import actor_of, for_members
from .code_form import CodeForm, first_texts, joined_texts, texts
from .code_page import row, told
from .frame import page

PAGE_SIZE = 50
MOST_SOUGHT = 60  # signs


@require_safe
@for_members(Permission.SEE_EVENTS)
def codes(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The list, a page at a time, or those that begin with what is sought."""
    event = get_of_member(membership, event_id)
    search = request.GET.get("q", "")[:MOST_SOUGHT]
    shown = Paginator(list_codes(event, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "manage/codes.html",
        membership,
        event=event,
        rows=[row(event, code) for code in shown],
        shown=shown,
        search=search,
        may_change=membership.may(Permission.CHANGE_EVENTS),
        may_see_orders=membership.may(Permission.SEE_ORDERS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def add(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """A form for a new code, with one suggested; `suggest` asks for another one and keeps the rest."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return _new(request, membership, event, CodeForm(event, initial=first_texts()))
    if "suggest" in request.POST:
        typed = request.POST.dict() | {"types": request.POST.getlist("types"), "code": suggest_code()}
        return _new(request, membership, event, CodeForm(event, initial=typed))
    form = CodeForm(event, request.POST)
    if form.is_valid():
        try:
            code = add_code(event.pk, form.facts, by=actor_of(request))
        except InvalidPromoCode as refusal:
            form.refuse(refusal)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(code)s was added.") % {"code": code.code})
            return see_codes(membership, event, at=code)
    return _new(request, membership, event, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def change(request: HttpRequest, membership: Membership, event_id: UUID, code_id: UUID) -> HttpResponse:
    """One code to edit. Who comes second is told what the first one changed, and may then save."""
    event = get_of_member(membership, event_id)
    code = get_code(event, code_id)
    if request.method != "POST":
        return _one(request, membership, event, code, CodeForm(event, initial=texts(event, facts_of(code))))
    form = CodeForm(event, request.POST)
    if form.is_valid():
        try:
            code = change_code(event.pk, code_id, form.facts, seen=form.seen_facts, by=actor_of(request))
        except InvalidPromoCode as refusal:
            form.refuse(refusal)
        except TooFewUses as refusal:
            form.add_error("tickets", refusal.message)
        except PromoCodeChanged as refusal:
            code = get_code(event, code_id)
            form = CodeForm(event, initial=joined_texts(form, event, facts_of(code)))
            changes = told(refusal.changes, event)
            return _one(request, membership, event, code, form, changes=changes, status=refusal.status)
        else:
            messages.success(request, _("%(code)s was saved.") % {"code": code.code})
            return see_codes(membership, event, at=code)
    return _one(request, membership, event, code, form, status=422)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def pause(request: HttpRequest, membership: Membership, event_id: UUID, code_id: UUID) -> HttpResponse:
    """Lets nobody use the code, or, with an empty `pause`, lets them again."""
    event = get_of_member(membership, event_id)
    code = pause_code(event.pk, code_id, is_paused=bool(request.POST.get("pause")), by=actor_of(request))
    text = _("%(code)s is paused: nobody can use it now.") if code.is_paused else _("%(code)s is no longer paused.")
    messages.success(request, text % {"code": code.code})
    return see_codes(membership, event, at=code)


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def remove(request: HttpRequest, membership: Membership, event_id: UUID, code_id: UUID) -> HttpResponse:
    """Removes a code that nobody ever used."""
    event = get_of_member(membership, event_id)
    try:
        code = remove_code(event.pk, code_id, by=actor_of(request))
    except PromoCodeUsed as refusal:
        code = get_code(event, code_id)
        form = CodeForm(event, initial=texts(event, facts_of(code)))
        return _one(request, membership, event, code, form, refusal=refusal.message, status=refusal.status)
    messages.success(request, _("%(code)s was removed.") % {"code": code.code})
    return see_codes(membership, event)


def see_codes(membership: Membership, event: Event, *, at: PromoCode | None = None, query: str = "") -> HttpResponse:
    """The way back to the list after something was done, to that code, or with that query."""
    path = reverse("manage:codes", args=[membership.organiser.slug, event.pk])
    return HttpResponseRedirect(f"{path}{query}#code-{at.pk}" if at else f"{path}{query}", status=303)


def _new(request: HttpRequest, membership: Membership, event: Event, form: CodeForm, **more: Any) -> HttpResponse:
    return page(request, "manage/code_new.html", membership, event=event, form=form, may_change=True, **more)


def _one(
    request: HttpRequest,
    membership: Membership,
    event: Event,
    code: PromoCode,
    form: CodeForm,
    *,
    changes: Sequence[str] = (),
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    return page(
        request,
        "manage/code.html",
        membership,
        event=event,
        row=row(event, code),
        form=form,
        changes=changes,
        refusal=refusal,
        may_change=True,
        status=status,
    )
