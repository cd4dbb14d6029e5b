"""The audit log: written with what it tells of, and never again."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.changes import nothing_changes
from tests.factories import make_organiser, make_person
from ticketonline.accounts.models import Organiser
from ticketonline.accounts.services.change_organiser import change_organiser
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.audit.models import Entry
from ticketonline.audit.queries import Word, find_actor_name, in_chunks, list_entries
from ticketonline.audit.services.record import record
from ticketonline.core.database import writing
from ticketonline.core.ids import new_id

pytestmark = pytest.mark.django_db

STAYS = "entries of the audit log stay as they are"


def olga() -> Actor:
    person = make_person("olga")
    return Actor(user_id=person.pk, name=person.shown_name, address="192.0.2.1")


def note(action="event.published", name="Jazz Night", *, organiser=None, by=OPERATOR, **sides) -> Entry:
    return record(
        action,
        by=by,
        organiser_id=(organiser or make_organiser()).pk,
        target_type="event",
        target_id=new_id(),
        target_name=name,
        **sides,
    )


# --- It stays -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(actor_name="Nobody"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get().delete(),
        lambda: Entry.objects.get().save(),
        lambda: Entry.objects.all()._raw_delete("default"),
    ],
    ids=["update", "delete", "delete one", "save", "delete in SQL"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    note()

    with nothing_changes(), pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        change()


def test_the_database_refuses_to_empty_the_log():
    note()
    emptying = "TRUNCATE audit_entry" if connection.vendor == "postgresql" else "DELETE FROM audit_entry"

    with nothing_changes(), pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        connection.cursor().execute(emptying)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has INSERT OR REPLACE")
def test_an_entry_is_not_replaced():
    note()
    columns = ", ".join(field.column for field in Entry._meta.concrete_fields)
    shown = columns.replace("actor_name", "'Nobody'")

    with nothing_changes(), pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        connection.cursor().execute(f"INSERT OR REPLACE INTO audit_entry ({columns}) SELECT {shown} FROM audit_entry")


def test_an_entry_outlives_what_it_tells_of():
    organiser = make_organiser()
    entry = note(organiser=organiser)

    organiser.delete()

    assert Entry.objects.get() == entry


# --- It is written with its cause ---------------------------------------------------------------------------------


def test_it_is_rolled_back_with_what_it_tells_of():
    organiser, by = make_organiser(), olga()

    def change_and_fail():
        with writing():
            change_organiser(organiser.pk, name="Olga’s Days", email="", by=by)
            raise ZeroDivisionError

    with nothing_changes(), pytest.raises(ZeroDivisionError):
        change_and_fail()


def test_it_says_who_did_what_to_what_from_where():
    organiser = make_organiser()
    by = olga()

    change_organiser(organiser.pk, name="Olga’s Days", email="olga@example.org", by=by)

    entry = Entry.objects.get()
    assert (entry.organiser_id, entry.action, entry.target_id) == (organiser.pk, "organiser.changed", organiser.pk)
    assert (entry.actor_id, entry.actor_name, entry.address) == (by.user_id, "olga@example.org", "192.0.2.1")
    assert entry.before == {"name": "Olga’s Nights", "email": ""}
    assert entry.after == {"name": "Olga’s Days", "email": "olga@example.org"}


def test_only_what_differs_is_kept():
    entry = note(before={"name": "Jazz", "city": "Łódź", "gone": 1}, after={"name": "Jazz", "city": "Oslo", "new": []})

    entry.refresh_from_db()
    assert entry.before == {"city": "Łódź", "gone": 1}
    assert entry.after == {"city": "Oslo", "new": []}


def test_a_change_that_changes_nothing_is_not_told():
    organiser = make_organiser()

    change_organiser(organiser.pk, name=organiser.name, email=organiser.email, by=olga())

    assert not Entry.objects.exists()


def test_what_is_too_long_is_cut():
    entry = note(name="x" * 400, by=Actor(user_id=None, name="y" * 300))

    assert (len(entry.target_name), len(entry.actor_name)) == (300, 254)


# --- It is read ---------------------------------------------------------------------------------------------------


def found(organiser: Organiser, **how) -> list[str]:
    return [entry.target_name for entry in list_entries(organiser.pk, **how)]


def test_an_organiser_finds_its_own_newest_first():
    olgas, others = make_organiser(), make_organiser("stella", "Stella")
    for name in ("first", "second", "third"):
        note(name=name, organiser=olgas)
    note(name="theirs", organiser=others)

    assert sorted(found(olgas)) == ["first", "second", "third"]
    ids = [entry.pk for entry in list_entries(olgas.pk)]
    assert ids == sorted(ids, reverse=True)
    assert found(others) == ["theirs"]


def test_it_is_found_by_all_words_whatever_the_case_and_the_accents():
    organiser = make_organiser()
    note(name="Wieczór Łódzki", organiser=organiser)
    note("member.left", "Bo", organiser=organiser)

    assert found(organiser, words=[Word(text="lodzki"), Word(text="published")]) == ["Wieczór Łódzki"]
    assert found(organiser, words=[Word(text="lodzki"), Word(text="left")]) == []
    assert found(organiser, words=[Word(text="ging", actions=["member.left"])]) == ["Bo"]


def test_it_is_found_by_what_it_is_about_and_by_who_did_it():
    organiser, by = make_organiser(), olga()
    note("event.published", "Jazz", organiser=organiser, by=by)
    note("event.types_ordered", "Rock", organiser=organiser)
    note("events_of_old.gone", "Noise", organiser=organiser)

    assert sorted(found(organiser, group="event")) == ["Jazz", "Rock"]
    assert found(organiser, actor_id=by.user_id) == ["Jazz"]
    assert find_actor_name(organiser.pk, by.user_id) == "olga@example.org"
    assert find_actor_name(make_organiser("stella").pk, by.user_id) is None


def test_many_are_read_in_chunks_without_one_twice(monkeypatch):
    monkeypatch.setattr("ticketonline.audit.queries.CHUNK", 3)
    organiser = make_organiser()
    for number in range(8):
        note(name=str(number), organiser=organiser)
    entries = list_entries(organiser.pk)

    assert list(in_chunks(entries, most=100)) == list(entries)
    assert list(in_chunks(entries, most=7)) == list(entries)[:7]
    assert list(in_chunks(entries, most=6)) == list(entries)[:6]
    assert list(in_chunks(entries, most=0)) == []
