"""Races are run on PostgreSQL: SQLite has one writer at a time, whatever we lock."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.racing import own_clocks


@pytest.fixture(autouse=True)
def only_where_many_write(request: pytest.FixtureRequest) -> None:
    """Skips what is marked `postgres` on any other database."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (TEST_DATABASE_URL)")


@pytest.fixture
def clocks() -> Iterator[None]:
    """Each contender may have a clock of its own."""
    with own_clocks():
        yield
