"""Changing an event's details: what was typed is never lost, by an error, by a picture or by somebody else."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from PIL import Image

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.web.manage_forms import browser_of, errors, post, sent
from tests.web.pages import read
from ticketonline.events.checks import MAX_DESCRIPTION
from ticketonline.events.local_time import on_the_clock
from ticketonline.events.models import Event
from ticketonline.web.manage.event_forms import DetailsForm

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

ZONES = ["Europe/Warsaw", "UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]
EVENING = datetime(2031, 6, 5, 17, 30, tzinfo=UTC)  # 19:30 in Warsaw
SECOND = datetime(2031, 10, 26, 1, 30, tzinfo=UTC)  # 2:30 in Warsaw, for the second time


@pytest.fixture
def browser(db):
    """Olga's browser, logged in as the owner of Olga's Nights."""
    return browser_of(make_member(name="olga"))


@pytest.fixture
def event(db):
    return make_event(date=EVENING, time_zone="Europe/Warsaw", venue="Blue Note", city="Poznań", description="Come!")


def path(event):
    return f"/manage/olgas-nights/events/{event.pk}/details/"


def picture(name="party.png"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def test_all_details_are_changed_by_the_clocks_at_the_event(browser, event):
    answer = post(
        browser,
        path(event),
        name="Jazz Day",
        date="2031-07-01T20:00",
        doors_at="2031-07-01T19:00",
        ends_at="2031-07-01T23:30",
        sales_open_at="2031-01-01T10:00",
        sales_close_at="2031-07-01T18:00",
        slug="jazz-day",
        address="Kościuszki 79",
        statistics_public=None,
    )

    event.refresh_from_db()
    assert answer.headers["Location"] == f"/manage/olgas-nights/events/{event.pk}/"
    assert (event.name, event.slug, event.address, event.statistics_public) == (
        "Jazz Day",
        "jazz-day",
        "Kościuszki 79",
        False,
    )
    assert event.date == datetime(2031, 7, 1, 18, 0, tzinfo=UTC)
    assert (event.doors_at, event.ends_at) == (event.date - timedelta(hours=1), event.date + timedelta(hours=3.5))
    assert event.sales_open_at == datetime(2031, 1, 1, 9, 0, tzinfo=UTC)
    assert event.version == 1


def test_a_form_that_nobody_touched_changes_nothing():
    event = make_event(date=SECOND + timedelta(seconds=7), time_zone="Europe/Warsaw", description="a\r\nb")
    browser = browser_of(make_member(name="olga"))
    fields = sent(browser.get(path(event)))
    Event.objects.update(description="a\nb")

    with nothing_changes():
        answer = browser.post(path(event), fields)

    assert answer.status_code == 303


def test_another_time_zone_keeps_what_the_clocks_show(browser, event):
    post(browser, path(event), time_zone="America/New_York")

    event.refresh_from_db()
    assert on_the_clock(event.date, event.time_zone) == datetime(2031, 6, 5, 19, 30)


def test_what_is_wrong_is_said_next_to_its_field_and_all_that_was_typed_stays(browser, event):
    before = sent(browser.get(path(event)))

    with nothing_changes():
        answer = post(browser, path(event), name="Jazz Day", ends_at="2031-06-05T10:00", slug="no slug!")
    kept = {name: answer.context["form"][name].value() for name in ("name", "ends_at", "slug", "venue")}

    assert (answer.status_code, list(errors(answer))) == (422, ["slug"])
    assert kept == {"name": "Jazz Day", "ends_at": "2031-06-05T10:00", "slug": "no slug!", "venue": before["venue"]}


def test_a_fault_that_only_several_fields_make_is_said_as_well(browser, event):
    assert errors(post(browser, path(event), ends_at="2031-06-05T10:00")) == {
        "ends_at": ["The event must end after it begins."]
    }


def test_the_currency_is_fixed_once_tickets_are_held(browser, event):
    make_reservation(event)

    assert errors(post(browser, path(event), currency="PLN")) == {"currency": ["Tickets are held or sold in EUR."]}


# --- The picture ----------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_as_our_own_jpeg_stays_and_goes_when_that_is_said(browser, event):
    post(browser, path(event), image=picture())
    event.refresh_from_db()
    kept = event.image.name
    assert kept.endswith(".jpg")

    post(browser, path(event), name="Jazz Day")
    event.refresh_from_db()
    assert event.image.name == kept

    post(browser, path(event), removes_image="on")
    event.refresh_from_db()
    assert event.image.name == ""


def test_a_picture_beside_another_fields_fault_has_to_be_chosen_again_and_that_is_said(browser, event):
    with nothing_changes():
        answer = post(browser, path(event), image=picture(), name="")

    assert errors(answer) == {
        "name": ["This field is required."],
        "image": ["Choose the picture once more: what was not saved can’t keep a file."],
    }


def test_what_is_no_picture_is_refused_next_to_the_field(browser, event):
    nonsense = SimpleUploadedFile("party.png", b"<script>", content_type="image/png")

    assert errors(post(browser, path(event), image=nonsense)) == {"image": ["Use a JPEG, PNG or WebP picture."]}


def test_the_description_is_shown_as_it_will_look_nothing_is_saved_and_a_picture_is_not_kept(browser, event):
    with nothing_changes():
        answer = post(browser, path(event), description="Come **all**", image=picture(), preview="1")

    assert (answer.status_code, list(errors(answer))) == (200, ["image"])
    assert read(answer).texts("strong")[-1] == "all"


@pytest.mark.parametrize("form", ["event_details", "event_new"])
def test_a_description_that_is_too_long_is_not_worked_on_to_be_shown(browser, event, form):
    address = path(event) if form == "event_details" else reverse("manage:event_new", args=[event.organiser.slug])

    answer = browser.post(address, {"description": f"Come **all**{'!' * MAX_DESCRIPTION}", "preview": "1"})

    assert "at most 20000 characters" in errors(answer)["description"][0]
    assert "all" not in read(answer).texts("strong")


# --- Two at once ----------------------------------------------------------------------------------------------------


def test_the_second_of_two_sees_both_values_and_keeps_what_they_typed(browser, event):
    opened = sent(browser.get(path(event)))
    post(browser, path(event), name="Jazz Day", venue="Red Note")

    with nothing_changes():
        told = browser.post(path(event), opened | {"name": "Jazz Morning", "city": "Łódź"})

    text = read(told).text
    assert told.status_code == 409
    assert "Name: they saved “Jazz Day”; you typed “Jazz Morning”, which is still in the form." in text
    assert "Venue: they saved “Red Note”, which is in the form now." in text
    kept = {name: told.context["form"][name].value() for name in ("name", "venue", "city")}
    assert kept == {"name": "Jazz Morning", "venue": "Red Note", "city": "Łódź"}


def test_who_looked_it_over_and_sends_again_saves(browser, event):
    opened = sent(browser.get(path(event)))
    post(browser, path(event), name="Jazz Day", venue="Red Note")
    told = browser.post(path(event), opened | {"name": "Jazz Morning"})

    again = browser.post(path(event), sent(told))

    event.refresh_from_db()
    assert again.status_code == 303
    assert (event.name, event.venue, event.version) == ("Jazz Morning", "Red Note", 2)


def test_a_box_that_the_other_one_unticked_is_told_too(browser, event):
    opened = sent(browser.get(path(event)))
    post(browser, path(event), statistics_public=None)

    told = browser.post(path(event), opened | {"name": "Jazz Morning"})

    assert "they saved “no”, which is in the form now." in read(told).text
    assert told.context["form"]["statistics_public"].value() is False


def test_a_picture_that_was_chosen_meanwhile_has_to_be_chosen_again(browser, event):
    opened = sent(browser.get(path(event)))
    post(browser, path(event), name="Jazz Day")

    told = browser.post(path(event), opened | {"image": picture()})

    assert list(errors(told)) == ["image"]


def test_who_published_it_meanwhile_is_in_nobodys_way(browser, event):
    opened = sent(browser.get(path(event)))
    Event.objects.update(version=5, status=Event.Status.DRAFT)

    assert browser.post(path(event), opened | {"name": "Jazz Day"}).status_code == 303
    event.refresh_from_db()
    assert (event.name, event.version) == ("Jazz Day", 6)


# --- Every moment in every zone -------------------------------------------------------------------------------------


class EveryMoment(TestCase):
    """What the form shows and gets back untouched is the same moment, also the second of two."""

    @classmethod
    def setUpTestData(cls):
        cls.organiser = make_organiser()

    @settings(max_examples=50, deadline=None)
    @given(st.datetimes(datetime(2002, 1, 1), datetime(2190, 1, 1)), st.sampled_from(ZONES))
    @example(SECOND.replace(tzinfo=None), "Europe/Warsaw")
    def test_it_stays(self, moment, zone):
        event = Event(name="x", date=moment.replace(tzinfo=UTC), time_zone=zone, organiser=self.organiser)
        fields = {name: "" if value is None else value for name, value in DetailsForm(event=event).initial.items()}
        fields |= {"date": fields["date"].strftime("%Y-%m-%dT%H:%M"), "slug": "x"}

        form = DetailsForm(fields, event=event)

        assert form.is_valid(), form.errors
        assert form.changes["date"] == event.date


EveryMoment.pytestmark = pytestmark


def test_colour_and_language_are_kept_and_a_wrong_one_is_refused_next_to_its_field(browser, event):
    post(browser, path(event), accent=" #C2185B ", language="pl")
    event.refresh_from_db()
    assert (event.accent, event.language) == ("#c2185b", "pl")

    with nothing_changes():
        for name, value in (("accent", "pink"), ("language", "tlh")):
            answer = post(browser, path(event), **{name: value})
            assert answer.status_code == 422
            assert answer.context["form"][name].value() == value
            assert set(answer.context["form"].errors) == {name}


def test_the_colour_may_be_taken_back(browser, event):
    post(browser, path(event), accent="#c2185b")
    post(browser, path(event), accent="")

    event.refresh_from_db()
    assert event.accent == ""


# --- What buyers may do ---------------------------------------------------------------------------------------------


def test_what_buyers_may_do_is_chosen_by_the_clocks_at_the_event(browser, event):
    limits = {"names_until": "2031-06-04T12:00", "cancel_until": "2031-06-05T19:30"}

    answer = post(browser, path(event), transfers_allowed=None, cancelling="FREE", **limits)

    event.refresh_from_db()
    assert answer.status_code == 303
    assert (event.transfers_allowed, event.cancelling) == (False, "FREE")
    assert (event.names_until, event.cancel_until) == (datetime(2031, 6, 4, 10, 0, tzinfo=UTC), EVENING)


def test_limits_after_the_beginning_are_refused_next_to_their_fields_and_stay_typed(browser, event):
    with nothing_changes():
        names = post(browser, path(event), names_until="2031-06-05T19:31")
        orders = post(browser, path(event), cancel_until="2031-06-05T19:31", cancelling="REFUND")

    assert (list(errors(names)), list(errors(orders))) == (["names_until"], ["cancel_until"])
    assert names.context["form"]["names_until"].value() == "2031-06-05T19:31"
    assert orders.context["form"]["cancelling"].value() == "REFUND"


def test_a_date_ahead_of_a_limit_that_nobody_touched_is_saved(browser, event):
    Event.objects.update(names_until=EVENING, cancel_until=EVENING - timedelta(days=9))

    answer = post(browser, path(event), date="2031-06-01T19:30")

    event.refresh_from_db()
    assert answer.status_code == 303
    assert (event.names_until, event.cancel_until) == (None, EVENING - timedelta(days=9))


def test_who_postpones_is_told_that_limits_move_along_where_there_are_any(browser, event):
    postponing = f"/manage/olgas-nights/events/{event.pk}/postpone/"
    without = read(browser.get(postponing)).text
    Event.objects.update(cancel_until=EVENING)

    told = read(browser.get(postponing)).text

    sentence = "Until when buyers may change names or cancel moves by as much too."
    assert (sentence in without, sentence in told) == (False, True)


def test_how_the_other_one_lets_buyers_cancel_is_told_in_words(browser, event):
    opened = sent(browser.get(path(event)))
    post(browser, path(event), cancelling="FREE")

    told = browser.post(path(event), opened | {"cancelling": "REFUND"})

    said = "they saved “Orders that cost nothing”; you typed “All orders, money back”, which is still in the form."
    assert f"Cancelling by buyers: {said}" in read(told).text
