"""The staff's door: throttled, never cached, with a session of its own."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from tests.conftest import PASSWORD
from tests.factories import make_event
from ticketonline.accounts.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


def log_in(client: Client, password: str, *, address: str = "192.0.2.1", username: str = "olga"):
    return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)


def test_the_right_password_lets_in(client, olga):
    answer = log_in(client, PASSWORD)

    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_fifth_wrong_password_closes_the_door_in_plain_words(client, olga):
    answers = [log_in(client, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    page = answers[-1].content.decode()
    assert "Too many wrong passwords" in page
    assert "for 15 minutes" in page
    assert answers[-1].headers["Retry-After"] == "900"
    assert "no-store" in answers[-1].headers["Cache-Control"]


def test_a_closed_door_refuses_the_right_password_too(client, olga):
    for _ in range(5):
        log_in(client, "wrong")

    answer = log_in(client, PASSWORD)

    assert answer.status_code == 429
    assert client.get("/admin/").status_code == 302
    assert Session.objects.count() == 0


def test_it_is_closed_for_that_name_from_that_address_alone(client, olga):
    User.objects.create_user("dora", password=PASSWORD, is_staff=True)
    for _ in range(5):
        log_in(client, "wrong")

    assert log_in(Client(), PASSWORD, address="192.0.2.2").status_code == 302
    assert log_in(Client(), PASSWORD, username="dora").status_code == 302


def test_a_success_forgets_the_wrong_passwords_before_it(client, olga):
    for _ in range(4):
        log_in(client, "wrong")
    log_in(client, PASSWORD)

    assert [log_in(Client(), "wrong").status_code for _ in range(4)] == [200] * 4
    assert log_in(Client(), PASSWORD).status_code == 302


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, olga):
    for _ in range(5):
        log_in(client, "wrong")
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(minutes=15))

    assert log_in(client, PASSWORD).status_code == 302


def test_buyers_without_staff_status_do_not_get_in(client):
    User.objects.create_user("bruno", password=PASSWORD)

    answer = log_in(client, PASSWORD, username="bruno")

    assert answer.status_code == 200
    assert Session.objects.count() == 0


def test_logging_out_ends_the_session_for_every_copy_of_its_cookie(client, olga):
    log_in(client, PASSWORD)
    copy = Client()
    copy.cookies["staff"] = client.cookies["staff"].value
    assert copy.get("/admin/").status_code == 200

    client.post("/admin/logout/")

    assert Session.objects.count() == 0
    assert copy.get("/admin/").status_code == 302


def test_the_staff_cookie_is_for_no_script_and_no_other_site(client, olga):
    log_in(client, PASSWORD)

    cookie = client.cookies["staff"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 60 * 60)


def test_staff_and_buyer_share_a_browser_without_touching_each_others_cookie(client, olga):
    event = make_event()
    tickets = [{"type": "VIP", "amount": 1}]
    client.post(
        "/events/reservation/", {"event_id": str(event.pk), "tickets": tickets}, content_type="application/json"
    )
    bought = client.cookies["buyer"].value

    log_in(client, PASSWORD)
    staff = client.cookies["staff"].value
    client.get("/admin/")
    assert (client.cookies["buyer"].value, client.cookies["staff"].value) == (bought, staff)

    client.post("/admin/logout/")
    assert (client.cookies["buyer"].value, client.cookies["staff"].value) == (bought, "")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/events/event/", "/admin/events/event/add/"])
def test_no_page_of_the_admin_is_stored(client, olgas_browser, path):
    for browser in (client, olgas_browser):
        assert "no-store" in browser.get(path).headers["Cache-Control"]
