"""The pages of an event's promo codes in the back office."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_promo_code, make_reservation, ticket_type
from tests.web.manage_forms import browser_of, errors, post, sent
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.events.models import Event, PromoCode

pytestmark = pytest.mark.django_db

NEW = {"code": "summer", "takes": "percent", "value": "15"}


@pytest.fixture
def olga(db: None) -> Client:
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


def path(event: Event, *more: object) -> str:
    """The address of the event's promo codes, or of something below it."""
    return "/".join(["/manage", event.organiser.slug, "events", str(event.pk), "codes", *map(str, more), ""])


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_everything_about_a_code(olga):
    event = make_event(time_zone="Europe/Warsaw")
    make_promo_code(
        event,
        types=["VIP"],
        tickets=50,
        limit_per_reservation=4,
        valid_until=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        note="Newsletter",
    )
    make_reservation(event, promo_code="SUMMER", VIP=3)
    PromoCode.objects.update(sold=7)

    page = read(olga.get(path(event)))

    assert page.texts("h2") == ["SUMMER"]
    assert page.texts("p", class_="type-price") == ["10% off"]
    numbers = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert numbers == {"Sold": "7", "Held": "3", "Left": "40", "In all": "50"}
    meter = page.one("meter")
    assert (meter["max"], meter["value"]) == ("50", "10")
    assert page.texts("span", class_="badge") == ["On sale", "Valid"]  # the event, the code
    assert page.texts("li")[-4:] == [
        "VIP",
        "At most 4 tickets per reservation",
        "Valid until Thu, Jun 5, 2031, 7:30 PM CEST",
        "Newsletter",
    ]
    link = page.one("input", aria_label="Link with SUMMER")["value"]
    assert link.endswith("/en/events/jazz-night/?code=SUMMER")


@pytest.mark.parametrize(
    ("fields", "state", "worth"),
    [
        ({"is_paused": True}, "Paused", "10% off"),
        ({"valid_until": datetime(2020, 1, 1, tzinfo=UTC)}, "Over", "10% off"),
        ({"valid_from": datetime(2099, 1, 1, tzinfo=UTC)}, "Not valid yet", "10% off"),
        ({"tickets": 2, "sold": 2}, "Used up", "10% off"),
        ({"percent_off": Decimal("12.50")}, "Valid", "12.5% off"),
        ({"amount_off": Decimal(5)}, "Valid", "€5.00 off each"),
        ({"percent_off": None}, "Valid", "Nothing off"),
    ],
)
def test_a_code_tells_how_it_stands_and_what_it_is_worth(olga, olgas_event, fields, state, worth):
    make_promo_code(olgas_event, **fields)

    page = read(olga.get(path(olgas_event)))

    assert page.texts("span", class_="badge")[1:] == [state]
    assert page.texts("p", class_="type-price") == [worth]
    assert "All that are not hidden" in page.text


def test_many_codes_are_shown_by_the_page_and_found_by_how_they_begin(olga, olgas_event):
    for number in range(55):
        make_promo_code(olgas_event, f"PRESS-{number:02}")
    make_promo_code(olgas_event, "SUMMER", note="Newsletter")

    page = read(olga.get(path(olgas_event)))

    assert (len(page.all("h2")), page.texts("p", class_="number")[-1]) == (50, "Page 1 of 2")
    assert read(olga.get(path(olgas_event), {"page": "2"})).texts("h2")[-1] == "SUMMER"
    assert read(olga.get(path(olgas_event), {"q": " sum"})).texts("h2") == ["SUMMER"]
    assert read(olga.get(path(olgas_event), {"q": "news"})).texts("h2") == ["SUMMER"]
    assert "No promo code begins like this" in read(olga.get(path(olgas_event), {"q": "%"})).text
    for odd in ("x", "-1", "9" * 50, "0"):
        assert olga.get(path(olgas_event), {"page": odd}).status_code == 200


def test_who_may_not_change_events_sees_the_numbers_and_no_form(olgas_event):
    code = make_promo_code(olgas_event)
    viewer = browser_of(make_member(role=Role.VIEWER))

    page = read(viewer.get(path(olgas_event)))

    assert page.texts("h2") == ["SUMMER"]
    assert [form["action"] for form in page.all("form") if form["method"] == "post"] == ["/manage/account/logout/"]
    with nothing_changes():
        for method, more in [("post", ["add"]), ("post", [code.pk]), ("get", ["download"]), ("get", ["many"])]:
            assert getattr(viewer, method)(path(olgas_event, *more), NEW).status_code == 403


# --- Adding ---------------------------------------------------------------------------------------------------------


def test_a_new_code_has_a_suggestion_that_can_be_sent_as_it_is(olga, olgas_event):
    answer = post(olga, path(olgas_event, "add"))

    code = PromoCode.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{path(olgas_event)}#code-{code.pk}")
    assert (len(code.code), code.percent_off, code.tickets) == (8, 10, None)


