"""The browser of the report pages' tests, for those of the desk."""

from tests.report.conftest import browser

__all__ = ["browser"]
