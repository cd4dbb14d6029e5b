"""The page of the audit log: what is found there, leafing, and taking it away."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.services.record import record
from ticketonline.core.ids import new_id
from ticketonline.web.manage.log_words import GROUPS, TITLES

pytestmark = pytest.mark.django_db

LOG = "/manage/olgas-nights/log/"


@pytest.fixture
def olgas():
    """Olga's organiser, whose owner she is."""
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def browser(olgas):
    return browser_of("olga")


def note(action="event.published", name="Jazz Night", *, by=OPERATOR, target_id=None, **sides) -> Entry:
    return record(
        action,
        by=by,
        organiser_id=make_organiser().pk,
        target_type="event",
        target_id=target_id or new_id(),
        target_name=name,
        **sides,
    )


def lines(page) -> list[str]:
    """Who did what to what, line by line."""
    return [f"{line.entry.actor_name} {line.title} {line.entry.target_name}" for line in page.context["lines"]]


def exported(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


# --- Reading ------------------------------------------------------------------------------------------------------


def test_it_tells_who_did_what_to_what_when_from_where_and_what_changed(browser, olgas):
    by = Actor(user_id=olgas.user_id, name="Olga", address="192.0.2.1")
    note("event.changed", by=by, before={"city": "Łódź", "is_paused": False}, after={"city": "<b>", "is_paused": True})

    page = browser.get(LOG)

    said = read(page).texts("li")
    assert any("Olga changed the event · Jazz Night" in text and "192.0.2.1" in text for text in said)
    assert any("Łódź → <b>" in text and "no → yes" in text for text in said)
    assert page.headers["Cache-Control"] == "private, no-store"


def test_the_newest_stand_first_fifty_a_page_and_each_once(browser):
    for number in range(120):
        note(name=f"Night {number}")

    pages, query = [], ""
    while query is not None:
        page = browser.get(f"{LOG}{query}")
        pages.append([line.entry.pk for line in page.context["lines"]])
        query = f"?{page.context['older']}" if page.context["older"] else None

    assert [len(ids) for ids in pages] == [50, 50, 20]
    ids = [key for shown in pages for key in shown]
    assert ids == sorted({*ids}, reverse=True)


def test_what_was_sought_is_kept_on_the_way_to_older_and_newer_pages(browser):
    for number in range(60):
        note(name=f"Night {number}")
        note("member.left", "Bo")

    first = browser.get(f"{LOG}?q=night&group=event")
    second = browser.get(f"{LOG}?{first.context['older']}")

    assert len(lines(first)) == 50
    assert len(lines(second)) == 10
    assert second.context["newest"] == "q=night&group=event"
    assert {line.entry.action for line in second.context["lines"]} == {"event.published"}


def test_it_is_searched_by_words_in_any_case_and_by_what_stands_on_the_page(browser):
    note(name="Wieczór Łódzki")
    note("member.uninvited", "bo@example.org")

    assert lines(browser.get(f"{LOG}?q=LODZKI")) == ["operator published the event Wieczór Łódzki"]
    assert lines(browser.get(f"{LOG}?q=invitation+bo")) == ["operator took the invitation back bo@example.org"]
    assert lines(browser.get(f"{LOG}?q=%25_")) == []


def test_it_is_filtered_by_a_person_even_one_who_left(browser):
    gone = Actor(user_id=new_id(), name="Bo Gone")
    note(name="Jazz", by=gone)
    note(name="Rock")

    page = browser.get(f"{LOG}?by={gone.user_id}")

    assert lines(page) == ["Bo Gone published the event Jazz"]
    assert f'<option value="{gone.user_id}" selected>Bo Gone</option>' in page.content.decode()


@pytest.mark.parametrize("query", ["by=x", "group=nonsense", "before=1", "by=00000000-0000-0000-0000-000000000000"])
def test_nonsense_in_the_address_is_left_out(browser, query):
    note()

    assert lines(browser.get(f"{LOG}?{query}")) == ["operator published the event Jazz Night"]


def test_an_empty_log_and_an_empty_result_say_so(browser):
    assert "Nothing has happened yet." in browser.get(LOG).content.decode()

    note()

    assert "Nothing in the log matches this." in browser.get(f"{LOG}?q=polka").content.decode()


def test_who_works_for_some_events_sees_what_was_done_to_these_and_by_themselves(browser):
    mine, other = make_event(name="Jazz"), make_event(name="Rock")
    member = make_member(make_organiser(), Role.FINANCE, name="fay", events=[mine])
    note(name="of mine", target_id=mine.pk)
    note(name="of its type", target_id=mine.ticket_types.all()[0].pk)
    note(name="of its order", target_id=make_reservation(mine).pk)
    note(name="of the other", target_id=other.pk)
    note(name="of the other", target_id=make_reservation(other).pk)
    note("member.left", "Bo")
    note("member.joined", "by me", by=Actor(user_id=member.user_id, name="Fay"))

    shown = browser_of("fay").get(LOG)
    taken = exported(browser_of("fay").post(f"{LOG}export/"))

    names = {"of mine", "of its type", "of its order", "by me"}
    assert names <= {line.entry.target_name for line in shown.context["lines"]}
    assert not {"of the other", "Bo"} & {line.entry.target_name for line in shown.context["lines"]}
    assert names <= {row["On what"] for row in taken}
    assert not {"of the other", "Bo"} & {row["On what"] for row in taken}


def test_reading_takes_as_many_queries_however_much_there_is(browser, django_assert_num_queries):
    note()
    browser.get(LOG)
    with CaptureQueriesContext(connection) as few:
        browser.get(LOG)
    for number in range(60):
        note(name=str(number))

    with django_assert_num_queries(len(few)):
        browser.get(LOG)


# --- Taking it away -----------------------------------------------------------------------------------------------


def test_what_is_found_is_exported_and_that_is_in_the_log(browser):
    note(name="Jazz", before={"city": "Oslo"}, after={"city": "Łódź"})
    note("member.left", "Bo")

    answer = browser.post(f"{LOG}export/", {"group": "event"})
    rows = exported(answer)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="olgas-nights-log.csv"'
    (row,) = [row for row in rows if row["On what"] == "Jazz"]
    assert (row["Who"], row["Action"], row["Before"], row["After"]) == (
        "operator",
        "event.published",
        "city: Oslo",
        "city: Łódź",
    )
    assert {row["Action"].partition(".")[0] for row in rows} == {"event"}
    told = Entry.objects.get(action="log.exported")
    assert (told.actor_name, told.after) == ("olga@example.org", {"group": "event"})


def test_what_would_be_a_formula_is_exported_as_text(browser):
    note(name="=HYPERLINK(1)", by=Actor(user_id=None, name="@SUM(A1)"))

    (row,) = [row for row in exported(browser.post(f"{LOG}export/")) if "HYPERLINK" in row["On what"]]

    assert (row["Who"], row["On what"]) == ("'@SUM(A1)", "'=HYPERLINK(1)")


def test_looking_at_the_export_s_address_exports_nothing(browser):
    with nothing_changes():
        assert browser.get(f"{LOG}export/").status_code == 405


# --- Words --------------------------------------------------------------------------------------------------------


def test_whatever_is_recorded_has_a_title():
    paths = [path for path in Path("ticketonline").resolve().rglob("*.py") if path.name != "log_words.py"]
    sources = [path.read_text() for path in paths if not {"migrations", "books"} & {*path.parts}]

    words = [
        word
        for source in sources
        for word in re.findall(r'"([a-z_]+\.[a-z_]+)"', source)
        if "audit.services.record import" in source or word.partition(".")[0] in GROUPS
    ]

    # What people do with their own accounts is no organiser's to know, and files have names of that form as well.
    actions = {word for word in words if not word.startswith("account.")}
    assert {word for word in actions if not word.endswith((".css", ".pkpass", ".typ"))} == {*TITLES}


def test_every_title_belongs_to_a_group_that_can_be_chosen():
    assert {action.partition(".")[0] for action in TITLES} <= {*GROUPS}
