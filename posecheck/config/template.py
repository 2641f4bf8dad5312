"""Writes a settings file in which everything is explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from posecheck.config.knobs import ENDS, KNOBS, MAX_LABEL_CHARS, Knob
from posecheck.form.rule import MAX_CUE_CHARS, Rule
from posecheck.language import Number, _, said, translated
from posecheck.words import measure_words, paragraphs

_WIDTH_CHARS = 100


def template(rules: Iterable[Rule]) -> str:
    """A settings file in which everything that can be set stands with its default, its meaning and its source.

    The comments are in the user's language; the words that a rule says are not, as they are translated while unchanged.

    All is commented out, so that what nobody changed goes on following the rules.
    """
    head = said(
        "Settings of posecheck. Take away the # before a line and change what stands behind =; what is not said stays "
        "as it is. Used with: posecheck check CLIP --config FILE; live, evaluate, compare and rules take it, too."
    )
    words = said(
        "Rules: low and high are the limits between which form is fine. title says what good form is, label is its "
        "name in the picture, advice is what is said above high, advice_low below low. Words that you change are shown "
        "and spoken as you write them, in every language: {most} characters at most, {most_of_label} of a label.",
        most=MAX_CUE_CHARS,
        most_of_label=MAX_LABEL_CHARS,
    )
    sections = (_section_text(name, knobs) for name, knobs in KNOBS.items())
    return "\n".join([_comment(head), *sections, "", _comment(words), *(_rule_text(rule) for rule in rules)])


def _section_text(name: str, knobs: Mapping[str, Knob]) -> str:
    lines = ["", f"[{name}]"]
    for key, knob in knobs.items():
        least, most = (Number(f"{end:g}") for end in (knob.least, knob.most))
        about = said("{about} ({unit}, {least} to {most})", about=knob.about, unit=knob.unit, least=least, most=most)
        lines += [_comment(about), f"# {key} = {knob.usual:g}"]
    return "\n".join([*lines, ""])


def _rule_text(rule: Rule) -> str:
    source = next((words for words in paragraphs(rule) if words.startswith("Limit:")), "")
    cues = [_('above high: "{advice}"', advice=rule.advice)] if rule.limit.high is not None else []
    cues += [_('below low: "{advice}"', advice=rule.advice_low or rule.advice)] if rule.limit.low is not None else []
    says = _("{one}; {other}", one=cues[0], other=cues[1]) if len(cues) > 1 else cues[0]
    ends = [f"# {end} = {value}" for end in ENDS if (value := getattr(rule.limit, end)) is not None]
    title = said("{sentence}.", sentence=rule.title)
    about = [f"{title} {translated(measure_words(rule))}", said("It says, {cues}.", cues=says), translated(source)]
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
