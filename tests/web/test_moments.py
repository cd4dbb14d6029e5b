"""Dates and times as people read them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ticketonline.core.moments import moment
from ticketonline.core.places import country_name
from ticketonline.web.templatetags import kit

pytestmark = pytest.mark.static

SUMMER = datetime(2031, 6, 5, 17, 30, tzinfo=UTC)
WINTER = datetime(2031, 1, 5, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "zone", "time", "short", "long"),
    [
        (SUMMER, "Europe/Warsaw", "7:30 PM", "CEST", "Central European Summer Time"),
        (WINTER, "Europe/Warsaw", "6:30 PM", "CET", "Central European Standard Time"),
        (SUMMER, "America/New_York", "1:30 PM", "EDT", "Eastern Daylight Time"),
        (SUMMER, "America/Sao_Paulo", "2:30 PM", "GMT-3", "Brasilia Standard Time"),
        (SUMMER, "Asia/Kathmandu", "11:15 PM", "GMT+5:45", "GMT+05:45"),
        (SUMMER, "UTC", "5:30 PM", "UTC", "Coordinated Universal Time"),
    ],
)
def test_a_time_is_on_the_clock_of_its_zone_which_is_named(when, zone, time, short, long):
    shown = moment(when, zone, "en")

    assert (shown.time.replace("\u202f", " "), shown.zone_short, shown.zone) == (time, short, long)


def test_a_date_is_written_as_the_language_does():
    english, polish = moment(SUMMER, "Europe/Warsaw", "en"), moment(SUMMER, "Europe/Warsaw", "pl")

    assert (english.day, english.day_short) == ("Thursday, June 5, 2031", "Thu, Jun 5, 2031")
    assert (polish.day, polish.day_short) == ("czwartek, 5 czerwca 2031", "czw., 5 cze 2031")
    assert polish.day_and_time == "czw., 5 cze 2031, 19:30"
    assert polish.iso == "2031-06-05T19:30+02:00"


def test_a_country_is_called_by_its_name():
    assert (country_name("PL", "en"), country_name("PL", "pl"), country_name("ZZX", "en")) == (
        "Poland",
        "Polska",
        "ZZX",
    )


def test_money_and_numbers_follow_the_active_language(settings):
    assert kit.money(Decimal("1250.000"), "EUR") == "€1,250.00"
    assert kit.grouped(20_000) == "20,000"
