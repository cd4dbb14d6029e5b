"""What processes used, as /proc tells it."""

import os
import subprocess
import sys
import time

import pytest

from benchmarks.processes import family, memory_mib, parent_of, program, used_by, used_by_all

pytestmark = [pytest.mark.one_engine, pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's /proc")]

COMPUTE = "import time\nwhile time.process_time() < 0.3: pass\n"
# A parent that lets a child compute, waits for it, and says so; then it rests until its input ends.
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {COMPUTE!r}])
print("done", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def parent():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"done\n"
        yield process.pid
        process.stdin.close()


def test_what_a_child_used_is_still_counted_after_it_has_ended(parent):
    assert 0.3 <= used_by([parent]) < 3


def test_a_family_is_all_that_descend_from_a_process(parent):
    assert family(parent) == [parent]
    assert {os.getpid(), parent} <= {*family(os.getpid())}
    assert parent_of(parent) == os.getpid()


def test_a_process_has_a_share_of_the_memory_and_a_name(parent):
    assert 2 < memory_mib([parent]) < 100
    assert program(parent).startswith(sys.executable)


def test_what_has_ended_used_nothing(parent):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    assert used_by([gone.pid]) == 0
    assert memory_mib([gone.pid]) == 0
    assert program(gone.pid) == ""


def test_the_machine_was_busy_at_least_as_long_as_we_were():
    before, mine = used_by_all(), time.process_time()
    while time.process_time() - mine < 0.2:
        pass

    assert used_by_all() - before >= 0.15
