"""`ticketonline rotate-key`: what is given out next is signed by a new key, and what was stays valid."""

from uuid import UUID

import pytest

from tests.changes import nothing_changes
from tests.delivery.holding import bought, tickets_of
from tests.factories import make_event
from ticketonline.audit.models import Entry
from ticketonline.cli import _parser
from ticketonline.delivery.services.issue import State, check, qr_text

pytestmark = pytest.mark.django_db


def run(event_id: object) -> int:
    chosen = _parser().parse_args(["rotate-key", str(event_id)])
    status: int = chosen.run(chosen)
    return status


def test_the_next_ticket_has_the_new_key_and_the_one_before_stays_valid(capsys):
    event = make_event()
    before = tickets_of(bought(event))[0]

    assert run(event.pk) == 0

    after = tickets_of(bought(event))[0]
    assert capsys.readouterr().out == f"{after.key.code_id}\n"
    assert after.key.code_id != before.key.code_id
    assert [check(qr_text(one)).state for one in (before, after)] == [State.VALID] * 2
    assert Entry.objects.get(action="event.key_changed").actor_name == "operator"


def test_an_event_that_is_none_is_refused(capsys):
    with nothing_changes(), pytest.raises(SystemExit) as ended:
        run(UUID(int=1))

    assert (ended.value.code, capsys.readouterr().out) == (2, "")


def test_what_is_no_id_is_refused():
    with pytest.raises(SystemExit) as ended:
        run("jazz-night")

    assert ended.value.code == 2
