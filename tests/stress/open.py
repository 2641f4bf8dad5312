"""Changes under which the program does not keep the law yet. Take a name out, and the short part in CI tries it."""

from __future__ import annotations

OPEN: frozenset[str] = frozenset()
