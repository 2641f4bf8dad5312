"""Sessions of `tests/coaching/ugly.py` that do not come out right yet. Take a name out, and its test runs."""

from __future__ import annotations

OPEN: frozenset[str] = frozenset(
    {
        "deep knee 45 deg",
        "deep knee 52 deg",
        "deep knee 57 deg",
        "fault while nothing can be seen",
        "legs as one 2.2 s",
        "legs lost 5 s",
        "lunges that tap the floor, leaning",
        "passer-by 3 s",
        "passer-by 6 s",
        "rest on the heel first",
        "rest on the heel, then a fault",
        "slow hips 15 s",
        "slow hips 5 s",
        "slow hips 8 s",
    }
)
BYSTANDERS_OPEN: frozenset[str] = frozenset({"2.2 times as large", "3 times as large"})
