"""The verdict of a clip or of a rule over it, with its words and its symbol."""

from __future__ import annotations

from enum import Enum

from posecheck.language import _


class Verdict(str, Enum):
    """What came of a check. Its value is what JSON has."""

    OK = "ok"
    WARN = "warn"
    NOT_ASSESSED = "not-assessed"
    FAILED = "failed"
    """Stands where a verdict would, for a clip that could not be checked. No report has it."""

    def __str__(self) -> str:
        return self.value

    @property
    def symbol(self) -> str:
        """One symbol a verdict, so that nothing hangs on colour alone."""
        return {"ok": "✓", "warn": "!", "not-assessed": "?", "failed": "×"}[self.value]

    @property
    def words(self) -> str:
        """The verdict as a heading."""
        return {
            "ok": _("Good form"),
            "warn": _("To work on"),
            "not-assessed": _("Not assessed"),
            "failed": _("Could not be checked"),
        }[self.value]

    @property
    def rule_words(self) -> str:
        """The same of a single rule."""
        return _("Fine") if self is Verdict.OK else self.words
