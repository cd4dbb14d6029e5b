"""What a load balancer asks."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_it_is_ok_while_the_database_answers(bruno):
    answer = bruno.get("/health/")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "Cookie" not in answer.headers["Vary"]


def test_it_is_503_when_the_database_does_not_answer(bruno):
    def gone(*_):
        raise OperationalError

    with connection.execute_wrapper(gone):
        answer = bruno.get("/health/")

    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")
