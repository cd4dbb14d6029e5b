"""Generated requests with a token of this role and that: no 5xx, and no answer that breaks the OpenAPI document.

This is the short run; `python -m tests.organisers_api.long_schemathesis` is the long one, with every role.
"""

from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_event, make_member, make_reservation, ticket_type
from tests.organisers_api.calling import program_with_everything, sold
from tests.organisers_api.fuzzing import Known, fuzz
from ticketonline.accounts.rules import NEEDED, Role, Scope, may
from ticketonline.audit.models import Entry
from ticketonline.events.models import Event, PromoCode

PHASES, EXAMPLES = {Role.OWNER: "examples,fuzzing"}, {Role.OWNER: 3}
OTHERS = (Role.BOX_OFFICE, Role.VIEWER)  # what they are refused never gets as far as the database


@pytest.mark.one_engine
def test_whatever_some_role_is_refused_one_of_those_that_ask_is():
    def refused(*roles: Role) -> set[Scope]:
        return {scope for scope in Scope for role in roles if not may(role, NEEDED[scope])}

    assert refused(*OTHERS) == refused(*Role) != set()
    assert refused(Role.OWNER) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.OWNER, *(pytest.param(role, marks=pytest.mark.one_engine) for role in OTHERS)])
def test_every_operation_keeps_its_word(role: Role, prompt_server: LiveServer, tmp_path: Path, settings):
    settings.TOKEN_READS_A_MINUTE = settings.TOKEN_WRITES_A_MINUTE = 1_000_000
    event = make_event(ticket_type("VIP", "120.00", 1000), ticket_type("Free", "0.00", 1000))
    draft = make_event(ticket_type("VIP", "9800", 1), name="Enka", currency="JPY", status=Event.Status.DRAFT)
    program = program_with_everything(make_member(role=role))
    known = Known(
        secret=program.secret,
        events=[str(event.pk), str(draft.pk)],
        types=[str(kind.pk) for kind in event.ticket_types.all()],
        reservations=[str(make_reservation(event).pk), str(sold(event, VIP=2).pk)],
        exports=[],
        codes=[str(PromoCode.objects.create(event=event, code="SUMMER", percent_off=10).pk)],
        tags=['"0"', '"1"', '"2"'],
    )

    phases, most = PHASES.get(role, "fuzzing"), EXAMPLES.get(role, 1)
    done = fuzz(prompt_server.url, known, folder=tmp_path, max_examples=most, seed=1, phases=phases)

    assert done.returncode == 0, done.stdout + done.stderr
    # The requests went all the way.
    assert Entry.objects.filter(action="event.created", actor_name__contains="API:").exists() or role is not Role.OWNER
