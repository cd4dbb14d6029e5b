"""What the tests of accounts share: somebody with a password, the door, and links in mail."""

import re
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.conftest import PASSWORD
from tests.factories import make_person
from ticketonline.accounts.models import User
from ticketonline.audit.models import Entry

ACCOUNT = "/manage/account/"
LOG_IN = f"{ACCOUNT}login/"
SIGN_UP = f"{ACCOUNT}signup/"
RESET = f"{ACCOUNT}password/reset/"
WRONG = "wrong horse battery staple"


def make_olga(name: str = "olga") -> User:
    """Somebody whose address is confirmed and whose password is PASSWORD."""
    person = make_person(name)
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client: Client, login: str = "olga", password: str = PASSWORD, **others: Any) -> HttpResponse:
    """Type a name and a password at the door."""
    address = others.pop("address", "192.0.2.1")
    return client.post(LOG_IN, {"login": login, "password": password} | others, REMOTE_ADDR=address)


def logged_in(person: User) -> Client:
    """A browser in which they have just typed their password."""
    client = Client()
    assert log_in(client, person.username).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether the back office knows who it is."""
    request = client.get(f"{ACCOUNT}").wsgi_request
    return not isinstance(request.user, AnonymousUser) and request.user.is_authenticated


def link_in_mail() -> str:
    """The path of the one link of the last mail; it leads to PUBLIC_URL."""
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[-1].body.rpartition("\n-- ")[0])
    return link


def actions(person: User | None = None) -> list[str]:
    """What the audit log tells of accounts, in its order."""
    entries = Entry.objects.filter(target_type="account")
    return [entry.action for entry in (entries.filter(target_id=person.pk) if person else entries).order_by("id")]
