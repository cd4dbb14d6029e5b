"""How the database is emptied between tests that commit."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection

from tests.emptying import empty_the_database
from tests.factories import make_event, make_reservation


@pytest.mark.django_db(transaction=True)
def test_every_row_goes_but_for_what_migrating_made_and_the_log_is_guarded_as_before():
    stay = {ContentType: ContentType.objects.count(), Permission: Permission.objects.count()}
    make_reservation(make_event())

    empty_the_database()

    assert {model: model._default_manager.count() for model in apps.get_models()} == (
        dict.fromkeys(apps.get_models(), 0) | stay
    )
    assert min(stay.values()) > 0
    make_event()
    with pytest.raises(IntegrityError):
        connection.cursor().execute("DELETE FROM audit_entry")
