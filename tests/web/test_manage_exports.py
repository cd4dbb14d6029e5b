"""The page of exports: asking, watching, taking away; and who may."""

from pathlib import Path

import pytest

from tests.changes import nothing_changes
from tests.exporting import asked, made
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.serving import serve
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.core.front.answers import FILE
from ticketonline.core.front.front import Front
from ticketonline.events.models import EventAccess
from ticketonline.exports.models import Export
from ticketonline.exports.rules import MOST_UNFINISHED
from ticketonline.exports.services.claim import claim

pytestmark = pytest.mark.django_db

EXPORTS = "/manage/olgas-nights/exports/"
ASKED = {"kind": "tickets", "event": "", "since": "", "until": "", "format": "csv"}


@pytest.fixture
def olga():
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture
def browser(olga):
    return browser_of(olga)


def address(export: Export) -> str:
    return f"{EXPORTS}{export.pk}/"


# --- Asking -------------------------------------------------------------------------------------------------------


def test_what_is_asked_for_waits_in_the_list(browser, olgas_event):
    answer = browser.post(EXPORTS, ASKED | {"event": str(olgas_event.pk), "since": "2027-03-01", "until": "2027-03-02"})
    page = browser.get(EXPORTS)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{EXPORTS}#exports")
    export = Export.objects.get()
    assert (export.kind, export.format, export.event_ids) == ("tickets", "csv", [str(olgas_event.pk)])
    assert [export.since.isoformat(), export.until.isoformat()] == [
        "2027-03-01T00:00:00+00:00",
        "2027-03-03T00:00:00+00:00",
    ]
    said = " ".join(read(page).texts("li"))
    assert "Attendees: paid tickets, one a line (CSV) · Jazz Night Waiting" in said
    assert 'data-behaviour="live"' in page.content.decode()


def test_days_are_those_of_the_events_zone(browser):
    event = make_event(time_zone="Europe/Warsaw")

    browser.post(EXPORTS, ASKED | {"event": str(event.pk), "since": "2027-07-01", "until": "2027-07-01"})

    export = Export.objects.get()
    assert [export.since.isoformat(), export.until.isoformat()] == [
        "2027-06-30T22:00:00+00:00",
        "2027-07-01T22:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "passwords"}, "kind"),
        ({"format": "pdf"}, "format"),
        ({"event": "01234567-89ab-7def-8123-456789abcdef"}, "event"),
        ({"since": "2027-13-01"}, "since"),
        ({"since": "2027-03-02", "until": "2027-03-01"}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(browser, olgas_event, wrong, field):
    with nothing_changes():
        answer = browser.post(EXPORTS, ASKED | wrong)

    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [field]


def test_too_many_at_a_time_are_refused_on_the_page(browser, olga):
    for _ in range(MOST_UNFINISHED):
        asked(olga)

    with nothing_changes():
        answer = browser.post(EXPORTS, ASKED)

    assert answer.status_code == 422
    assert "5 exports at a time" in answer.content.decode()


# --- Watching -----------------------------------------------------------------------------------------------------


def test_progress_is_shown_while_it_is_made(browser, olga):
    asked(olga)
    claim()
    Export.objects.update(rows_done=2_500, rows_in_all=10_000)

    page = browser.get(EXPORTS).content.decode()

    assert '<progress max="100" value="25"' in page
    assert "2,500 / 10,000" in page


def test_what_failed_says_why_and_what_is_done_refreshes_no_more(browser, olga):
    asked(olga)
    Export.objects.update(state="FAILED", fault="too_long")

    page = browser.get(EXPORTS).content.decode()

    assert "more rows than fit into a file" in page
    assert 'data-behaviour="live"' not in page
    assert "Download" not in page


# --- Taking away --------------------------------------------------------------------------------------------------


def test_the_file_is_sent_as_an_attachment_that_nobody_keeps(browser, olga, olgas_event):
    make_reservation(olgas_event)
    export = made(olga)

    answer = browser.get(address(export))

    assert answer.status_code == 200
    assert Path(answer.headers[FILE]) == export.path
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    assert answer.headers["Content-Length"] == str(export.path.stat().st_size)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_front_sends_the_file_and_not_where_it_lies(tmp_path):
    (tmp_path / "file").write_bytes(b"content")

    async def application(environ):
        return 200, [("Content-Type", "text/csv"), (FILE, str(tmp_path / "file"))], b""

    async def begin():
        pass

    answer = serve(Front(application, begin=begin, end=lambda: None), "GET", "/")

    assert answer.body == b"content"
    assert FILE not in answer.headers


def test_the_log_keeps_who_took_it(browser, olga, olgas_event):
    export = made(olga, "tickets", event_id=olgas_event.pk)

    browser.get(address(export))

    entry = Entry.objects.get(action="export.downloaded")
    assert (entry.actor_id, entry.target_id, entry.target_name) == (olga.user_id, export.pk, "Jazz Night")


def test_without_a_file_there_is_nothing(browser, olga):
    waiting, lost, over = asked(olga), made(olga), made(olga)
    Export.objects.filter(pk=waiting.pk).update(state="QUEUED", file="", done_at=None)
    lost.path.unlink()
    Export.objects.filter(pk=over.pk).update(expires_at=over.asked_at)

    with nothing_changes():
        assert [browser.get(address(one)).status_code for one in (waiting, lost, over)] == [404, 404, 404]


def test_others_of_the_team_may_take_it_and_others_may_not(olga, olgas_event):
    export = made(olga)
    roles = (Role.FINANCE, Role.BOX_OFFICE, Role.VIEWER)
    finance, box_office, viewer = (browser_of(make_member(make_organiser(), role)) for role in roles)
    stella = browser_of(make_member(make_organiser("stellas"), Role.OWNER, name="stella"))

    allowed = finance.get(address(export))

    with nothing_changes():
        refused = [
            box_office.get(address(export)),
            viewer.get(EXPORTS),
            stella.get(address(export)),
            stella.get(f"/manage/stellas/exports/{export.pk}/"),
        ]
    assert allowed.status_code == 200
    assert [answer.status_code for answer in refused] == [403, 403, 404, 404]


def test_who_is_narrowed_sees_and_takes_their_own_alone(olga, olgas_event):
    finance = make_member(make_organiser(), Role.FINANCE, name="finn", events=[olgas_event])
    manager = make_member(make_organiser(), Role.MANAGER, name="mona", events=[olgas_event])
    exports = [made(one, event_id=olgas_event.pk) for one in (olga, manager, finance)]
    browser = browser_of(finance)

    assert [browser.get(address(one)).status_code for one in exports] == [404, 404, 200]
    assert browser.get(EXPORTS).context["exports"] == [exports[2]]
    assert [browser_of(olga).get(address(one)).status_code for one in exports] == [200, 200, 200]


def test_who_was_narrowed_since_takes_no_more_than_they_may_see_now(olga, olgas_event):
    manager = make_member(make_organiser(), Role.MANAGER, name="mona")
    everything = made(manager)
    other = make_event(name="Rehearsal")
    manager.is_narrowed = True
    manager.save()
    accesses = [EventAccess.objects.create(membership=manager, event=event) for event in (olgas_event, other)]
    both = made(manager)
    browser = browser_of(manager)
    assert [browser.get(address(one)).status_code for one in (everything, both)] == [404, 200]

    accesses[1].delete()

    with nothing_changes():
        assert browser.get(address(both)).status_code == 404
