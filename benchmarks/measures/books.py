"""Whether all that was sold so fast was sold right."""

import subprocess

from tests.live_server import TICKETONLINE

from ..failure import BenchFailed
from ..figures import Figure
from ..stand import Stand


def measure(stand: Stand) -> list[Figure]:
    """No row: the books of the shop that went through the measures before are recounted, and must be right."""
    shop = stand.shop.shop
    done = subprocess.run([*TICKETONLINE, "verify"], env=shop.env, cwd=shop.data, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"the books are wrong: {done.stdout}{done.stderr}")
    print("\n".join(f"  {line}" for line in done.stdout.strip().splitlines()))
    return []
