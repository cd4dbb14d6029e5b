"""Addresses and forms of the admin that somebody altered by hand."""

import pytest
from django.db import connection

from tests.changes import nothing_changes
from ticketonline.events.models import Event

EVENTS = "/admin/events/event/"


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete_selected"])
@pytest.mark.parametrize("chosen", ["abc", "\0", "9" * 5000])
def test_an_action_on_what_is_no_id_is_refused(olgas_browser, olgas_event: Event, action, chosen):
    with nothing_changes():
        answer = olgas_browser.post(EVENTS, {"action": action, "_selected_action": chosen, "post": "yes"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "status__exact=%00",
        "currency=%00",
        "date__gte=9999-12-31T23:59:59%2B23:59",
        "date__gte=0001-01-01T00:00:00-23:59",
    ],
)
def test_a_filter_that_the_database_can_not_read_is_refused(olgas_browser, olgas_event: Event, query):
    answer = olgas_browser.get(f"{EVENTS}?{query}")

    assert answer.status_code == (400 if connection.vendor == "postgresql" else 200)


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%25%27_", "o=99999", f"p={'9' * 60}", "status__exact=x", "_to_field=password", "email__icontains=a"],
)
@pytest.mark.parametrize("page", [EVENTS, "/admin/sales/reservation/", "/admin/payments/transaction/"])
def test_any_other_query_breaks_nothing(olgas_browser, olgas_event: Event, page, query):
    assert olgas_browser.get(f"{page}?{query}").status_code < 500


@pytest.mark.parametrize("page", ["/admin/accounts/user/", "/admin/auth/group/", "/admin/accounts/user/add/"])
def test_an_organiser_sees_no_accounts(olgas_browser, page):
    assert olgas_browser.get(page).status_code == 403
