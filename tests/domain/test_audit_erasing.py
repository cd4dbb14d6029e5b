"""The log loses a personal value, visibly and for a reason that it tells; and nothing else, whoever asks."""

import pytest
from django.db import IntegrityError, transaction

from tests.changes import nothing_changes
from tests.factories import make_organiser
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.audit.rules import ERASED, EVENT_ERASED, PERSON_ERASED
from ticketonline.audit.services.erase_values import erase_values
from ticketonline.audit.services.record import record
from ticketonline.core.ids import new_id

pytestmark = pytest.mark.django_db

STAYS = "entries of the audit log stay as they are"


def note(action="order.contact_changed", kind="reservation", *, organiser=None, name="Jazz Night", **sides) -> Entry:
    return record(
        action,
        by=OPERATOR,
        organiser_id=(organiser or make_organiser()).pk,
        target_type=kind,
        target_id=new_id(),
        target_name=name,
        **sides,
    )


def erasure(action=PERSON_ERASED, organiser=None) -> Entry:
    return note(action, "person", organiser=organiser, name="")


CONTACT = {
    "before": {"email": "bruno@example.org", "name": "", "pending_until": None},
    "after": {"email": "brno@example.org", "name": "Bruno “B” Bąk", "pending_until": "later"},
}


@pytest.mark.parametrize("action", [PERSON_ERASED, EVENT_ERASED])
def test_personal_values_give_way_to_a_marker_and_all_else_stays(action):
    entry, by = note(**CONTACT), erasure(action)

    assert erase_values([entry], by=by) == 1

    kept = Entry.objects.get(pk=entry.pk)
    assert kept.before == {"email": ERASED, "name": "", "pending_until": None}
    assert kept.after == {"email": ERASED, "name": ERASED, "pending_until": "later"}
    assert kept.erased_by == by.pk
    same = [field.attname for field in Entry._meta.concrete_fields]
    same = [name for name in same if name not in ("before", "after", "erased_by")]
    assert [getattr(kept, name) for name in same] == [getattr(entry, name) for name in same]


def test_only_what_is_meant_is_erased_and_the_rest_another_time():
    entry, first, second = note(**CONTACT), erasure(), erasure()

    erase_values([entry], by=first, is_meant=lambda value: value == "bruno@example.org")
    between = Entry.objects.get(pk=entry.pk)
    erase_values([between], by=second)

    assert (between.before["email"], between.after["email"]) == (ERASED, "brno@example.org")
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.after["email"], kept.erased_by) == (ERASED, second.pk)


def test_an_invitations_address_and_what_was_sought_are_personal():
    invited = note("member.invited", "invitation", name="bruno@example.org", after={"role": "viewer"})
    sought = note("log.exported", "organiser", after={"q": "bruno@example.org", "group": "order"})

    assert erase_values([invited, sought], by=erasure()) == 2

    invited.refresh_from_db()
    sought.refresh_from_db()
    assert (invited.target_name, invited.search_text, invited.after) == (ERASED, "", {"role": "viewer"})
    assert sought.after == {"q": ERASED, "group": "order"}


def test_what_is_not_personal_is_left_alone():
    event = note("event.changed", "event", after={"name": "Jazz Night"})
    member = note("member.joined", "member", name="Bruno", after={"role": "viewer"})
    empty = note(after={"email": ""})

    with nothing_changes():
        by = None
        with transaction.atomic():
            by = erasure()
            assert erase_values([event, member, empty], by=by) == 0
            transaction.set_rollback(True)


CHANGES = {
    "other words": {"after": CONTACT["after"] | {"email": "stella@example.org"}},
    "a value that is not personal": {"after": CONTACT["after"] | {"pending_until": ERASED}},
    "a value less": {"after": {"email": ERASED}},
    "a value more": {"after": CONTACT["after"] | {"text": ERASED}},
    "nothing left": {"before": {}, "after": {}},
    "who": {"actor_name": ERASED},
    "whose": {"actor_id": new_id()},
    "what": {"action": "order.cancelled"},
    "on what": {"target_name": ERASED, "search_text": ""},
    "what it is found by": {"search_text": ""},
    "when": {"at": "2026-01-01T00:00:00Z"},
    "from where": {"address": "192.0.2.9"},
    "its key": {"id": new_id()},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_other_change_is_refused_also_for_an_erasure(change):
    entry, by = note(**CONTACT), erasure()

    with nothing_changes(), pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change, erased_by=by.pk)


@pytest.mark.parametrize("reason", ["none", "no entry", "an entry of another kind", "another organiser's"])
def test_nothing_is_erased_without_an_entry_that_says_so(reason):
    entry = note(**CONTACT)
    by = {
        "none": None,
        "no entry": new_id(),
        "an entry of another kind": note("event.published", "event").pk,
        "another organiser's": erasure(organiser=make_organiser("stella", "Stella")).pk,
    }[reason]
    erased = {"after": CONTACT["after"] | {"email": ERASED}}

    with nothing_changes(), pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**erased, erased_by=by)


def test_an_entry_from_which_something_was_erased_still_stays():
    entry, by = note(**CONTACT), erasure()
    erase_values([entry], by=by)

    with nothing_changes():
        for change in (
            lambda: Entry.objects.filter(pk=entry.pk).update(before=CONTACT["before"], erased_by=by.pk),
            lambda: Entry.objects.filter(pk=entry.pk).delete(),
            lambda: Entry.objects.filter(pk=by.pk).update(action="event.published"),
        ):
            with pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
                change()
