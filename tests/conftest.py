"""Settings of all tests: how hypothesis looks for counterexamples, and which language is spoken."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from posecheck.language import ENGLISH, English, use

# CI must say the same of the same code twice, on machines that may be busy; at the desk new examples are welcome.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

for _name in ("LC_ALL", "LANGUAGE"):
    os.environ.pop(_name, None)
os.environ["LC_MESSAGES"] = "C"  # before LANG; programs that tests start speak English too


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Whatever the computer is set to, and whatever language a test has spoken."""
    yield
    use(ENGLISH, English())
