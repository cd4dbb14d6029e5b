"""Where mail goes: to the server of EMAIL_URL, or into a folder."""

from typing import Any
from urllib.parse import unquote, urlsplit

from .env import Env, SettingError

SECONDS = 10  # for each answer of the server
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def read_mail(env: Env) -> dict[str, Any]:
    """Django's settings for it, or `SettingError` with what to change. No sentence holds a password."""
    url = env.text("EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "ticketonline.core.mail_folder.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
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
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