def test_another_suggestion_keeps_what_was_typed(olga, olgas_event):
    vip = str(olgas_event.ticket_types.get(type="VIP").pk)

    with nothing_changes():
        answer = olga.post(path(olgas_event, "add"), NEW | {"suggest": "1", "types": [vip], "note": "Mine"})

    form = answer.context["form"]
    assert answer.status_code == 200
    assert form["code"].value() not in ("summer", "")
    assert (form["value"].value(), form["types"].value(), form["note"].value()) == ("15", [vip], "Mine")


def test_a_code_takes_an_amount_off_as_the_reader_writes_it(olga, olgas_event):
    fields = NEW | {"takes": "amount", "value": "5,50 €", "tickets": "1 000"}

    olga.post(path(olgas_event, "add"), fields, headers={"Accept-Language": "pl"})

    code = PromoCode.objects.get()
    assert (code.code, code.percent_off, code.amount_off, code.tickets) == ("SUMMER", None, Decimal("5.5"), 1000)


def test_a_percent_sign_is_no_fault_and_nothing_off_needs_no_value(olga, olgas_event):
    olga.post(path(olgas_event, "add"), NEW | {"value": "12.5 %"})
    olga.post(path(olgas_event, "add"), NEW | {"code": "CREW", "takes": "nothing"})

    worth = PromoCode.objects.order_by("code").values_list("code", "percent_off", "amount_off")
    assert [*worth] == [("CREW", None, None), ("SUMMER", Decimal("12.5"), None)]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"value": ""}, "value", "Say how much."),
        ({"value": "x"}, "value", "Use a number such as 12.50."),
        ({"value": "101"}, "value", "Ensure this value is less than or equal to 100."),
        ({"takes": "amount", "value": "1.005"}, "value", "Use at most 2 digits after the point: that is what EUR has."),
        ({"takes": "amount", "value": "0"}, "value", "Use an amount above zero."),
        ({"takes": ""}, "takes", "This field is required."),
        ({"code": "a b!"}, "code", "Use letters from A to Z, digits, and . _ - between them, at most 40 signs."),
        ({"code": "taken"}, "code", "This event has this promo code already."),
        ({"tickets": "2.5"}, "tickets", "Use a whole number."),
        ({"types": "x"}, "types", "Select a valid choice. x is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_typed_is_lost(olga, olgas_event, wrong, field, sentence):
    make_promo_code(olgas_event, "TAKEN")

    with nothing_changes():
        answer = olga.post(path(olgas_event, "add"), NEW | {"note": "Mine"} | wrong)

    assert answer.status_code == 422
    assert errors(answer) == {field: [sentence]}
    form = answer.context["form"]
    assert form["note"].value() == "Mine"
    assert {name: form[name].data for name in wrong if name != "types"} == {
        name: value for name, value in wrong.items() if name != "types"
    }
    assert olga.post(path(olgas_event, "add"), NEW).status_code == 303


def test_a_code_is_valid_by_the_clocks_at_the_event(olga):
    event = make_event(time_zone="Europe/Warsaw")

    olga.post(path(event, "add"), NEW | {"valid_from": "2031-03-29T10:00", "valid_until": "2031-03-31T10:00"})

    code = PromoCode.objects.get()
    assert code.valid_from == datetime(2031, 3, 29, 9, tzinfo=UTC)
    assert code.valid_until == datetime(2031, 3, 31, 8, tzinfo=UTC)
    form = sent(olga.get(path(event, code.pk)))
    assert (form["valid_from"], form["valid_until"]) == ("2031-03-29T10:00", "2031-03-31T10:00")


# --- Editing --------------------------------------------------------------------------------------------------------


def test_the_form_shows_what_is_kept_and_saving_it_changes_nothing(olga, olgas_event):
    code = make_promo_code(olgas_event, types=["VIP"], percent_off=Decimal("12.50"), tickets=9, note="Mine")

    with nothing_changes():
        answer = post(olga, path(olgas_event, code.pk))

    assert answer.status_code == 303


def test_of_two_who_edit_at_once_the_second_is_told_who_changed_what_and_loses_nothing(olga, olgas_event):
    code = make_promo_code(olgas_event)
    address = path(olgas_event, code.pk)
    form = sent(olga.get(address))
    marek = browser_of(make_member(role=Role.MANAGER, name="marek"))
    marek.post(address, form | {"takes": "amount", "value": "5", "note": "Marek’s"})

    with nothing_changes():
        answer = olga.post(address, form | {"tickets": "60", "note": "Olga’s"})

    assert answer.status_code == 409
    assert read(answer).texts("li")[-3:] == [
        "marek@example.org changed the percent off from 10% to –.",
        "marek@example.org changed the amount off from – to €5.00.",
        "marek@example.org changed the note from – to “Marek’s”.",
    ]
    again = sent(answer)
    assert (again["takes"], again["value"], again["tickets"], again["note"]) == ("amount", "5.00", "60", "Olga’s")
    assert olga.post(address, again).status_code == 303


def test_the_page_names_the_lowest_number(olga, olgas_event):
    code = make_promo_code(olgas_event)
    make_reservation(olgas_event, promo_code="SUMMER", VIP=4)

    with nothing_changes():
        answer = post(olga, path(olgas_event, code.pk), tickets="3")

    assert errors(answer)["tickets"] == [
        "The number can’t go below 4: that many tickets are held or sold with this code."
    ]


@pytest.mark.parametrize("seen", ["", "{}", '{"code":"A"}:forged', "x" * 3_000])
def test_a_form_without_what_was_seen_is_not_ours(olga, olgas_event, seen):
    code = make_promo_code(olgas_event)

    with nothing_changes():
        assert olga.post(path(olgas_event, code.pk), NEW | {"seen": seen}).status_code == 400


def test_one_button_pauses_and_goes_on(olga, olgas_event):
    code = make_promo_code(olgas_event)

    for is_paused in (True, False):
        button = read(olga.get(path(olgas_event))).one("button", name="pause")
        answer = olga.post(path(olgas_event, code.pk, "pause"), {"pause": button["value"]})

        assert answer["Location"] == f"{path(olgas_event)}#code-{code.pk}"
        code.refresh_from_db()
        assert code.is_paused is is_paused


def test_an_unused_code_is_removed_and_a_used_one_stays(olga, olgas_event):
    used, unused = make_promo_code(olgas_event, "USED"), make_promo_code(olgas_event, "UNUSED")
    make_reservation(olgas_event, promo_code="USED", VIP=1)

    with nothing_changes():
        answer = olga.post(path(olgas_event, used.pk, "remove"))
    olga.post(path(olgas_event, unused.pk, "remove"))

    assert answer.status_code == 409
    assert "Pause it instead" in read(answer).one("p", role="alert").text
    assert [code.code for code in PromoCode.objects.all()] == ["USED"]


# --- Many at once ---------------------------------------------------------------------------------------------------


def test_many_codes_are_made_and_taken_along_with_their_links(olga, olgas_event):
    answer = post(olga, path(olgas_event, "many"), code="press-", count="30", note="=1+1")

    assert answer["Location"] == f"{path(olgas_event)}?q=press-"
    page = read(olga.get(answer["Location"]))
    assert len(page.all("h2")) == 30
    (button,) = [link["href"] for link in page.all("a") if link.text == "Download as CSV"]
    file = olga.get(button)
    assert file["Content-Disposition"] == 'attachment; filename="promo-codes-jazz-night.csv"'
    rows = [*csv.DictReader(StringIO(b"".join(file).decode().removeprefix("\ufeff")))]
    assert {row["Code"] for row in rows} == {*PromoCode.objects.values_list("code", flat=True)}
    assert rows[0]["Link"].endswith(f"/en/events/jazz-night/?code={rows[0]['Code']}")
    assert (rows[0]["Worth"], rows[0]["In all"], rows[0]["Note"]) == ("10% off", "1", "'=1+1")


@pytest.mark.parametrize("count", ["", "0", "1001", "x"])
def test_a_wrong_number_of_codes_is_refused_next_to_it(olga, olgas_event, count):
    with nothing_changes():
        answer = post(olga, path(olgas_event, "many"), count=count)

    assert [*errors(answer)] == ["count"]


# --- Elsewhere ------------------------------------------------------------------------------------------------------


def test_orders_are_found_by_the_code_they_were_made_with(olga):
    event = make_event(ticket_type("VIP", "120"))
    make_promo_code(event)
    with_it, without = make_reservation(event, promo_code="SUMMER", VIP=2), make_reservation(event, VIP=1)
    (link,) = [link["href"] for link in read(olga.get(path(event))).all("a") if link.text == "Orders"][1:]

    page = read(olga.get(link.replace("&amp;", "&")))

    assert page.texts("th", scope="row") != []
    hrefs = " ".join(link["href"] for link in page.all("a"))
    assert str(with_it.pk) in hrefs
    assert str(without.pk) not in hrefs
    order = read(olga.get(f"/manage/{event.organiser.slug}/orders/{with_it.pk}/"))
    assert "2 × VIP was €120.00 now €108.00 SUMMER" in order.text


def test_a_hidden_type_is_marked_and_names_its_codes(olga):
    event = make_event(ticket_type("VIP"), ticket_type("Crew"))
    event.ticket_types.filter(type="Crew").update(is_hidden=True)
    make_promo_code(event, "CREW", types=["Crew"])

    page = read(olga.get(path(event).replace("/codes/", "/tickets/")))

    assert page.texts("span", class_="badge")[1:] == ["Hidden"]
    assert "Promo codes: CREW" in page.text
