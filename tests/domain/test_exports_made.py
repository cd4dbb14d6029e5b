"""How exports are asked for and made, whatever dies meanwhile, and how they are forgotten."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.changes import nothing_changes
from tests.exporting import asked, made, read_csv
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.moments import INSTANT, at
from ticketonline.accounts.errors import NotPermitted
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.events.errors import EventNotFound
from ticketonline.exports.errors import ClaimLost, TooManyExports
from ticketonline.exports.models import Export, folder
from ticketonline.exports.rules import CLAIM, MOST_ATTEMPTS, MOST_UNFINISHED
from ticketonline.exports.services.claim import claim, end, renew
from ticketonline.exports.services.forget import LEFT_BEHIND, forget
from ticketonline.exports.services.make_file import make_file, make_next_file
from ticketonline.exports.sheets import _Csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_member(make_organiser(), Role.OWNER, name="olga")


@pytest.fixture(autouse=True)
def empty_folder():
    for path in folder().iterdir():
        path.unlink()


def files() -> set[str]:
    return {path.name for path in folder().iterdir()}


# --- Asking -------------------------------------------------------------------------------------------------------


def test_the_log_keeps_who_asked_for_what(owner, olgas_event):
    export = asked(owner, "tickets", "xlsx", event_id=olgas_event.pk)

    entry = Entry.objects.get(action="export.asked")
    assert (entry.actor_id, entry.target_id, entry.target_name) == (owner.user_id, export.pk, "Jazz Night")
    assert entry.after == {
        "kind": "tickets",
        "format": "xlsx",
        "since": None,
        "until": None,
        "with_names": True,
        "with_money": True,
    }


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BOX_OFFICE])
def test_who_may_not_export_is_refused(role):
    member = make_member(make_organiser(), role)

    with nothing_changes(), pytest.raises(NotPermitted):
        asked(member)


def test_an_event_of_others_or_one_that_is_hidden_is_refused(olgas_event):
    hidden, strange = make_event(name="Rehearsal"), make_event(organiser=make_organiser("stellas"))
    finance = make_member(make_organiser(), Role.FINANCE, events=[olgas_event])

    for event in (hidden, strange):
        with nothing_changes(), pytest.raises(EventNotFound):
            asked(finance, event_id=event.pk)


def test_who_is_narrowed_gets_their_events_alone(olgas_event):
    hidden = make_event(name="Rehearsal")
    make_reservation(olgas_event)
    make_reservation(hidden)
    finance = make_member(make_organiser(), Role.FINANCE, events=[olgas_event])

    for kind in ("reservations", "tickets", "money"):
        assert "Rehearsal" not in made(finance, kind).path.read_text()
    assert [row["Event"] for row in read_csv(Export.objects.get(kind="reservations"))] == ["Jazz Night"]


def test_columns_with_names_or_money_are_only_for_who_may_see_them(owner, olgas_event):
    make_reservation(olgas_event)
    export = asked(owner)
    Export.objects.update(has_names=False, has_money=False)
    make_next_file()

    export.refresh_from_db()
    (row,) = read_csv(export)
    assert [*row] == [
        "Event",
        "Reserved at",
        "State",
        "Paid or cancelled at",
        "Cancelled after payment at",
        "Time zone",
        "Number of tickets",
        "Tickets",
        "Promo code",
    ]


def test_more_at_a_time_than_are_made_are_refused(owner):
    for _ in range(MOST_UNFINISHED):
        asked(owner)

    with nothing_changes(), pytest.raises(TooManyExports):
        asked(owner)

    asked(make_member(make_organiser("stellas"), Role.OWNER))
    make_next_file()
    asked(owner)


# --- Making -------------------------------------------------------------------------------------------------------


def test_what_is_in_hand_is_not_taken_by_another_until_its_claim_lapses(owner):
    export = asked(owner)
    with at(clock.now()) as now:
        claim()

    with at(now + CLAIM - INSTANT), nothing_changes():
        assert claim() is None
    with at(now + CLAIM):
        again = claim()

    assert again is not None
    assert (again.pk, again.attempts) == (export.pk, 2)


def test_what_is_renewed_stays_in_hand_and_says_how_far_it_is(owner):
    asked(owner)
    with at(clock.now()) as now:
        export = claim()
    with at(now + CLAIM / 2):
        renew(export, rows_done=7)

    with at(now + CLAIM):
        assert claim() is None
    assert Export.objects.get().rows_done == 7


def test_who_lost_the_claim_ends_nothing_and_leaves_no_file(owner, olgas_event):
    make_reservation(olgas_event)
    asked(owner)
    with at(clock.now()) as now:
        slow = claim()
    with at(now + CLAIM):
        quick = claim()

        with nothing_changes():
            for late in (lambda: renew(slow, rows_done=1), lambda: end(slow, "FAILED"), lambda: make_file(slow)):
                with pytest.raises(ClaimLost):
                    late()
        assert files() == set()

        make_file(quick)

    assert len(read_csv(Export.objects.get())) == 1


def test_an_attempt_that_fails_leaves_no_file_and_is_repeated(owner, olgas_event, monkeypatch):
    make_reservation(olgas_event)
    asked(owner)

    with at(clock.now()) as now, monkeypatch.context() as patch:
        patch.setattr(_Csv, "write", lambda sheet, row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_next_file()
    assert files() == set()
    with at(now + CLAIM):
        assert make_next_file()

    export = Export.objects.get()
    assert (export.state, export.attempts) == ("DONE", 2)


def test_what_no_attempt_finishes_fails_at_last(owner):
    asked(owner)

    now = clock.now()
    for number in range(MOST_ATTEMPTS):
        with at(now + number * CLAIM):
            assert claim() is not None
    with at(now + MOST_ATTEMPTS * CLAIM):
        assert claim() is None

    export = Export.objects.get()
    assert (export.state, export.fault) == ("FAILED", "broken")


def test_looking_for_work_costs_one_query_when_there_is_none(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert make_next_file() is False


def test_the_database_keeps_a_file_to_what_is_done(owner):
    asked(owner)

    with pytest.raises(IntegrityError):
        Export.objects.update(file="x.csv")


# --- Forgetting ---------------------------------------------------------------------------------------------------


def test_what_is_over_is_deleted_with_its_file_and_nothing_else(owner):
    with at(clock.now() - timedelta(days=7)):
        over = made(owner)
    kept = made(owner)
    old = clock.now().timestamp() - timedelta(days=7).total_seconds()
    for export in (over, kept):
        os.utime(export.path, (old, old))

    forget()

    assert [*Export.objects.all()] == [kept]
    assert files() == {kept.file}


def test_what_a_killed_worker_left_is_deleted_once_nobody_writes_it(owner):
    old = clock.now().timestamp() - LEFT_BEHIND.total_seconds() - 1
    for name in ("left.csv", "written.csv"):
        (folder() / name).write_text("half")
    (folder() / "tmpleft").mkdir()
    (folder() / "tmpleft" / "rows").write_text("half")
    for name in ("left.csv", "tmpleft"):
        os.utime(folder() / name, (old, old))

    forget()

    assert files() == {"written.csv"}
    (folder() / "written.csv").unlink()
