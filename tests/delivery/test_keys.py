"""The keys of events: one in use, encrypted at rest, changed without making a ticket void."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, transaction

from tests.factories import make_event, make_reservation
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.core.ids import new_id
from ticketonline.core.sealing import sealed
from ticketonline.delivery import signing
from ticketonline.delivery.errors import SigningKeyClosed
from ticketonline.delivery.models import SigningKey
from ticketonline.delivery.services import keys
from ticketonline.delivery.services.issue import State, check, issue, qr_text, renew
from ticketonline.delivery.services.keys import key_for, open_private_key, rotate_key
from ticketonline.events.errors import EventNotFound
from ticketonline.events.services.delete_events import delete_events
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db

OTHER_SECRET = "another secret of the shop, long enough to be one, but not the same"


@pytest.fixture
def event():
    return make_event()


@pytest.fixture
def buy(event):
    """Gives a ticket of the event, paid and given out."""

    def buy():
        reservation = make_reservation(event)
        settle(start_payment(reservation.pk).pk, Answer())
        return issue(reservation.pk)[0]

    return buy


def test_an_event_has_one_key_and_no_two_events_the_same(event):
    first, again, other = key_for(event.pk), key_for(event.pk), key_for(make_event(slug="other").pk)

    assert first == again
    assert SigningKey.objects.count() == 2
    assert len({first.code_id, other.code_id}) == len({bytes(first.public_key), bytes(other.public_key)}) == 2


def test_the_private_key_fits_the_public_one_and_the_id_is_made_of_it(event):
    key = key_for(event.pk)

    assert signing.public_key_of(open_private_key(key)) == bytes(key.public_key)
    assert bytes.fromhex(key.code_id) == signing.key_id_of(bytes(key.public_key))


def test_no_row_has_a_private_key_that_can_be_read(event):
    private_key = open_private_key(key_for(event.pk))

    (row,) = SigningKey.objects.values()

    for spelt in (private_key, private_key.hex().encode()):
        assert not [name for name, value in row.items() if spelt in _as_bytes(value)]


def _as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_the_same_key_is_never_encrypted_to_the_same_bytes(event):
    assert sealed(b"seed", purpose=keys.PURPOSE) != sealed(b"seed", purpose=keys.PURPOSE)


def test_another_secret_key_opens_nothing_and_what_is_given_out_stays_valid(buy, settings):
    issued = buy()
    text = qr_text(issued)

    settings.SECRET_KEY = OTHER_SECRET

    with pytest.raises(SigningKeyClosed):
        qr_text(issued)
    assert check(text).state == State.VALID


def test_with_another_secret_key_a_new_key_and_new_codes_mend_it(buy, event, settings):
    issued = buy()
    old = qr_text(issued)
    settings.SECRET_KEY = OTHER_SECRET

    rotate_key(event.pk, by=OPERATOR)

    renewed = renew(issued)
    assert [check(text).state for text in (old, qr_text(renewed))] == [State.VOID, State.VALID]


def test_a_former_secret_key_still_opens_what_it_encrypted(buy, event, settings):
    issued = buy()
    text = qr_text(issued)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER_SECRET

    assert qr_text(issued) == text
    new = rotate_key(event.pk, by=OPERATOR)
    settings.SECRET_KEY_FALLBACKS = []
    assert signing.public_key_of(open_private_key(new)) == bytes(new.public_key)


def test_a_private_key_put_into_another_row_signs_nothing(event):
    """Who writes into the database, and knows no secret, can't have one event's key sign for another."""
    own, other = key_for(event.pk), key_for(make_event(slug="other").pk)

    SigningKey.objects.filter(pk=own.pk).update(sealed_private_key=other.sealed_private_key)
    own.refresh_from_db()

    with pytest.raises(SigningKeyClosed):
        open_private_key(own)


def test_a_new_key_signs_what_is_given_out_from_now_on_and_the_old_tickets_stay_valid(buy, event):
    before = buy()
    old_text = qr_text(before)

    new = rotate_key(event.pk, by=OPERATOR)

    after = buy()
    assert key_for(event.pk) == after.key == new != before.key
    assert qr_text(before) == old_text
    assert [check(text).state for text in (old_text, qr_text(after))] == [State.VALID, State.VALID]
    assert [key.retired_at is None for key in SigningKey.objects.order_by("id")] == [False, True]


def test_who_changed_a_key_is_in_the_log_without_the_key(event):
    old = key_for(event.pk)

    new = rotate_key(event.pk, by=OPERATOR)

    entry = Entry.objects.get(action="event.key_changed")
    assert (entry.target_id, entry.organiser_id, entry.actor_name) == (event.pk, event.organiser_id, "operator")
    assert (entry.before, entry.after) == ({"signing_key": old.code_id}, {"signing_key": new.code_id})


def test_an_event_that_does_not_exist_has_no_key_to_change():
    with pytest.raises(EventNotFound):
        rotate_key(new_id(), by=OPERATOR)

    assert not SigningKey.objects.exists()


def test_an_id_that_another_key_has_is_not_taken(event, monkeypatch):
    taken = key_for(event.pk)
    seeds = iter([open_private_key(taken), signing.new_private_key()])
    monkeypatch.setattr(signing, "new_private_key", lambda: next(seeds))

    other = key_for(make_event(slug="other").pk)

    assert other.code_id != taken.code_id


@pytest.mark.parametrize("wrong", ["a second one in use", "the id of another"])
def test_the_database_refuses(event, wrong):
    key, other = key_for(event.pk), make_event(slug="other")
    columns = {"code_id": "00000000", "event": event} if wrong == "a second one in use" else {"event": other}

    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(**({"code_id": key.code_id, "public_key": b"", "sealed_private_key": b""} | columns))

    assert SigningKey.objects.get() == key


def test_an_event_that_nobody_bought_for_is_deleted_with_its_key(event):
    key_for(event.pk)

    delete_events([event.pk])

    assert not SigningKey.objects.exists()


def test_no_page_of_the_admin_shows_keys_or_former_codes():
    shown = [model for model in apps.get_app_config("delivery").get_models() if admin.site.is_registered(model)]

    assert not {"SigningKey", "FormerCode"} & {model.__name__ for model in shown}
