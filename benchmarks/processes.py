"""What processes have used, read from /proc: the time of their processors and their share of the memory."""

import os
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Usage:
    """One process: who started it, and the seconds that it and those of its children that have ended computed for."""

    parent: int
    seconds: float


def used_by(process_ids: Iterable[int]) -> float:
    """Seconds of processor time of these processes so far, with those of their children that have ended."""
    return sum(usage.seconds for usage in map(_find_usage, process_ids) if usage)


def family(process_id: int) -> list[int]:
    """The process and all that descend from it and still run."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        usage = _find_usage(int(stat.parent.name))
        if usage:
            children.setdefault(usage.parent, []).append(int(stat.parent.name))
    found = [process_id]
    for one in found:
        found += children.get(one, [])
    return found


def parent_of(process_id: int) -> int:
    """Who started the process, which must run."""
    usage = _find_usage(process_id)
    assert usage is not None
    return usage.parent


def used_by_ended_children() -> float:
    """Seconds of processor time of all children of this process that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def used_by_all() -> float:
    """Seconds in which any processor of the machine did anything, or was taken away by its host."""
    user, nice, system, _idle, _waiting, irq, softirq, steal = map(int, _first_line("stat").split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND


def memory_mib(process_ids: Iterable[int]) -> float:
    """The processes' proportional share of memory (PSS): pages that several use are divided among them."""
    return sum(_memory_kib(process_id) for process_id in process_ids) / 1024


def program(process_id: int) -> str:
    """The words that the process was started with; nothing when it has ended."""
    try:
        return (PROC / str(process_id) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _memory_kib(process_id: int) -> int:
    try:
        lines = (PROC / str(process_id) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended meanwhile
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _find_usage(process_id: int) -> Usage | None:
    try:
        text = (PROC / str(process_id) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name of the program comes first, in brackets, and may hold anything.
    fields = text.rpartition(")")[2].split()
    return Usage(parent=int(fields[1]), seconds=sum(map(int, fields[11:15])) / TICKS_PER_SECOND)


def _first_line(name: str) -> str:
    with (PROC / name).open() as file:
        return file.readline()
