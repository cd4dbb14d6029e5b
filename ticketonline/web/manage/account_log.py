"""What people do with their accounts, written into the audit log.

django-allauth tells by signals, when it is done: the entry is a transaction of its own, right after.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from ...accounts.models import User
from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.client_address import client_address
from ...core.database import writing

WORDS = {
    auth_signals.user_logged_in: "account.logged_in",  # at either door, the admin's as well
    auth_signals.user_logged_out: "account.logged_out",
    account_signals.user_signed_up: "account.created",
    account_signals.password_changed: "account.password_changed",
    account_signals.password_set: "account.password_changed",
    account_signals.password_reset: "account.password_reset",
}
SECOND_STEP_WORDS = {
    mfa_signals.authenticator_added: "account.second_step_added",
    mfa_signals.authenticator_removed: "account.second_step_removed",
    mfa_signals.authenticator_reset: "account.recovery_codes_renewed",
}


def note(
    action: str,
    request: HttpRequest,
    user: User,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write that a person did something with their own account."""
    with writing():
        record(
            action,
            by=Actor(user_id=user.pk, name=user.shown_name, address=client_address(request)),
            organiser_id=None,
            target_type="account",
            target_id=user.pk,
            target_name=user.shown_name,
            before=before,
            after=after,
        )


def listen() -> None:
    """From now on, write down what the signals tell. Once, when the program starts."""
    for signal in WORDS:
        signal.connect(_note_plainly)
    for signal in SECOND_STEP_WORDS:
        signal.connect(_note_second_step)
    account_signals.email_changed.connect(_note_address)


def _note_plainly(signal: Any, request: HttpRequest, user: User | None, **_: object) -> None:
    if user is not None:  # somebody may log out who is not logged in
        note(WORDS[signal], request, user)


def _note_second_step(signal: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    note(SECOND_STEP_WORDS[signal], request, user, after={"kind": authenticator.type})


def _note_address(request: HttpRequest, user: User, from_email_address: Any, to_email_address: Any, **_: Any) -> None:
    if from_email_address is None or from_email_address.email == to_email_address.email:
        note("account.email_confirmed", request, user, after={"email": to_email_address.email})
        return
    before = {"email": from_email_address.email}
    note("account.email_changed", request, user, before=before, after={"email": to_email_address.email})
