"""Sessions of `tests/coaching/ugly.py` that do not come out right yet. Take a name out, and its test runs."""

from __future__ import annotations

OPEN: frozenset[str] = frozenset()
BYSTANDERS_OPEN: frozenset[str] = frozenset()
