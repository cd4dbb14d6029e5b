"""The demo organiser's log-in, kept in the data folder so that every start can print it."""

import os
from dataclasses import dataclass

from django.conf import settings

FILE = "demo-login"


@dataclass(frozen=True, kw_only=True)
class Login:
    """What to type at the door of the back office, or of the admin."""

    username: str
    password: str

    @property
    def email(self) -> str:
        """What does as well as the name."""
        return f"{self.username}@example.com"


def find_login() -> Login | None:
    """The log-in of the demo organiser, if the demo was loaded here."""
    path = settings.DATA_FOLDER / FILE
    if not path.exists():
        return None
    username, _, password = path.read_text(encoding="utf-8").strip().partition(" ")
    return Login(username=username, password=password)


def keep_login(login: Login) -> None:
    """Write the log-in where only this user can read it."""
    descriptor = os.open(settings.DATA_FOLDER / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # of a file that was there with other rights as well
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{login.username} {login.password}\n")
