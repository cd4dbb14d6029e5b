"""Where mail goes: to the server of EMAIL_URL, or into a folder; and where what comes back undelivered is read."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from .env import Env, SettingError

SECONDS = 10  # for each answer of the server
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
MAILBOX_PORTS = {"imap": 143, "imaps": 993}
# What stands before an @ may be 64 characters long, of which the mark of the mail takes 41.
MOST_BEFORE_THE_MARK = 23


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """How it is reached: by TLS from the first word on, or else by STARTTLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_tls: bool
    seconds: float = SECONDS


@dataclass(frozen=True, kw_only=True)
class Bounces:
    """What mails that come back are sent to, empty for nothing of one's own; and where they are read, if they are."""

    address: str = ""
    mailbox: Mailbox | None = None


def read_mail(env: Env) -> dict[str, Any]:
    """Django's settings for it, or `SettingError` with what to change. No sentence holds a password."""
    url = env.text("EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "ticketonline.core.mail_folder.EmailBackend"}
    parts = _split(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise SettingError(
            "EMAIL_URL is not understood; use smtp+tls://user:password@host:587 (STARTTLS), "
            "smtps://user:password@host:465 or smtp://host:25, with %-signs for what an address can't hold, or "
            "leave it unset to keep mail in a folder."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_TIMEOUT": SECONDS,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def read_bounces(env: Env) -> Bounces:
    """Or `SettingError` with what to change. No sentence holds a password."""
    address = env.mail_address("BOUNCE_ADDRESS", "") if env.text("BOUNCE_ADDRESS") else ""
    if not address.isascii() or len(address.rpartition("@")[0]) > MOST_BEFORE_THE_MARK:
        raise SettingError(
            f"BOUNCE_ADDRESS is {address!r}; set it to an address in ASCII with at most {MOST_BEFORE_THE_MARK} "
            "characters before the @, such as bounces@tickets.example.org."
        )
    url = env.text("BOUNCE_MAILBOX")
    if url and not address:
        raise SettingError("BOUNCE_MAILBOX is set without BOUNCE_ADDRESS; set the address whose mail it is.")
    return Bounces(address=address, mailbox=_mailbox(url) if url else None)


def _mailbox(url: str) -> Mailbox:
    parts = _split(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    is_said = all(_can_be_said(word) for word in (user, password, folder))
    if parts.scheme not in MAILBOX_PORTS or not parts.hostname or parts.query or parts.fragment or not is_said:
        raise SettingError(
            "BOUNCE_MAILBOX is not understood; use imaps://user:password@host:993/INBOX or "
            "imap://user:password@host:143/INBOX (STARTTLS), in ASCII, with %-signs for what an address can't hold."
        )
    return Mailbox(
        host=parts.hostname,
        port=parts.port or MAILBOX_PORTS[parts.scheme],
        user=user,
        password=password,
        folder=folder,
        is_tls=parts.scheme == "imaps",
    )


def _split(url: str) -> SplitResult:
    """The parts, all empty if it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _can_be_said(word: str) -> bool:
    """IMAP's way of quoting has no other signs."""
    return word != "" and word.isascii() and word.isprintable()
