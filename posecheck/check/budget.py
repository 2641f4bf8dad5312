"""How the cores are shared by the clips that are checked at the same time.

Each thread that looks for poses has a model of 200 MB and keeps one core busy, so that there are never more of them
than cores. While clips wait, each one that is checked has one thread. When none waits, the cores of those that are done
go to those that go on: a clip is only ever given more, and gives all back when it ends, however it ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/proc/self/cgroup")
_CGROUPS = Path("/sys/fs/cgroup")


def share(held: Sequence[int], waiting: int, threads: int) -> tuple[int, ...]:
    """The threads of each clip that goes on, at least those it holds; then of each that begins now.

    held: threads of the clips that go on. waiting: how many have not begun. threads: how many there are in all.
    """
    beginning = min(waiting, threads - sum(held))
    shares = [*held, *[1] * beginning]
    for _ in range(threads - sum(shares) if shares else 0):
        shares[shares.index(min(shares))] += 1
    return tuple(shares)


def cores() -> int:
    """The cores that this process may keep busy: those that it is bound to, or fewer where a container has a quota."""
    return max(1, min(_bound_to(), int(_quota())))


def _bound_to() -> int:
    # New in Python 3.13; it also heeds PYTHON_CPU_COUNT.
    count: Callable[[], int | None] | None = getattr(os, "process_cpu_count", None)
    if count is not None:
        return count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota() -> float:
    """Cores' worth of time that the control groups of this process leave it (Linux, version 2); many without one."""
    return min((_quota_of(group) for group in _groups()), default=_NO_QUOTA)


_NO_QUOTA = 1e6


def _groups() -> Iterator[Path]:
    """The control group of this process and those around it."""
    lines: list[str] = []
    with suppress(OSError):
        lines = _CGROUP.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("0::/"):
            group = _CGROUPS / line.removeprefix("0::/")
            yield from (group, *(above for above in group.parents if above.is_relative_to(_CGROUPS)))


def _quota_of(group: Path) -> float:
    """`cpu.max` holds microseconds of work in so many microseconds, or "max" for as many as there are."""
    try:
        quota, period = (group / "cpu.max").read_text(encoding="utf-8").split()
        return float(quota) / float(period)
    except (OSError, ValueError, ZeroDivisionError):
        return _NO_QUOTA
