import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from ticketonline.core.chance import FETCH_BYTES, random_bytes

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("count", [0, 1, 10, FETCH_BYTES, FETCH_BYTES + 1])
def test_there_are_as_many_bytes_as_asked_for(count):
    assert len(random_bytes(count)) == count


def test_nobody_is_given_what_somebody_was_given_before():
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda _: random_bytes(10), range(20_000)))

    assert len(set(given)) == 20_000


def test_a_forked_process_has_chance_of_its_own():
    random_bytes(1)
    reader, writer = os.pipe()

    child = os.fork()
    if child == 0:
        os.write(writer, random_bytes(16))
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 16) != random_bytes(16)
