"""Organisers add and change events in the admin."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import make_event, make_organiser, make_reservation, ticket_type
from tests.web.admin_forms import ADD, change_path, inline_errors, post_changes
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

NEW_EVENT = {
    "name": "Chamber Music",
    "slug": "chamber-music",
    "date_0": "2031-06-05",
    "date_1": "17:30:00",
    "time_zone": "Europe/Warsaw",
    "ticket_types__TOTAL_FORMS": "1",
    "ticket_types__0__type": "Stalls",
    "ticket_types__0__price": "80.50",
    "ticket_types__0__amount": "300",
}


def test_the_staff_add_an_event_of_an_organiser_with_its_ticket_types(olgas_browser):
    answer = post_changes(olgas_browser, ADD, organiser=str(make_organiser().pk), **NEW_EVENT)

    assert answer.status_code == 302
    event = Event.objects.get()
    assert (event.name, event.date, event.status) == (
        "Chamber Music",
        datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        Event.Status.DRAFT,
    )
    stalls = event.ticket_types.get()
    assert (stalls.type, stalls.price, stalls.amount, stalls.held, stalls.sold) == (
        "Stalls",
        Decimal("80.5"),
        300,
        0,
        0,
    )


def test_an_event_without_ticket_types_is_refused(olgas_browser):
    answer = post_changes(olgas_browser, ADD, **NEW_EVENT | {"ticket_types__0__type": "", "ticket_types__0__price": ""})

    assert answer.status_code == 200
    assert Event.objects.count() == 0


def test_a_price_with_more_places_than_the_currency_knows_is_refused(olgas_browser):
    answer = post_changes(olgas_browser, ADD, **NEW_EVENT | {"currency": "JPY"})

    assert inline_errors(answer) == [{"price": ["Use a whole number: JPY has nothing after the point."]}]
    assert Event.objects.count() == 0


def test_two_ticket_types_of_one_name_are_refused(olgas_browser, olgas_event):
    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__1__type="VIP")

    assert answer.status_code == 200
    assert [kind.type for kind in olgas_event.ticket_types.all()] == ["VIP", "Standard"]


def test_stock_is_shown_and_is_no_field(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=3)

    page = olgas_browser.get(change_path(olgas_event))

    vip = page.content.decode().partition('id="ticket_types-0"')[2].partition('id="ticket_types-1"')[0]
    shown = {name: _shown(vip, name) for name in ("held", "sold", "left_shown")}
    assert shown == {"held": "3", "sold": "0", "left_shown": "47"}
    assert 'name="ticket_types-0-held"' not in vip
    assert 'name="ticket_types-0-price" value="120.00"' in vip


def test_the_times_are_shown_by_the_clocks_at_the_event(olgas_browser):
    event = make_event(date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC), time_zone="Europe/Warsaw")

    page = olgas_browser.get(change_path(event)).content.decode()

    assert "Begins: June 5, 2031, 7:30 p.m. CEST" in page


def test_the_form_leads_to_the_events_reservations_statistics_and_page(olgas_browser, olgas_event):
    page = olgas_browser.get(change_path(olgas_event)).content.decode()

    assert f'href="/admin/sales/reservation/?event__id__exact={olgas_event.pk}"' in page
    assert 'href="/en/events/jazz-night/statistics/"' in page
    assert 'href="/en/events/jazz-night/"' in page


def test_the_form_of_a_draft_leads_to_no_page_that_is_not_there(olgas_browser):
    draft = make_event(status=Event.Status.DRAFT)

    assert 'href="/en/events/' not in olgas_browser.get(change_path(draft)).content.decode()


def test_counters_survive_a_form_that_sends_its_own(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=2)

    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__0__held="0", ticket_types__0__sold="9")

    assert answer.status_code == 302
    vip = olgas_event.ticket_types.get(type="VIP")
    assert (vip.held, vip.sold) == (2, 0)


def test_the_amount_may_be_lowered_to_what_is_held(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=3)

    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__0__amount="3")

    assert answer.status_code == 302
    vip = olgas_event.ticket_types.get(type="VIP")
    assert (vip.amount, vip.held, vip.left) == (3, 3, 0)


def test_an_amount_below_what_is_held_is_refused_next_to_the_field(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=3)

    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__0__amount="2", name="Jazz Day")

    assert inline_errors(answer) == [
        {"amount": ["The amount can't go below 3: that many tickets are held, sold or kept back."]},
        {},
    ]
    olgas_event.refresh_from_db()
    assert olgas_event.name == "Jazz Night"
    assert olgas_event.ticket_types.get(type="VIP").amount == 50


def test_a_ticket_type_nobody_has_reserved_can_be_deleted(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=1)

    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__1__DELETE="on")

    assert answer.status_code == 302
    assert [kind.type for kind in olgas_event.ticket_types.all()] == ["VIP"]


def test_a_reserved_ticket_type_is_not_deleted(olgas_browser, olgas_event):
    make_reservation(olgas_event, VIP=1)

    answer = post_changes(olgas_browser, change_path(olgas_event), ticket_types__0__DELETE="on")

    assert inline_errors(answer)[0] == {"__all__": ["This ticket type has reservations and can't be deleted."]}
    assert TicketType.objects.count() == 2
    assert Reservation.objects.count() == 1


def test_the_last_ticket_type_is_not_deleted(olgas_browser):
    event = make_event(ticket_type("Only"))

    answer = post_changes(olgas_browser, change_path(event), ticket_types__0__DELETE="on")

    assert answer.status_code == 200
    assert event.ticket_types.count() == 1


def test_the_currency_is_fixed_once_tickets_are_held(olgas_browser, olgas_event):
    make_reservation(olgas_event)

    answer = post_changes(olgas_browser, change_path(olgas_event), currency="PLN")

    assert answer.context["adminform"].form.errors == {"currency": ["Tickets are held or sold in EUR."]}
    olgas_event.refresh_from_db()
    assert olgas_event.currency == "EUR"


def test_the_currency_may_change_before(olgas_browser, olgas_event):
    answer = post_changes(olgas_browser, change_path(olgas_event), currency="PLN")

    assert answer.status_code == 302
    olgas_event.refresh_from_db()
    assert olgas_event.currency == "PLN"


def test_sales_that_close_before_they_open_are_refused_next_to_the_field(olgas_browser, olgas_event):
    times = {"sales_open_at_0": "2031-01-02", "sales_close_at_0": "2031-01-01"}
    times |= {"sales_open_at_1": "10:00", "sales_close_at_1": "10:00"}

    answer = post_changes(olgas_browser, change_path(olgas_event), **times)

    assert answer.context["adminform"].form.errors == {"sales_close_at": ["Sales must close after they open."]}


def test_an_unknown_time_zone_is_refused(olgas_browser, olgas_event):
    answer = post_changes(olgas_browser, change_path(olgas_event), time_zone="Europe/Atlantis")

    assert list(answer.context["adminform"].form.errors) == ["time_zone"]
    olgas_event.refresh_from_db()
    assert olgas_event.time_zone == "UTC"


def test_a_picture_is_kept_as_our_own_small_jpeg(olgas_browser, olgas_event):
    answer = post_changes(olgas_browser, change_path(olgas_event), image=_upload("png"))

    assert answer.status_code == 302
    olgas_event.refresh_from_db()
    with olgas_event.image.open() as file, Image.open(file) as image:
        assert (image.format, olgas_event.image.name.rpartition(".")[2]) == ("JPEG", "jpg")


def test_what_is_no_picture_is_refused_next_to_the_field(olgas_browser, olgas_event):
    nonsense = SimpleUploadedFile("party.png", b"<script>", content_type="image/png")

    answer = post_changes(olgas_browser, change_path(olgas_event), image=nonsense)

    assert answer.context["adminform"].form.errors == {"image": ["Use a JPEG, PNG or WebP picture."]}
    olgas_event.refresh_from_db()
    assert not olgas_event.image


def test_a_picture_stays_when_the_form_is_saved_without_one_and_goes_when_it_is_cleared(olgas_browser, olgas_event):
    post_changes(olgas_browser, change_path(olgas_event), image=_upload("jpeg"))
    olgas_event.refresh_from_db()
    kept = olgas_event.image.name

    post_changes(olgas_browser, change_path(olgas_event), name="Jazz Day")
    olgas_event.refresh_from_db()
    assert olgas_event.image.name == kept

    post_changes(olgas_browser, change_path(olgas_event), **{"image-clear": "on"})
    olgas_event.refresh_from_db()
    assert olgas_event.image.name == ""


def test_events_are_published_and_unpublished_from_the_list(olgas_browser):
    events = [make_event(name=name, status=Event.Status.DRAFT) for name in ("One", "Two")]
    chosen = {"_selected_action": [str(event.pk) for event in events]}

    page = olgas_browser.post("/admin/events/event/", chosen | {"action": "publish"}, follow=True)
    assert "2 events were published." in page.content.decode()
    assert {event.status for event in Event.objects.all()} == {Event.Status.PUBLISHED}

    page = olgas_browser.post("/admin/events/event/", chosen | {"action": "unpublish"}, follow=True)
    assert "2 events are drafts again." in page.content.decode()
    assert {event.status for event in Event.objects.all()} == {Event.Status.DRAFT}


def test_the_list_finds_events_whatever_the_accents(olgas_browser):
    make_event(name="Koncert", city="Łódź")
    make_event(name="Concert", city="Paris")

    page = olgas_browser.get("/admin/events/event/", {"q": "lodz KONCERT"})

    assert [event.name for event in page.context["cl"].result_list] == ["Koncert"]


def test_the_list_takes_the_same_queries_for_one_event_and_for_many(olgas_browser, django_assert_num_queries):
    make_event()
    olgas_browser.get("/admin/events/event/")
    with django_assert_num_queries(11) as first:
        olgas_browser.get("/admin/events/event/")
    for _ in range(5):
        make_event()

    with django_assert_num_queries(len(first)):
        page = olgas_browser.get("/admin/events/event/")

    assert page.context["cl"].result_count == 6


def test_an_organiser_may_do_everything_with_events_and_only_look_at_sales(olga):
    granted = set(olga.get_all_permissions())

    assert granted == {
        *(
            f"events.{verb}_{model}"
            for verb in ("add", "change", "delete", "view")
            for model in ("event", "tickettype")
        ),
        *(f"sales.view_{model}" for model in ("reservation", "orderedticket", "comment")),
        "payments.view_transaction",
    }
    assert Permission.objects.count() > len(granted)


def test_an_organiser_neither_sees_nor_changes_people(olgas_browser):
    assert olgas_browser.get("/admin/accounts/user/").status_code == 403
    assert olgas_browser.get("/admin/auth/group/").status_code == 403


def _shown(html: str, name: str) -> str:
    return html.partition(f"fieldBox field-{name}")[2].partition('<div class="readonly">')[2].partition("</div>")[0]


def _upload(format: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, format)
    return SimpleUploadedFile(f"poster.{format}", out.getvalue(), content_type=f"image/{format}")


def test_a_new_event_is_the_first_organisers_unless_another_is_chosen(olgas_browser):
    first, second = make_organiser(), make_organiser("stella", "Stella")

    shown = olgas_browser.get(ADD).context["adminform"].form["organiser"]
    post_changes(olgas_browser, ADD, **NEW_EVENT)
    post_changes(olgas_browser, ADD, **NEW_EVENT | {"slug": "another", "organiser": str(second.pk)})

    assert shown.value() == first.pk
    owners = {event.slug: event.organiser for event in Event.objects.all()}
    assert owners == {"chamber-music": first, "another": second}


def test_the_list_can_be_narrowed_to_one_organiser(olgas_browser):
    make_event(name="Jazz Night")
    stellas = make_event(name="Supper", organiser=make_organiser("stella", "Stella"))

    page = olgas_browser.get(f"/admin/events/event/?organiser__id__exact={stellas.organiser_id}")

    assert [event.name for event in page.context["cl"].result_list] == ["Supper"]
