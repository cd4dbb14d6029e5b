"""The window and Django's way count by the same limits."""

from collections.abc import Callable

import pytest

from tests.changes import nothing_changes
from tests.web.two_ways import TwoWays, code_of, sent_back, told, wish
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]


def assert_limited(mine, djangos) -> None:
    """Both are the refusal; between them a second may have begun."""
    waits = [int(one.headers.pop("retry-after")) for one in (mine, djangos)]
    varies = [set(one.headers.pop("vary").split(", ")) for one in (mine, djangos)]
    assert 0 <= waits[0] - waits[1] <= 1 <= waits[1] <= 60
    assert varies[0] >= varies[1]  # where Django did not come to read the session
    assert told(mine) == told(djangos)
    assert (mine.status, code_of(mine)) == ("429 Too Many Requests", "too_many_requests")


@pytest.fixture
def limited(olgas_event: Event, settings) -> Callable[..., TwoWays]:
    """Both ways, with so many writes a client and a session at once and one a minute from then on."""

    def limited(*, client: int, session: int) -> TwoWays:
        settings.CLIENT_WRITES_A_MINUTE = settings.SESSION_WRITES_A_MINUTE = 1
        settings.CLIENT_BURST, settings.SESSION_BURST = client, session
        ways = TwoWays()
        ways.learn(olgas_event)
        return ways

    return limited


def test_a_client_has_one_budget_for_both_ways(limited, olgas_event: Event):
    ways = limited(client=4, session=9)
    for _ in range(2):
        for answer in ways.in_both(wish(olgas_event)):
            assert answer.status == "200 OK"

    with nothing_changes():
        assert_limited(*ways.in_both(wish(olgas_event)))


def test_a_session_has_one_budget_for_both_ways(limited, olgas_event: Event):
    ways = limited(client=9, session=4)
    cookie = sent_back(ways.at_the_window(wish(olgas_event)))
    for _ in range(2):
        for answer in ways.in_both(wish(olgas_event), {"Cookie": cookie}):
            assert answer.status == "200 OK"

    with nothing_changes():
        assert_limited(*ways.in_both(wish(olgas_event), {"Cookie": cookie}))


def test_a_write_of_a_session_that_has_to_wait_counts_once_for_its_client(limited, olgas_event: Event):
    ways = limited(client=4, session=1)
    cookie = {"Cookie": sent_back(ways.at_the_window(wish(olgas_event)))}
    statuses = [ways.at_the_window(wish(olgas_event), cookie).status[:3] for _ in range(2)]

    assert [*statuses, ways.at_the_window(wish(olgas_event)).status[:3]] == ["200", "429", "200"]


def test_what_is_not_understood_counts_once(limited, olgas_event: Event):
    ways = limited(client=2, session=9)

    statuses = [ways.at_the_window(body).status[:3] for body in (b"{", wish(olgas_event), wish(olgas_event))]

    assert statuses == ["400", "200", "429"]
