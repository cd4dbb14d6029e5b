"""What pgbench says, in the words of several releases."""

import pytest

from benchmarks.failure import BenchFailed
from benchmarks.pgbench import Transactions, read_transactions

pytestmark = pytest.mark.static

FIFTEEN = """\
pgbench (15.18 (Debian 15.18-0+deb12u1))
transaction type: /tmp/ticketonline-pgbench-ibo1nynl.sql
scaling factor: 1
query mode: prepared
number of clients: 16
number of threads: 2
maximum number of tries: 1
duration: 1 s
number of transactions actually processed: 1990
number of failed transactions: 0 (0.000%)
latency average = 7.782 ms
initial connection time = 53.902 ms
tps = 2055.972031 (without initial connection time)
"""
THIRTEEN = """\
number of transactions actually processed: 1990
latency average = 7.782 ms
tps = 1985.100000 (including connections establishing)
tps = 2055.972031 (excluding connections establishing)
"""


@pytest.mark.parametrize("report", [FIFTEEN, THIRTEEN], ids=["15", "13"])
def test_the_rate_is_the_one_without_the_time_that_connecting_took(report):
    assert read_transactions(report) == Transactions(done=1990, rate=2055.972031)


def test_a_report_without_a_rate_is_no_run():
    with pytest.raises(BenchFailed, match="not understood"):
        read_transactions(FIFTEEN.partition("tps")[0])
