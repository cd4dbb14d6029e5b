"""Attacks from other sites: what a browser, or a program that plays one, says about where a write comes from."""

import pytest

from tests.changes import nothing_changes
from ticketonline.events.models import Event

ADDRESSES = ["/events/reservation/", "/en/events/jazz-night/", "/admin/login/", "/nowhere/"]


@pytest.mark.parametrize("origin", ["http://[", "http://[x]", "http://]", "https://[::1", "http://[::1]]:80", "//["])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_origin_that_no_browser_sends_is_refused_and_breaks_nothing(bruno, olgas_event: Event, address, origin):
    with nothing_changes():
        answer = bruno.post(address, headers={"Origin": origin})

    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["/events/reservation/", "/en/events/jazz-night/"])
def test_a_page_of_plain_http_writes_nothing_in_a_shop_of_https(bruno, olgas_event: Event, address):
    with nothing_changes():
        answer = bruno.post(address, headers={"Origin": "http://testserver"}, secure=True)

    assert answer.status_code == 403


@pytest.mark.django_db
def test_a_page_of_the_shop_itself_writes_over_https(bruno, olgas_event: Event):
    kind = olgas_event.ticket_types.get(type="VIP")

    answer = bruno.post(
        "/en/events/jazz-night/", {f"amount-{kind.pk}": "1"}, headers={"Origin": "https://testserver"}, secure=True
    )

    assert answer.status_code == 303
