"""What the mails about an event say, and the words that its organiser adds to them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...core.mail_address import sender
from ...delivery.errors import MailTextChanged
from ...delivery.mail_samples import Words, words_of
from ...delivery.mail_texts import texts_of
from ...delivery.services.change_mail_texts import change_mail_texts
from ...events.models import Event
from ...events.queries import get_of_member
from .access import actor_of, for_members
from .event_ways import see_event
from .frame import page
from .mail_forms import PreviewForm, WordsForm
from .mail_kinds import MailKind, get_kind, list_kinds
from .mail_preview import WITH_A_FRAME


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kind of mail with what it says by itself, and what the organiser added."""

    mail: MailKind
    words: Words
    added: str


@require_safe
@for_members(Permission.SEE_EVENTS)
def mails(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """All kinds of mails that buyers get."""
    event = get_of_member(membership, event_id)
    added = texts_of(event.pk)
    rows = [Row(mail=one, words=_words(event, one), added=added.get(one.kind, "")) for one in list_kinds()]
    may_change = membership.may(Permission.CHANGE_EVENTS)
    return page(request, "manage/mails.html", membership, event=event, rows=rows, may_change=may_change)


@require_safe
@for_members(Permission.SEE_EVENTS)
def mail(request: HttpRequest, membership: Membership, event_id: UUID, mail_kind: str) -> HttpResponse:
    """One of them, whole, with a form for the words to add if the member may."""
    event = get_of_member(membership, event_id)
    one = get_kind(mail_kind)
    return _page(request, membership, event, one, WordsForm(text=texts_of(event.pk).get(one.kind, "")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def change(request: HttpRequest, membership: Membership, event_id: UUID, mail_kind: str) -> HttpResponse:
    """Saves the words; whoever just visits it sees the mail."""
    event = get_of_member(membership, event_id)
    one = get_kind(mail_kind)
    if request.method != "POST":
        return HttpResponseRedirect(
            reverse("manage:mail", args=[membership.organiser.slug, event.pk, one.kind.value]), status=303
        )
    form = WordsForm(request.POST)
    assert form.is_valid()  # it takes everything
    typed, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        change_mail_texts(event.pk, {one.kind: typed}, seen={one.kind: seen}, by=actor_of(request))
    except MailTextChanged as refusal:
        now = texts_of(event.pk).get(one.kind, "")
        form = WordsForm({"text": typed, "seen": now})
        form.refuse(refusal)
        return _page(request, membership, event, one, form, others=now)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, membership, event, one, form)
    messages.success(request, gettext("The words are saved. Mails that are sent from now on have them."))
    return see_event(membership, event, "manage:mails")


def _page(
    request: HttpRequest,
    membership: Membership,
    event: Event,
    one: MailKind,
    form: WordsForm,
    *,
    others: str | None = None,
) -> HttpResponse:
    """`others` is what somebody else saved meanwhile, shown beside what was typed."""
    response = page(
        request,
        "manage/mail.html",
        membership,
        event=event,
        mail=one,
        words=_words(event, one),
        sender=sender(event.organiser.name),
        form=form,
        added=form.initial["text"],
        others=others,
        preview=PreviewForm(),
        may_change=membership.may(Permission.CHANGE_EVENTS),
        status=422 if form.errors else 200,
    )
    response.headers["Content-Security-Policy"] = WITH_A_FRAME
    return response


def _words(event: Event, one: MailKind) -> Words:
    return words_of(event, one.kind, language=get_language() or "en")
