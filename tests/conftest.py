"""Settings of all tests: how hypothesis looks for counterexamples, which language is spoken, what is counted."""

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--first-cases", action="store_true", help="of each test whose cases differ in numbers alone, run the first"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count covered lines in those first cases only, as counting doubles a test's time; run no others where asked."""
    others = _further_cases(items)
    for item in others:
        item.add_marker(pytest.mark.no_cover)
    if config.getoption("--first-cases"):
        config.hook.pytest_deselected(items=others)
        deselected = set(others)
        items[:] = [item for item in items if item not in deselected]


def _further_cases(items: list[pytest.Item]) -> list[pytest.Item]:
    """The cases after the first of each test whose cases differ in numbers alone."""
    others, seen = [], set()
    for item in items:
        call = getattr(item, "callspec", None)
        if call is None or not all(isinstance(value, int | float) for value in call.params.values()):
            continue
        test = item.nodeid.partition("[")[0]
        if test in seen:
            others.append(item)
        seen.add(test)
    return others


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Whatever the computer is set to, and whatever language a test has spoken."""
    yield
    use(ENGLISH, English())
