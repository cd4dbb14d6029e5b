"""Whose an event is that a script puts on sale."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_organiser
from ticketonline.accounts.errors import InvalidOrganiser
from ticketonline.accounts.models import Organiser
from ticketonline.accounts.services.find_organiser import the_organiser
from ticketonline.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_where_there_is_none_one_is_made_once():
    made = the_organiser("")

    assert (made.slug, made.name) == ("box-office", "Box office")
    assert the_organiser("") == made == the_organiser("box-office")
    assert [entry.action for entry in Entry.objects.all()] == ["organiser.created"]


def test_the_only_one_needs_no_naming():
    olgas = make_organiser()

    assert the_organiser("") == olgas


def test_of_several_one_is_named():
    make_organiser()
    stellas = make_organiser("stella", "Stella")

    assert the_organiser("stella") == stellas
    with nothing_changes(), pytest.raises(InvalidOrganiser) as refused:
        the_organiser("")
    assert refused.value.error == "There are several organisers; name one with --organiser SLUG."


@pytest.mark.parametrize("there", [0, 1])
def test_one_that_is_not_there_is_not_made(there):
    if there:
        make_organiser()

    with nothing_changes(), pytest.raises(InvalidOrganiser) as refused:
        the_organiser("nobody")

    assert refused.value.error == "--organiser: There is no organiser 'nobody'."
    assert Organiser.objects.count() == there
