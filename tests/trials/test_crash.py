"""A few rounds of the crash trial (`make crash` plays many): not one answer is lost."""

import asyncio
import secrets

import pytest
from django.db import connection

from tests.live_server import prepared_data
from tests.programs import find_postgresql
from tests.trials.blows import Victim
from tests.trials.rounds import SETTINGS, play_round, wait_until_payments_end
from tests.trials.stage import set_stage


def play(engine: str, *victims: Victim) -> None:
    """A round for each victim; any fault fails, and names the seed that repeats its plan."""
    seed = secrets.token_hex(4)
    with set_stage(engine, settings=SETTINGS, prepared=prepared_data()) as stage:

        async def rounds() -> list[str]:
            faults = []
            for number, victim in enumerate(victims, start=1):
                faults += (await play_round(stage, victim, seed=f"{seed}-{number}")).faults
            return faults + await wait_until_payments_end(stage)

        faults = asyncio.run(rounds())
        assert faults == [], f"SEED={seed}\n{stage.shop.log()[-4000:]}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one engine a run")
def test_no_answer_is_lost_when_the_shop_is_killed_on_sqlite():
    play("sqlite", Victim.SERVER, Victim.EVERYTHING)


@pytest.mark.postgres
def test_no_answer_is_lost_when_shop_or_database_is_killed_on_postgresql():
    if connection.vendor != "postgresql" or find_postgresql() is None:
        pytest.skip("run with PostgreSQL (TEST_DATABASE_URL), where its programs are found")
    play("postgresql", Victim.POSTGRES, Victim.SERVER, Victim.SERVERS)
