"""The page of tokens for programs: making one, seeing it once, taking it back; and who may."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.api_tokens import get_valid_token
from ticketonline.accounts.models import ApiToken, Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry

pytestmark = pytest.mark.django_db

API = "/manage/olgas-nights/api/"
WANTED = {"name": "Ledger", "scopes": ["events:read", "statistics:read"], "days": "30"}


@pytest.fixture
def olga() -> Membership:
    return make_member(name="olga")


@pytest.fixture
def browser(olga: Membership) -> Client:
    return browser_of(olga)


def test_a_token_is_shown_once(browser: Client, olga: Membership):
    answer = browser.post(API, WANTED)

    secret = read(answer).one("input", id="secret")["value"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert get_valid_token(secret).scopes == ["events:read", "statistics:read"]
    again = browser.get(API)
    assert secret not in again.content.decode()
    assert secret not in str(dict(browser.session))
    assert "Ledger" in read(again).text
    assert "Never used" in read(again).text
    assert Entry.objects.get(action="token.created").actor_name == "olga@example.org"


def test_a_page_sent_again_makes_no_second_token(browser: Client):
    browser.post(API, WANTED)

    again = browser.post(API, WANTED)

    assert again.status_code == 422
    assert "You have a token of that name already." in read(again).text
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "This field is required"),
        ({"scopes": []}, "This field is required"),
        ({"scopes": ["everything"]}, "everything is not one of"),
        ({"days": "9999"}, "9999 is not one of"),
    ],
)
def test_what_makes_no_sense_is_refused_next_to_its_field(browser: Client, change: dict[str, object], error: str):
    with nothing_changes():
        answer = browser.post(API, WANTED | change)

    assert answer.status_code == 422
    assert error in read(answer).text


def test_a_token_is_revoked(browser: Client, olga: Membership):
    secret = read(browser.post(API, WANTED)).one("input", id="secret")["value"]
    token = get_valid_token(secret)

    answer = browser.post(f"{API}{token.pk}/revoke/")

    assert (answer.status_code, answer.headers["Location"]) == (303, API)
    assert "“Ledger” is revoked" in read(browser.get(API)).text
    assert Entry.objects.filter(action="token.revoked").exists()
    with nothing_changes():
        assert browser.post(f"{API}{token.pk}/revoke/").status_code == 404


def test_the_log_tells_of_both(browser: Client):
    browser.post(API, WANTED)
    browser.post(f"{API}{ApiToken.objects.get().pk}/revoke/")

    page = read(browser.get("/manage/olgas-nights/log/")).text

    assert "made the API token" in page
    assert "revoked the API token" in page


@pytest.mark.parametrize("role", [Role.FINANCE, Role.BOX_OFFICE, Role.VIEWER])
def test_other_roles_make_none_and_see_no_link(olga: Membership, role: Role):
    browser = browser_of(make_member(role=role))

    with nothing_changes():
        assert browser.get(API).status_code == 403
        assert browser.post(API, WANTED).status_code == 403
    assert f'href="{API}"' not in browser.get("/manage/olgas-nights/").content.decode()


def test_a_manager_of_chosen_events_sees_their_own_alone(browser: Client):
    browser.post(API, WANTED)
    narrowed = browser_of(make_member(role=Role.MANAGER, events=[make_event()]))

    narrowed.post(API, WANTED | {"name": "Mine"})

    page = read(narrowed.get(API)).text
    assert "Mine" in page
    assert "Ledger" not in page
    assert "Mine" in read(browser.get(API)).text
