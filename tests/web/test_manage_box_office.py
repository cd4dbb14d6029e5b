"""The box office and the contingents on their pages."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.exporting import made, read_csv
from tests.factories import make_event, make_member, make_promo_code, make_reservation, ticket_type
from tests.moments import later
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.books.verify import verify
from ticketonline.events.models import Contingent, Event
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", price="120.00", amount=10), ticket_type("Standard", price="45.50"))


@pytest.fixture
def dora(event) -> Client:
    """At the door."""
    return browser_of(make_member(event.organiser, Role.BOX_OFFICE, name="dora").user.username)


@pytest.fixture
def olga(event) -> Client:
    return browser_of(make_member(event.organiser, Role.OWNER, name="olga").user.username)


def sell_address(event: Event) -> str:
    return f"/manage/{event.organiser.slug}/events/{event.pk}/sell/"


def typed(event: Event, **fields: str) -> dict[str, str]:
    kind = event.ticket_types.get(type="VIP")
    return {f"amount-{kind.pk}": "2", "way": "cash", "key": KEY} | fields


def contingents_address(event: Event) -> str:
    return f"/manage/{event.organiser.slug}/events/{event.pk}/contingents/"


def keep_back(browser: Client, event: Event, tickets: str = "4", name: str = "Sponsors", **more: str):
    kind = event.ticket_types.get(type="VIP")
    form = {"type": str(kind.pk), "name": name, "tickets": tickets} | more
    return browser.post(f"{contingents_address(event)}change/", form)


def test_one_press_sells_and_the_page_is_ready_for_the_next(dora, event):
    page = dora.post(sell_address(event), typed(event, name="Bruno"), follow=True)

    order = Reservation.objects.get()
    text = page.content.decode()
    assert (order.status, order.name) == ("COMPLETED", "Bruno")
    assert page.redirect_chain == [(f"{sell_address(event)}?sold={order.pk}", 303)]
    assert "Sold for €240.00" in text
    assert "2 × VIP" in text
    assert "8 left" in text
    assert f'href="/manage/{event.organiser.slug}/orders/{order.pk}/tickets.pdf"' in text
    assert KEY not in text


def test_a_double_press_sells_once(dora, event):
    first = dora.post(sell_address(event), typed(event))
    second = dora.post(sell_address(event), typed(event))

    assert first.headers["Location"] == second.headers["Location"]
    assert Reservation.objects.count() == 1


def test_a_form_that_was_sold_and_changed_since_asks_once_more(dora, event):
    dora.post(sell_address(event), typed(event))

    with nothing_changes():
        page = dora.post(sell_address(event), typed(event, email="bruno@example.org"))
    again = read(page).one("input", name="key").attributes["value"]
    dora.post(sell_address(event), typed(event, email="bruno@example.org", key=again))

    assert page.status_code == 422
    assert "This form has sold something before" in page.content.decode()
    assert again != KEY
    assert Reservation.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"way": "gift"}, 422, "to whom or why"),
        ({"way": "barter"}, 422, "Select a valid choice"),
        ({"email": "bruno"}, 422, "This is not an e-mail address."),
        ({"promo_code": "winter"}, 422, "This event has no such promo code."),
        ({"key": ""}, 422, ""),
    ],
)
def test_a_refusal_keeps_what_was_typed(dora, event, fields, status, sentence):
    with nothing_changes():
        page = dora.post(sell_address(event), typed(event, name="Bruno Buyer", **fields))

    text = page.content.decode()
    assert page.status_code == status
    assert sentence in text
    assert 'value="Bruno Buyer"' in text
    assert 'value="2"' in text


@pytest.mark.parametrize("amount", ["11", "101", "-1", "x", "1e3", "99999999999999999999"])
def test_nonsense_sells_nothing(dora, event, amount):
    kind = event.ticket_types.get(type="VIP")

    with nothing_changes():
        page = dora.post(sell_address(event), typed(event, **{f"amount-{kind.pk}": amount}))

    assert page.status_code in (409, 422)


def test_no_ticket_at_all_is_refused(dora, event):
    with nothing_changes():
        page = dora.post(sell_address(event), {"way": "cash", "key": KEY})

    assert "Choose at least one ticket." in page.content.decode()


def test_what_is_not_of_this_event_is_not_shown_as_sold(dora, event):
    for sold in ("x", "00000000-0000-0000-0000-000000000000"):
        assert "Sold for" not in dora.get(f"{sell_address(event)}?sold={sold}").content.decode()


def test_a_draft_has_no_box_office(dora, event):
    Event.objects.update(status="DRAFT")

    assert "Only a published event sells" in dora.get(sell_address(event)).content.decode()
    with nothing_changes():
        assert dora.post(sell_address(event), typed(event)).status_code == 404


def test_a_viewer_sells_nothing(event):
    viewer = browser_of(make_member(event.organiser, Role.VIEWER, name="vera").user.username)

    with nothing_changes():
        assert viewer.post(sell_address(event), typed(event)).status_code == 403


def test_given_away_out_of_a_contingent(dora, olga, event):
    keep_back(olga, event)
    contingent = Contingent.objects.get()

    page = dora.post(
        sell_address(event), typed(event, way="gift", reason="Sponsor", contingent=str(contingent.pk)), follow=True
    )

    contingent.refresh_from_db()
    assert contingent.tickets == 2
    assert "Given out for nothing" in page.content.decode()
    order = Reservation.objects.get()
    timeline = olga.get(f"/manage/{event.organiser.slug}/orders/{order.pk}/").content.decode()
    assert "Given away" in timeline
    assert "Out of the contingent “Sponsors”" in timeline
    assert "Reason: Sponsor" in timeline


def test_an_invoice_is_ticked_off_by_who_looks_after_money(dora, olga, event):
    dora.post(sell_address(event), typed(event, way="invoice"))
    order = Reservation.objects.get()
    address = f"/manage/{event.organiser.slug}/orders/{order.pk}/"
    assert "Invoice open" in olga.get(address).content.decode()

    with nothing_changes():
        assert dora.post(f"{address}invoice-paid/").status_code == 403
    page = olga.post(f"{address}invoice-paid/", follow=True)

    assert "Invoice paid" in page.content.decode()
    assert Transaction.objects.get().received_at is not None
    with nothing_changes():
        assert "This order has no open invoice." in olga.post(f"{address}invoice-paid/", follow=True).content.decode()


def test_the_total_is_told_with_the_promo_code_and_nothing_is_sold(dora, event):
    make_promo_code(event, "HALF", percent_off=50)

    with nothing_changes():
        page = dora.post(sell_address(event), typed(event, promo_code="half", ask="total"))
        refused = dora.post(sell_address(event), typed(event, promo_code="none", ask="total"))

    assert "This costs €120.00. Nothing is sold yet." in read(page).text
    assert (page.status_code, refused.status_code) == (200, 422)
    assert 'value="half"' in page.content.decode()
    assert 'data-quote="120.00"' in page.content.decode()


def test_what_was_given_is_kept_and_the_change_is_told_before_and_after(dora, event):
    asked = dora.post(sell_address(event), typed(event, given="250,00") | {"ask": "total"})
    sold = dora.post(sell_address(event), typed(event, given="€250"), follow=True)

    assert read(asked).one("input", name="given")["value"] == "250,00"
    assert "Change: €10.00" in asked.content.decode()
    assert "Cash · Change: €10.00" in read(sold).one("section", class_="panel").text


def test_open_invoices_are_found_summed_and_told_apart_until_they_are_paid(dora, olga, event):
    sold = {}
    for way in ("cash", "invoice", "card_terminal"):
        dora.post(sell_address(event), typed(event, way=way, key=f"{way:0>32}"))
        sold[way] = Transaction.objects.get(gateway=way).reservation_id
    team = f"/manage/{event.organiser.slug}"
    found, figures = f"{team}/orders/?state=INVOICE_OPEN", f"{team}/events/{event.pk}/numbers/"

    listed = olga.get(f"{found}&event={event.pk}").content.decode()
    assert [way for way, key in sold.items() if f"/orders/{key}/" in listed] == ["invoice"]
    assert [one.text for one in read(olga.get(f"{team}/orders/")).all("span", class_="badge-warn")] == ["Invoice open"]
    assert "€240.00" in read(olga.get(figures)).one("a", href=f"{found.replace('?', f'?event={event.pk}&')}").text
    assert "€240.00" in read(olga.get(f"{team}/")).one("a", href=found).text
    rows = read_csv(made(Membership.objects.get(user__username="olga")))
    ways = {row["Way of payment"]: row["Payment"] for row in rows}
    assert ways == {"Cash": "Paid", "Invoice": "Invoice open", "Card terminal": "Paid"}

    olga.post(f"{team}/orders/{sold['invoice']}/invoice-paid/")

    assert "No order is like this." in olga.get(found).content.decode()
    assert "open invoices" not in olga.get(figures).content.decode() + olga.get(f"{team}/").content.decode()


def test_an_invoice_of_nothing_is_not_open(dora, olga, event):
    make_promo_code(event, "ALL", percent_off=100)
    dora.post(sell_address(event), typed(event, way="invoice", promo_code="all"))

    assert (Transaction.objects.get().amount, Transaction.objects.get().is_open_invoice) == (0, False)
    listed = olga.get(f"/manage/{event.organiser.slug}/orders/?state=INVOICE_OPEN").content.decode()
    assert "No order is like this." in listed


def test_an_open_invoice_that_is_taken_back_is_void_and_nobody_is_told_of_money(dora, olga, event):
    dora.post(sell_address(event), typed(event, way="invoice"))
    order = Reservation.objects.get()
    address = f"/manage/{event.organiser.slug}/orders/{order.pk}/"
    asked = olga.get(f"{address}return/").content.decode()
    assert "by hand" not in asked
    assert "Refund the money" not in asked

    page = olga.post(f"{address}return/", follow=True)

    assert "Went back" not in page.content.decode()
    assert "went back to you" not in olga.get(f"/en/reservations/{order.pk}/").content.decode()


# --- Contingents ------------------------------------------------------------------------------------------------------


def test_tickets_are_kept_back_changed_and_given_up(olga, event):
    assert keep_back(olga, event).status_code == 303
    keep_back(olga, event, "6", seen="4")
    page = olga.get(contingents_address(event)).content.decode()

    assert "Sponsors" in page
    assert event.ticket_types.get(type="VIP").left == 4
    keep_back(olga, event, "0", seen="6")
    assert "Nothing is kept back" in olga.get(contingents_address(event)).content.decode()


@pytest.mark.parametrize(("tickets", "sentence"), [("11", "No more than 10"), ("x", "Use a whole number."), ("-1", "")])
def test_what_can_not_be_kept_back_is_said(olga, event, tickets, sentence):
    with nothing_changes():
        page = keep_back(olga, event, tickets, name="The press")

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "The press" in page.content.decode()


def test_a_page_that_is_no_longer_true_takes_no_sale_back(dora, olga, event):
    keep_back(olga, event)
    key = str(Contingent.objects.get().pk)
    dora.post(sell_address(event), typed(event, contingent=key))

    with nothing_changes():
        refused = keep_back(olga, event, "5", seen="4")
        twin = keep_back(olga, event, "7")

    page = read(refused)
    row = page.one("input", id=f"tickets-{key}")
    assert (refused.status_code, twin.status_code) == (422, 422)
    assert (row["value"], row["aria-invalid"]) == ("5", "true")
    assert "Meanwhile the number became 2." in page.one("div", id=f"wrong-{key}").text
    assert [field["id"] for field in page.all("input", value="5")] == [f"tickets-{key}"]
    assert keep_back(olga, event, "5", seen="2").status_code == 303


def test_tickets_of_a_hold_that_ended_are_kept_back_before_it_is_swept(olga, event):
    make_reservation(event, VIP=4)

    with later(hours=1):
        assert keep_back(olga, event, "10").status_code == 303

    assert Contingent.objects.get().tickets == 10
    assert verify() == []


def test_one_that_was_dissolved_meanwhile_can_be_made_again(olga, event):
    keep_back(olga, event)
    keep_back(olga, event, "0", seen="4")

    refused = keep_back(olga, event, "5", seen="4")

    page = read(refused)
    assert "Meanwhile the number became 0." in refused.content.decode()
    assert [field["name"] for field in page.all("input", value="5")] == ["tickets"]
    seen = page.one("input", name="seen").attributes.get("value", "")
    assert keep_back(olga, event, "5", seen=seen).status_code == 303


def test_a_contingent_gets_the_tickets_of_more_ended_holds_than_one_sweep_ends(olga, event, monkeypatch):
    monkeypatch.setitem(expire.__kwdefaults__, "limit", 2)
    for _ in range(5):
        make_reservation(event, VIP=1)

    with later(hours=1):
        assert keep_back(olga, event, "10").status_code == 303

    assert verify() == []


def test_who_only_sells_changes_no_contingent(dora, event):
    with nothing_changes():
        assert keep_back(dora, event).status_code == 403
    assert "Keep tickets back" not in dora.get(contingents_address(event)).content.decode()


def test_a_contingent_that_was_dissolved_meanwhile_is_not_replaced_by_what_is_on_sale(dora, olga, event):
    keep_back(olga, event)
    key = str(Contingent.objects.get().pk)
    keep_back(olga, event, tickets="0", seen="4")

    with nothing_changes():
        page = dora.post(sell_address(event), typed(event, contingent=key))

    assert page.status_code == 422
    assert 'name="contingent"' in page.content.decode()
