"""Tokens for programs of the organiser: which there are, making one, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ...accounts.api_tokens import list_api_tokens
from ...accounts.errors import InvalidApiToken, TooManyApiTokens
from ...accounts.models import ApiToken, Membership
from ...accounts.rules import LONGEST_TOKEN_NAME, NEEDED, TOKEN_DAYS, Permission, Scope
from ...accounts.services.create_api_token import create_api_token
from ...accounts.services.revoke_api_token import revoke_api_token
from .access import actor_of, for_members
from .frame import page

SCOPES = {
    Scope.READ_EVENTS: gettext_lazy("See events, ticket types and promo codes"),
    Scope.WRITE_EVENTS: gettext_lazy("Change events, ticket types and promo codes"),
    Scope.READ_ORDERS: gettext_lazy("See reservations and attendees, with names and addresses"),
    Scope.WRITE_ORDERS: gettext_lazy("Change reservations"),
    Scope.SELL: gettext_lazy("Sell at the box office"),
    Scope.REFUND_ORDERS: gettext_lazy("Cancel and refund paid reservations"),
    Scope.READ_STATISTICS: gettext_lazy("See numbers"),
    Scope.READ_EXPORTS: gettext_lazy("Download exports"),
    Scope.WRITE_EXPORTS: gettext_lazy("Ask for exports"),
}
DAYS = {
    30: gettext_lazy("30 days"),
    TOKEN_DAYS: gettext_lazy("90 days"),
    180: gettext_lazy("180 days"),
    365: gettext_lazy("A year"),
}


class TokenForm(forms.Form):
    """What the token is called, what it is for, and for how long. The member's role bounds what can be chosen."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_TOKEN_NAME,
        help_text=gettext_lazy("Of the program that will use it, so that you know it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("It may"), coerce=Scope, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"), coerce=int, choices=list(DAYS.items()), initial=TOKEN_DAYS
    )

    def __init__(self, *args: Any, member: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["scopes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(scope.value, SCOPES[scope]) for scope in Scope if member.may(NEEDED[scope])]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A token in the list, with what it is for in words."""

    token: ApiToken
    scopes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class FreshToken:
    """A token just made. Its secret is in this answer alone: no session and no database has it."""

    name: str
    secret: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.USE_API)
def api_tokens(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The tokens that work, and the form for one more, whose secret is shown in the answer to it and never again."""
    form = TokenForm(request.POST if request.method == "POST" else None, member=membership)
    fresh = None
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = create_api_token(membership, **form.cleaned_data, by=actor_of(request))
        except InvalidApiToken as refusal:
            form.add_error(refusal.field, refusal.message)
        except TooManyApiTokens as refusal:
            form.add_error(None, refusal.message)
        else:
            fresh = FreshToken(name=token.name, secret=secret)
            form = TokenForm(member=membership)
    tokens = [
        Row(token=token, scopes=[str(SCOPES[scope]) for scope in Scope if token.is_for(scope)])
        for token in list_api_tokens(membership)
    ]
    shown = {"form": form, "fresh": fresh, "tokens": tokens}
    return page(request, "manage/api.html", membership, status=422 if form.errors else 200, **shown)


@require_POST
@for_members(Permission.USE_API)
def revoke_token(request: HttpRequest, membership: Membership, token_id: UUID) -> HttpResponse:
    """Takes a token back: the program's next request is refused."""
    token = revoke_api_token(membership, token_id, by=actor_of(request))
    messages.success(request, _("“%(name)s” is revoked: it opens nothing any more.") % {"name": token.name})
    return HttpResponseRedirect(reverse("manage:api", args=[membership.organiser.slug]), status=303)
