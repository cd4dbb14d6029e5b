"""Many workers look for exports: each file is made once."""

from collections import Counter

import pytest

from tests.exporting import asked, read_csv
from tests.factories import make_event, make_member, make_reservation
from tests.racing import race
from ticketonline.exports.errors import TooManyExports
from ticketonline.exports.models import Export, folder
from ticketonline.exports.rules import MOST_UNFINISHED
from ticketonline.exports.services.claim import claim
from ticketonline.exports.services.make_file import make_next_file

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def exports():
    """Three of them, of four reservations."""
    member, event = make_member(), make_event()
    for _ in range(4):
        make_reservation(event, VIP=1)
    for _ in range(3):
        asked(member)


def test_of_many_workers_one_takes_an_export_in_hand():
    def take_all() -> list[Export]:
        return [one for one in (claim() for _ in range(4)) if one is not None]

    taken = race(*[take_all] * 4)

    ids = Counter(one.pk for exports in taken for one in exports)
    assert len(ids) <= 3
    assert set(ids.values()) == {1}
    assert {*Export.objects.values_list("attempts", flat=True)} <= {0, 1}


def test_of_many_workers_who_make_them_all_none_makes_one_twice():
    before = {path.name for path in folder().iterdir()}

    def work() -> None:
        while Export.objects.exclude(state="DONE").exists():
            make_next_file()

    race(*[work] * 4)

    made = [*Export.objects.all()]
    assert [(one.state, one.attempts, len(read_csv(one))) for one in made] == [("DONE", 1, 4)] * 3
    assert {path.name for path in folder().iterdir()} - before == {one.file for one in made}


def test_of_many_who_ask_none_passes_the_limit():
    member = make_member(name="olga")

    def ask_for_one() -> Export:
        return asked(member)

    got = race(*[ask_for_one] * 12)

    made = [one for one in got if isinstance(one, Export)]
    assert len(made) == MOST_UNFINISHED - 3
    assert all(isinstance(one, TooManyExports) for one in got if one not in made)
    assert Export.objects.count() == MOST_UNFINISHED
