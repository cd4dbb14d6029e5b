"""What an organiser is called, and where its buyers write to."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_member
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.models import Organiser
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry

pytestmark = pytest.mark.django_db

PATH = "/manage/olgas-nights/settings/"


def test_the_settings_are_changed_and_written_down():
    olga = make_member(name="olga")
    browser = browser_of("olga")

    answer = browser.post(PATH, {"name": " Olga’s Days ", "email": "hello@example.org"})

    organiser = Organiser.objects.get()
    entry = Entry.objects.get(target_type="organiser")
    assert (answer.status_code, answer["Location"]) == (303, PATH)
    assert "The settings are saved." in read(browser.get(PATH)).text
    assert (organiser.name, organiser.email, organiser.slug) == ("Olga’s Days", "hello@example.org", "olgas-nights")
    assert (entry.action, entry.actor_id) == ("organiser.changed", olga.user_id)
    assert entry.before == {"name": "Olga’s Nights", "email": ""}
    assert entry.after == {"name": "Olga’s Days", "email": "hello@example.org"}


def test_saving_what_is_so_already_leaves_no_trace():
    make_member(name="olga")
    browser = browser_of("olga")

    with nothing_changes():
        assert browser.post(PATH, {"name": "Olga’s Nights", "email": ""}).status_code == 303


@pytest.mark.parametrize(
    ("name", "email", "error"),
    [
        ("", "", "This field is required."),
        ("x" * 201, "", "at most 200 characters"),
        ("Olga’s\x85Nights", "", "Use one line of text without control characters."),
        ("Olga’s\x00Nights", "", "Null characters are not allowed."),
        ("Olga", "nowhere", "Enter a valid email address."),
        ("Olga", "=?utf-8?q??=@example.org", "Enter a valid email address."),
    ],
)
def test_what_can_not_be_kept_is_refused_and_still_there(name, email, error):
    make_member(name="olga")
    browser = browser_of("olga")

    with nothing_changes():
        answer = browser.post(PATH, {"name": name, "email": email})

    page = read(answer)
    assert answer.status_code == 422
    assert error in " ".join(page.texts("div", class_="field-errors"))
    assert page.one("input", name="email").attributes.get("value", "") == email
    field = page.one("input", name="name" if email == "" else "email")
    assert field["aria-invalid"] == "true"
    assert f"{field['id']}_error" in field["aria-describedby"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_only_owners_see_and_change_them(role):
    make_member(role=role, name="max")
    browser = browser_of("max")

    with nothing_changes():
        assert browser.get(PATH).status_code == 403
        assert browser.post(PATH, {"name": "Mine", "email": ""}).status_code == 403
