from pathlib import Path

import pytest

from ticketonline.settings.database import read_database
from ticketonline.settings.env import Env


@pytest.fixture
def pool(tmp_path: Path) -> dict[str, float]:
    env = Env({"DATABASE_URL": "postgresql://shop@db/shop"})
    described = read_database(env, data_folder=tmp_path, processes=2, threads=32)
    options: dict[str, float] = described["OPTIONS"]["pool"]
    return options


def test_a_process_has_few_connections_however_many_threads_it_has(pool):
    assert pool["max_size"] == 16


def test_attempts_to_reconnect_are_begun_anew_no_later_than_the_next_request(pool):
    # psycopg's own five minutes, with pauses that double, went on refusing long after a database was back.
    assert pool["reconnect_timeout"] <= pool["timeout"]
