"""How much memory the server and its worker take in the end."""

from ..figures import Figure, at_most
from ..processes import memory_mib, program
from ..stand import Stand


def measure(stand: Stand) -> list[Figure]:
    """One row: the proportional share (PSS) of all processes of the shop that went through the measures before."""
    processes = stand.shop.shop.find_processes()
    for process_id in processes:
        print(f"  {program(process_id)[:70]:<70} {memory_mib([process_id]):6.1f} MiB")
    return [at_most(250, name="memory of server and worker (PSS)", value=memory_mib(processes), unit="MiB")]
