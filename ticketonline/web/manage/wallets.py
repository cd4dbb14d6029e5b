"""An organiser's own credentials for the wallets of phones. What was given is used, and never shown again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...delivery.models import WalletCredentials
from ...delivery.wallets import credentials as reading
from ...delivery.wallets.environment import find_operators
from ...delivery.wallets.errors import InvalidWalletCredentials
from ...delivery.wallets.kinds import Wallet
from ...delivery.wallets.own import Own, find_own
from ...delivery.wallets.services.give_credentials import give_credentials, take_credentials_back
from .access import actor_of, for_members
from .frame import page

TAKE_BACK = "take back"


class AppleForm(forms.Form):
    """The files that Apple gives out, and the private key."""

    wallet: ClassVar = Wallet.APPLE
    certificate = forms.FileField(
        label=gettext_lazy("Certificate of your pass type ID"),
        help_text=gettext_lazy("A P12 file with its private key, as the keychain exports it, or a CER or PEM file."),
    )
    key = forms.FileField(
        label=gettext_lazy("Private key"), required=False, help_text=gettext_lazy("If it is in a file of its own.")
    )
    password = forms.CharField(
        label=gettext_lazy("Password of the file"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    intermediate = forms.FileField(
        label=gettext_lazy("Apple’s intermediate certificate (WWDR)"),
        help_text=gettext_lazy("The one that your certificate was issued by, mostly “G4”."),
    )

    def read(self) -> "reading.Credentials":
        """What the files hold; or `InvalidWalletCredentials` about a field."""
        files = {name: _content(self.cleaned_data[name]) for name in ("certificate", "key", "intermediate")}
        return reading.read_apple(**files, password=self.cleaned_data["password"], now=clock.now())


class GoogleForm(forms.Form):
    """The file that Google gives out, and whose it is."""

    wallet: ClassVar = Wallet.GOOGLE
    account = forms.FileField(label=gettext_lazy("Key of your service account, a JSON file"))
    issuer = forms.CharField(
        label=gettext_lazy("Issuer ID"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def read(self) -> "reading.Credentials":
        """What the file holds; or `InvalidWalletCredentials` about a field."""
        account = _content(self.cleaned_data["account"])
        return reading.read_google(account=account, issuer=self.cleaned_data["issuer"])


@dataclass(frozen=True, kw_only=True)
class Row:
    """A wallet on the page. `whose` tells whose credentials they are; no secret is among it."""

    wallet: Wallet
    name: str
    form: AppleForm | GoogleForm
    own: Own | None
    whose: Sequence[str]
    has_operators: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_ORGANISER)
def wallets(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What the organiser gave for each wallet, to be given anew or taken back."""
    chosen = request.POST.get("wallet", "")
    given = {one.wallet.value: one for one in _forms(request, chosen)}
    form = given.get(chosen)
    if form is not None and TAKE_BACK in request.POST:
        take_credentials_back(membership.organiser_id, form.wallet, by=actor_of(request))
        messages.success(request, _("The credentials are deleted."))
        return _again(membership)
    if form is not None and form.is_valid():
        try:
            give_credentials(membership.organiser_id, form.read(), by=actor_of(request))
        except InvalidWalletCredentials as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("The credentials work. Buyers are offered the wallet from now on."))
            return _again(membership)
    own = find_own(membership.organiser_id)
    rows = [_row(one, own.get(one.wallet)) for one in given.values()]
    status = 422 if form is not None else 200
    return page(request, "manage/wallets.html", membership, rows=rows, status=status)


def _forms(request: HttpRequest, chosen: str) -> Sequence[AppleForm | GoogleForm]:
    def options(wallet: Wallet) -> dict[str, Any]:
        filled = {"data": request.POST, "files": request.FILES} if chosen == wallet else {}
        return {"auto_id": f"{wallet}_%s", **filled}

    return AppleForm(**options(Wallet.APPLE)), GoogleForm(**options(Wallet.GOOGLE))


def _row(form: AppleForm | GoogleForm, own: Own | None) -> Row:
    operators = find_operators(form.wallet)
    return Row(
        wallet=form.wallet,
        name=WalletCredentials.Kind(form.wallet.value).label,
        form=form,
        own=own,
        whose=_whose(own.credentials) if own and own.credentials else (),
        has_operators=operators is not None and operators.is_valid(clock.now()),
    )


def _whose(credentials: "reading.Credentials") -> Sequence[str]:
    if isinstance(credentials, reading.AppleCredentials):
        return credentials.pass_type, credentials.team
    return credentials.account, credentials.issuer


def _content(upload: Any) -> bytes:
    content: bytes = upload.read(reading.MOST_BYTES + 1) if upload else b""
    return content


def _again(membership: Membership) -> HttpResponse:
    return HttpResponseRedirect(reverse("manage:wallets", args=[membership.organiser.slug]), status=303)
