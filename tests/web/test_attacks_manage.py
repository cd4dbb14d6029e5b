"""What no form of the back office sends, and a program may."""

import pytest
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import PASSWORD
from tests.factories import make_member
from tests.web.accounts import ACCOUNT, RESET, SIGN_UP, logged_in, make_olga
from tests.web.pages import read
from tests.web.tenants import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

HERE = "/manage/olgas-nights"


@pytest.mark.parametrize(
    "address", [f"{HERE}/settings/", f"{HERE}/team/invite/", f"{HERE}/team/<vera>/", "/manage/new/"]
)
@pytest.mark.parametrize("body", ["", '{"name": "Olga", "role": "owner"}'], ids=["nothing", "json"])
def test_a_body_that_is_no_form_is_refused_as_one_that_says_nothing(address, body):
    make_member(name="olga")
    vera = make_member(name="vera", role="viewer")
    browser = browser_of("olga")

    with nothing_changes():
        answer = browser.post(address.replace("<vera>", str(vera.pk)), body, content_type="application/json")

    assert answer.status_code == 422
    assert "This field is required." in read(answer).text


@pytest.mark.parametrize("address", [SIGN_UP, RESET, f"{ACCOUNT}email/"])
@pytest.mark.parametrize("domain", ["ü" * 60 + ".example", "\u0644\u0661a.example"], ids=["too long", "both ways"])
def test_an_address_that_no_mail_can_be_sent_to_is_no_account_s(address, domain):
    browser = logged_in(make_olga()) if "/email/" in address else Client()

    with nothing_changes():
        answer = browser.post(address, {"email": f"vera@{domain}", "password1": PASSWORD, "action_add": ""})

    assert "Enter a valid email address." in read(answer).text
    assert not mail.outbox
