"""Accounts of people who log in: django-allauth, with what is ours."""

import logging
import time
from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailConfirmation
from allauth.core import context as of_request
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ...core.client_address import client_address
from ...core.mail_address import check_mail_address
from ..kit.addresses import absolute
from .accepting import open_invitation
from .account_log import note

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Whether anybody may sign up, whose request it is, where it may lead to, how mail is sent, and our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("No account has this name and this password."),
        "username_password_mismatch": _("No account has this name and this password."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "email_taken": _("There is an account with this address already. Log in, or choose a new password."),
        "duplicate_email": _("This is your address already."),
        "incorrect_code": _("This code is not right, or not any more. Type the one that is shown now."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP_IS_OPEN or open_invitation(request) is not None  # who is invited to a team always may

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def clean_email(self, email: str) -> str:
        check_mail_address(email)
        return email

    def is_safe_url(self, url: str) -> bool:
        # Paths of this site alone: of the other hosts that it answers to, some are other machines' (localhost).
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        # By PUBLIC_URL: whoever asks for the mail must not choose where its link leads.
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})).replace(
            "UID-KEY", key
        )

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # Wrong passwords are django-axes' to count: by name and address. By name alone, as django-allauth does,
        # a stranger could keep anybody out.
        pass

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # Nor of somebody who has just logged in.
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        request = of_request.request
        proofs = get_authentication_records(request, request.user)
        return not any(proof["method"] in ("password", "mfa") and proof["at"] > since for proof in proofs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context | {"site": settings.PUBLIC_URL})
        except OSError:  # the mail server's refusals are some as well
            logger.exception("A mail about an account was not sent")
            sorry = _("The mail could not be sent. Try again in a few minutes, or ask whoever runs this box office.")
            messages.error(of_request.request, sorry)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions that are ended elsewhere go into the audit log."""

    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        super().end_sessions(sessions)
        for session in sessions:
            note("account.session_ended", of_request.request, session.user, before={"address": session.ip})
