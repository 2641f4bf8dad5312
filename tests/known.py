"""The rules that recorded reports, samples and layouts were made with, so that a further rule breaks none of them."""

from __future__ import annotations

from posecheck.check import CheckOptions
from posecheck.form.rule import Rule
from posecheck.rules import all_rules

CODES = ("knee-over-toe", "knee-under-hip", "upright-torso")

KNOWN_RULES: tuple[Rule, ...] = tuple(rule for rule in all_rules() if rule.code in CODES)


class KnownRules(CheckOptions):
    """The usual options, with these rules only."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        return KNOWN_RULES
