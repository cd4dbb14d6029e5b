"""Some rounds of the mail trial (`python -m tests.trials.mail_crash` plays many): all are mailed, and none twice."""

import secrets

import pytest

from tests.live_server import prepared_data
from tests.trials.mail_crash import fresh_shop, play

pytestmark = pytest.mark.one_engine

ROUNDS = 2


def test_every_order_is_mailed_and_none_twice_however_often_the_worker_is_killed():
    seed = secrets.token_hex(4)

    with fresh_shop(prepared_data()) as env:
        assert play(env, rounds=ROUNDS, seed=seed) == [], f"SEED={seed}"
