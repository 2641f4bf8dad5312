"""Good and bad posture of a rule side by side, as one SVG picture that needs nothing else: light, dark, on paper.

The postures are found by the rule's own measure (`posecheck.own_rules.examples`), so that a picture never says other
than the rule. What a colour says, a sign and words say too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import GUIDES, Rule
from posecheck.language import _, translated
from posecheck.own_rules.examples import Example, Examples, find_examples
from posecheck.own_rules.figure import Stick
from posecheck.person.geometry import Point, midpoint
from posecheck.person.landmarks import Joint, Side
from posecheck.report import phrases
from posecheck.report.templating import render
from posecheck.words import limit_words, measure_words

_PANEL, _FLOOR, _SHANK = 300.0, 346.0, 76.0
_KNEE = 118.0
"""Where the back knee is in its panel, so that all figures kneel at the same place."""
_LINE, _FIRST_LINE = 19.0, 382.0
_LETTER, _CUE_LETTER = 7.2, 9.2
"""Width of a letter of the small words and of the cues, on average."""

Places = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Limbs:
    """Lines of a figure, from point to point, in the picture's units."""

    trail: Places
    lead: Places
    trunk: Places
    neck: Places
    arm: Places
    head: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Panel:
    """One posture. cue: `words` in lines that fit. marks: the bones that matter. guides: how far from the left each
    upright helping line is."""

    good: bool
    left: float
    words: str
    cue: tuple[str, ...]
    value: str
    limbs: _Limbs
    marks: tuple[Places, ...]
    guides: tuple[float, ...]


def write_posture_svg(path: Path, rule: Rule) -> tuple[str, ...]:
    """Write the picture of a rule; what it cannot show, in words, nothing where it shows both. Raises OutputError."""
    found = find_examples(rule)
    write_text_whole(path, _svg(rule, found, marked=True))
    return tuple(_lacks(found))


def posture_svg(rule: Rule, marked: bool = True) -> str:
    """The picture of a rule, in the language of the program. marked: say in its head that posecheck made it.

    Where no posture of the figure keeps or breaks the rule it has the others only, and says so.
    """
    return _svg(rule, find_examples(rule), marked)


def _svg(rule: Rule, found: Examples, marked: bool) -> str:
    shown = [example for example in (found.good, *found.bad) if example is not None]
    panels = [_panel(rule, example, example is found.good, number * _PANEL) for number, example in enumerate(shown)]
    width = max(2, len(shown)) * _PANEL
    below = [_fine(rule), *((_measure(rule),) if measure_words(rule) else ()), *map(translated, _lacks(found))]
    lines = [piece for line in below for piece in wrapped(line, int((width - 40) / _LETTER))]
    context = {
        "code": rule.code,
        "title": _("{title}: good and bad posture", title=rule.title),
        "spoken": [*(_("{posture}: {value}", posture=panel.words, value=panel.value) for panel in panels), *below],
        "panels": panels,
        "width": width,
        "height": _FIRST_LINE + _LINE * len(lines),
        "panel": _PANEL,
        "floor": _FLOOR,
        "lines": [(_FIRST_LINE + _LINE * number, line) for number, line in enumerate(lines)],
        "marked": marked,
    }
    return render("posture.svg", context)


def _panel(rule: Rule, example: Example, good: bool, left: float) -> _Panel:
    stick = replace(example.stick, shank_px=_SHANK, at_px=(left + _KNEE, _FLOOR))
    body, words = stick.body, translated(_("Good") if good else rule.advice_for(example.value))
    return _Panel(
        good=good,
        left=left,
        words=words,
        cue=tuple(wrapped(words, int((_PANEL - 60) / _CUE_LETTER))),
        value=phrases.number(example.value, rule.unit),
        limbs=_limbs(stick),
        marks=tuple(_places(body.point(name) for name in bone) for bone in rule.highlight),
        guides=tuple(round(body.point(GUIDES[guide]).x, 1) for guide in rule.guides),
    )


def _limbs(stick: Stick) -> _Limbs:
    body, pose = stick.body, stick.pose()
    elbow, wrist = (pose.middle_px(joint) for joint in (Joint.ELBOW, Joint.WRIST))
    eye = pose.point_px(Side.LEFT, Joint.EYE)
    skull = midpoint(Point(eye.x, -eye.y), body.ear)
    legs = [(body.hip, leg.knee, leg.ankle, leg.heel, leg.toe, leg.ankle) for leg in (body.trail, body.lead)]
    return _Limbs(
        trail=_places(legs[0]),
        lead=_places(legs[1]),
        trunk=_places((body.hip, body.shoulder)),
        neck=_places((body.shoulder, skull)),
        arm=_places((body.shoulder, Point(elbow.x, -elbow.y), Point(wrist.x, -wrist.y))),
        head=_places((skull,))[0],
    )


def _places(points: Iterator[Point] | tuple[Point, ...]) -> Places:
    return tuple((round(point.x, 1), round(-point.y, 1)) for point in points)


def _fine(rule: Rule) -> str:
    return translated(_("Fine: {limit}.", limit=limit_words(rule.limit, rule.unit)))


def _measure(rule: Rule) -> str:
    return translated(_("Measured: {measure}", measure=measure_words(rule)))


def _lacks(found: Examples) -> Iterator[str]:
    if found.reason:
        yield _("The figure has no value of this rule: {reason}.", reason=found.reason)
        return
    if found.good is None:
        yield _("No posture of the figure keeps this rule.")
    if not found.bad:
        yield _("No posture of the figure breaks this rule.")


def wrapped(text: str, letters: int) -> list[str]:
    """The text in lines of so many letters at most; a Han character is as wide as two, and needs no space behind it."""
    lines, room = [""], float(letters)
    for word in _words(text):
        width = _width(word)
        if width > room and lines[-1]:
            lines.append("")
            room = float(letters)
        lines[-1] += word if lines[-1] else word.lstrip()
        room -= width
    return [line.rstrip() for line in lines]


def _words(text: str) -> Iterator[str]:
    """What a line may be broken between: words with the space before them, and Han characters."""
    word = ""
    for letter in text:
        if letter == " " or _is_wide(letter):
            if word:
                yield word
            word = letter
        else:
            word += letter
    yield word


def _width(text: str) -> int:
    return sum(2 if _is_wide(letter) else 1 for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
