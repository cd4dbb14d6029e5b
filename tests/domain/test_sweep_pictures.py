"""Pictures that no event shows any more are deleted, after a day."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from tests.factories import make_event
from ticketonline.events.models import Event
from ticketonline.events.services.sweep_pictures import KEPT, sweep_pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def show(event: Event, name: str) -> Path:
    event.image.save(name, ContentFile(b"a picture"))
    return Path(event.image.path)


def let_pass(file: Path, passed: timedelta) -> None:
    moment = time.time() - passed.total_seconds()
    os.utime(file, (moment, moment))


def test_a_picture_that_was_replaced_goes_after_a_day(olgas_event):
    old = show(olgas_event, "old.jpg")
    new = show(olgas_event, "new.jpg")
    for file in (old, new):
        let_pass(file, KEPT - timedelta(minutes=1))
    assert sweep_pictures() == 0

    for file in (old, new):
        let_pass(file, KEPT + timedelta(minutes=1))
    assert sweep_pictures() == 1

    assert (old.exists(), new.exists()) == (False, True)


def test_a_picture_that_another_event_shows_as_well_stays(olgas_event):
    shared = show(olgas_event, "shared.jpg")
    make_event(image=olgas_event.image.name)
    let_pass(shared, KEPT * 2)
    Event.objects.filter(pk=olgas_event.pk).update(image="")

    assert sweep_pictures() == 0
    assert shared.exists()


def test_where_there_is_no_picture_nothing_is_done():
    assert sweep_pictures() == 0
