"""Settings of all tests: how hypothesis looks for counterexamples."""

from __future__ import annotations

import os

from hypothesis import settings

# CI must say the same of the same code twice, on machines that may be busy; at the desk new examples are welcome.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
