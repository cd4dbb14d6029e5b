"""What the tests with real processes share."""

from collections.abc import Iterator

import pytest

from tests.cluster import OPTIONS, Cluster, throw_away_cluster
from tests.programs import find_postgresql


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that the test may take away. Skips where its programs are not found."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip("PostgreSQL's programs were not found")
    # A stop at once must not lose what was committed: this one keeps its promise.
    with throw_away_cluster(programs, OPTIONS | {"synchronous_commit": "on"}) as cluster:
        yield cluster
