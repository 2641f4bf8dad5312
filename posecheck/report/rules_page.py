"""The page of all rules, made of what stands in their modules: instruction, why, limit and source, with pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import Rule
from posecheck.language import all_of
from posecheck.report.posture_svg import posture_svg
from posecheck.report.templating import render
from posecheck.words import cues, limit_words, paragraphs, phase_words


def write_rules_page(path: Path, rules: Sequence[Rule]) -> None:
    """Write the page of these rules, in the language of the program. Raises OutputError."""
    context = {
        "rules": rules,
        "pictures": {rule.code: posture_svg(rule, marked=False) for rule in rules},
        "paragraphs": paragraphs,
        "limits": {rule.code: limit_words(rule.limit, rule.unit) for rule in rules},
        "phases": {rule.code: phase_words(rule) for rule in rules},
        "cues": {rule.code: all_of(cues(rule)) for rule in rules},
    }
    write_text_whole(path, render("rules.html", context))
