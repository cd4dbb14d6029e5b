"""503: a database out of reach is a refusal that passes, never a 500."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpResponse

from tests.api.calling import EVENT, NOBODY, RESERVATION, STATS, TRANSACTION, Api, assert_refused, wish
from tests.changes import nothing_changes
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

CALLS: dict[str, Callable[[Api, Event], HttpResponse]] = {
    "list events": lambda api, event: api.get(EVENT),
    "show event": lambda api, event: api.post(EVENT, {"event_id": str(event.pk)}),
    "reserve": lambda api, event: api.post(RESERVATION, wish(event)),
    "show reservation": lambda api, event: api.get(RESERVATION, reservation_id=NOBODY),
    "pay": lambda api, event: api.put(RESERVATION, {"reservation_id": NOBODY}),
    "cancel": lambda api, event: api.delete(RESERVATION),
    "statistics": lambda api, event: api.get(STATS, event_id=event.pk),
    "transaction": lambda api, event: api.get(TRANSACTION, transaction_id=NOBODY),
}


@contextmanager
def failing(error: Exception, *, after: int = 0) -> Iterator[None]:
    """The database answers `after` statements and fails at the next, as one does whose connection breaks."""
    seen = 0

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen > after:
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("error", [OperationalError("the connection is lost"), InterfaceError("connection is closed")])
def test_every_operation_is_refused_when_the_database_is_down(
    api: Api, olgas_event: Event, call: str, error: Exception
):
    api.reserve(olgas_event)

    with nothing_changes():
        with failing(error):
            response = CALLS[call](api, olgas_event)

    assert_refused(response, 503, "busy")
    assert response.headers["Retry-After"] == "2"
    assert response.cookies == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", range(1, 4))
def test_a_connection_that_breaks_half_way_leaves_nothing_behind(api: Api, olgas_event: Event, after: int):
    with nothing_changes():
        # In a transaction of the test's, so that the wish is decided on the connection that fails.
        with transaction.atomic(), failing(OperationalError("the connection is lost"), after=after):
            response = api.post(RESERVATION, wish(olgas_event))

    assert_refused(response, 503, "busy")


def test_what_needs_no_database_is_answered_all_the_same(api: Api):
    with failing(OperationalError("the connection is lost")):
        assert api.get("/api/openapi.json").status_code == 200
        assert api.get("/api/").status_code == 200
        assert_refused(api.get("/events/nothing/"), 404, "not_found")
        assert_refused(api.post(EVENT, "{"), 400, "bad_request")
        assert_refused(api.delete(RESERVATION), 403, "no_reservation")
