"""A mail as buyers would get it: shown in a frame of the organiser's page, and mailed to whoever looks at it."""

from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import TooManyRequests
from ...core.middleware.security_headers import CONTENT_SECURITY_POLICY
from ...core.rate_limit import RateLimit
from ...delivery.errors import InvalidMailText
from ...delivery.mail_samples import compose_sample
from ...delivery.mail_texts import checked_mail_text, texts_of
from ...delivery.services.send_sample import send_sample
from ...events.models import Event
from ...events.queries import get_of_member
from ...outbox.rules import Kind
from .access import for_members
from .mail_forms import PreviewForm
from .mail_kinds import get_kind

# Mails have their styles in the tags, which no page of ours may. So it is a page of its own, of no origin, in which
# nothing can run, and that nobody but we can frame.
OF_A_MAIL = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)
WITH_A_FRAME = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"  # for the page that it is shown in
# Its links are of an order that there is not: in a window of their own they go nowhere, which a sandbox has none of.
TO_NOWHERE = '<head><base target="_blank">'
MINE = RateLimit(per_minute=2, burst=10)  # test mails of one person: a server sees little of them


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A mail as it is to be shown."""

    kind: Kind
    language: str
    added: str
    is_plain: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.SEE_EVENTS)
def preview(request: HttpRequest, membership: Membership, event_id: UUID, mail_kind: str) -> HttpResponse:
    """The mail: with the words that there are, or with those that somebody just types, which are not saved."""
    event = get_of_member(membership, event_id)
    try:
        wanted = _wanted(request, event, get_kind(mail_kind).kind)
    except InvalidMailText as refusal:
        return _said(refusal.message, status=refusal.status)
    mail = compose_sample(event, wanted.kind, language=wanted.language, added=wanted.added)
    return _said(str(mail.body)) if wanted.is_plain else _framed(_page_of(mail), content_type="text/html")


@require_POST
@for_members(Permission.CHANGE_EVENTS)
def send_to_me(request: HttpRequest, membership: Membership, event_id: UUID, mail_kind: str) -> HttpResponse:
    """Mails it to whoever asks, at their own confirmed address, and says so in the frame: what is typed stays."""
    event = get_of_member(membership, event_id)
    kind = get_kind(mail_kind).kind
    own = EmailAddress.objects.filter(user=membership.user_id, verified=True, primary=True).first()
    if own is None:
        return _said(gettext("Confirm your own e-mail address first."), status=409)
    try:
        wanted = _wanted(request, event, kind)
    except InvalidMailText as refusal:
        return _said(refusal.message, status=refusal.status)
    wait = MINE.take(str(membership.user_id))
    if wait:
        refused = TooManyRequests(retry_after=wait)
        return _said(refused.message, status=refused.status)
    if not send_sample(event, kind, language=wanted.language, added=wanted.added, to=own.email):
        return _said(gettext("The mail server did not take it. Try again later."), status=502)
    return _said(gettext("It is sent to %(address)s.") % {"address": own.email})


def _wanted(request: HttpRequest, event: Event, kind: Kind) -> Wanted:
    """What is not asked for, or can't be had, is as it usually is. Raises `InvalidMailText`."""
    form = PreviewForm(request.POST if request.method == "POST" else request.GET)
    form.is_valid()
    is_typed = request.method == "POST" and "text" in request.POST
    return Wanted(
        kind=kind,
        language=form.cleaned_data.get("language") or get_language() or "en",
        added=checked_mail_text(form.cleaned_data["text"]) if is_typed else texts_of(event.pk).get(kind, ""),
        is_plain=form.cleaned_data.get("form") == "text",
    )


def _page_of(mail: EmailMultiAlternatives) -> str:
    (page,) = (str(content) for content, kind in mail.alternatives if kind == "text/html")
    return page.replace("<head>", TO_NOWHERE, 1)


def _said(text: str, *, status: int = 200) -> HttpResponse:
    return _framed(text, content_type="text/plain", status=status)


def _framed(content: str, *, content_type: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8", status=status)
    response.headers["Content-Security-Policy"] = OF_A_MAIL
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
