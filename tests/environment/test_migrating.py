"""A shop of the time before there were organisers is brought to now, with all its events."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.live_server import TICKETONLINE, clean_environment, fresh_database, prepared_data

BEFORE = ("accounts", "events", "sales", "statistics", "payments")
WALK = (
    "from django.core.management import call_command as call; [call('migrate', app, '0001', verbosity=0) for app in {}]"
)
EVENT = """
INSERT INTO events_event (id, name, slug, date, time_zone, venue, address, city, country, description, currency, image,
  status, statistics_public, search_text, created_at)
VALUES ('{id}', 'Jazz Night', '{slug}', '2031-06-05 17:30:00', 'UTC', '', '', '', '', '', 'EUR', '', '{status}', true,
  'jazz night', '2026-01-01 00:00:00')
"""


@dataclass(frozen=True, kw_only=True)
class Former:
    """A database, and the commands that are run on it."""

    folder: Path
    url: str

    def run(self, *words: str) -> None:
        env = clean_environment() | {"TICKETONLINE_DATA": str(self.folder), "DATABASE_URL": self.url}
        done = subprocess.run([*TICKETONLINE, *words], env=env, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, "")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as database:
                cursor = database.execute(sql)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.folder / "ticketonline.sqlite3")) as file, file:
            return file.execute(sql).fetchall()


@pytest.fixture
def former(tmp_path: Path) -> Iterator[Former]:
    """A shop as it was in the first version: its tables, and nothing in them."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    with fresh_database(server) if server else nullcontext("") as url:
        shop = Former(folder=tmp_path, url=url)
        shop.run("manage", "shell", "--no-imports", "--command", WALK.format(BEFORE))
        yield shop


def test_events_from_before_become_one_organisers(former: Former):
    for slug, status in (("on-sale", "PUBLISHED"), ("a-draft", "DRAFT")):
        former.ask(EVENT.format(id=uuid4() if former.url else uuid4().hex, slug=slug, status=status))

    former.run("prepare")

    assert former.ask("SELECT slug, name FROM accounts_organiser") == [("box-office", "Box office")]
    of_organisers = "SELECT e.slug, o.slug FROM events_event e JOIN accounts_organiser o ON o.id = e.organiser_id"
    assert sorted(former.ask(of_organisers)) == [("a-draft", "box-office"), ("on-sale", "box-office")]
    former.run("verify")


@pytest.mark.static
def test_a_shop_without_an_event_gets_no_organiser():
    shop = Former(folder=prepared_data(), url="")  # it went through every version, and had no event in any

    assert shop.ask("SELECT slug FROM accounts_organiser") == []
