"""Writes a settings file in which everything is explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from posecheck.config.knobs import ENDS, KNOBS, MAX_LABEL_CHARS, Knob
from posecheck.form.rule import MAX_CUE_CHARS, Rule

_WIDTH_CHARS = 100


def template(rules: Iterable[Rule]) -> str:
    """A settings file in which everything that can be set stands with its default, its meaning and its source.

    All is commented out, so that what nobody changed goes on following the rules.
    """
    head = (
        "Settings of posecheck. Take away the # before a line and change what stands behind =; what is not said stays "
        "as it is. Used with: posecheck check CLIP --config FILE; live, evaluate, compare and rules take it, too."
    )
    words = (
        "Rules: low and high are the limits between which form is fine. title says what good form is, label is its "
        "name in the picture, advice is what is said above high, advice_low below low. Words that you change are shown "
        f"and spoken as you write them, in every language: {MAX_CUE_CHARS} characters at most, {MAX_LABEL_CHARS} of a "
        "label."
    )
    sections = (_section_text(name, knobs) for name, knobs in KNOBS.items())
    return "\n".join([_comment(head), *sections, "", _comment(words), *(_rule_text(rule) for rule in rules)])


def _section_text(name: str, knobs: Mapping[str, Knob]) -> str:
    lines = ["", f"[{name}]"]
    for key, knob in knobs.items():
        range_words = f"{knob.unit}, {knob.least:g} to {knob.most:g}"
        lines += [_comment(f"{knob.about} ({range_words})"), f"# {key} = {knob.usual:g}"]
    return "\n".join([*lines, ""])


def _rule_text(rule: Rule) -> str:
    source = next((words for words in rule.doc.split("\n\n") if words.startswith("Limit:")), "")
    said = [f'above high: "{rule.advice}"'] if rule.limit.high is not None else []
    said += [f'below low: "{rule.advice_low or rule.advice}"'] if rule.limit.low is not None else []
    ends = [f"# {end} = {value}" for end in ENDS if (value := getattr(rule.limit, end)) is not None]
    about = [f"{rule.title}. {rule.measure.__doc__ or ''}", f"It says, {'; '.join(said)}.", source]
    return "\n".join(
        ["", *(_comment(words) for words in about if words), f"[rules.{rule.code}]", *ends, *_word_lines(rule), ""]
    )


def _word_lines(rule: Rule) -> list[str]:
    words = {"title": rule.title, "label": rule.short_name, "advice": rule.advice}
    if rule.limit.low is not None:
        words["advice_low"] = rule.advice_low or rule.advice
    return [f"# {key} = {_quoted(text)}" for key, text in words.items()]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _comment(words: str) -> str:
    return "\n".join(f"# {line}" for line in textwrap.wrap(" ".join(words.split()), _WIDTH_CHARS))
