"""The one catalogue of lines: all of it fits, all of it is used, and no line stands anywhere else."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from posecheck.coaching import guidance, lines
from posecheck.coaching.cue import MAX_DETAIL_CHARS, Cue
from posecheck.form.rule import MAX_CUE_CHARS
from posecheck.person.landmarks import Side
from posecheck.rules import all_rules

PACKAGE = Path(lines.__file__).parents[1]
SPEAKING = [path for path in sorted((PACKAGE / "coaching").glob("*.py")) if path.name not in ("lines.py", "account.py")]
SPEAKING += [PACKAGE / "live" / f"{name}.py" for name in ("assistant", "stage", "aloud")]
SENTENCE = re.compile(r"[A-Z][a-z]+[ ,.:]+\S|\w+ \w+ \w+")


def test_all_cues_fit_at_three_metres() -> None:
    cues = [value for value in vars(guidance).values() if isinstance(value, Cue)] + list(guidance._POSTURES.values())
    texts = [cue.text for cue in cues] + list(lines.IN_OTHER_WORDS.values())
    texts += [lines.CANNOT_JUDGE, lines.IS_THAT_ALL, lines.ENDING, lines.CAMERA_LOST, lines.COME_BACK_AND_REST]
    for side in Side:
        texts += [lines.kneel(side), lines.reached(side), lines.rest(side), lines.change_legs(side)]
        texts += [lines.in_other_words(lines.kneel(side))]
    texts += [lines.to_be_sure(rule.advice, MAX_CUE_CHARS) for rule in all_rules()]
    texts += [lines.next_time(rule.title) for rule in all_rules()]
    assert len(texts) > 50
    assert [text for text in texts if len(text) > MAX_CUE_CHARS] == []


def test_all_details_fit() -> None:
    details = [cue.detail or "" for cue in vars(guidance).values() if isinstance(cue, Cue)]
    details += [*lines.TIPS, lines.TIME_ONLY, lines.RAISE_TO_GO_ON, lines.NOTHING_TO_MEND, lines.kept(599, 19)]
    details += [lines.WHY_COME_BACK, lines.KEYS, lines.SECONDS_KEPT, lines.kept(599)]
    details += [lines.next_time(rule.advice) for rule in all_rules()] + [lines.next_time("x" * MAX_CUE_CHARS)]
    assert [detail for detail in details if len(detail) > MAX_DETAIL_CHARS] == []


def test_every_line_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    inside = (PACKAGE / "coaching" / "lines.py").read_text(encoding="utf-8")
    own = [name for name, value in vars(lines).items() if name.isupper() or _is_own_function(value)]
    assert len(own) > 80
    assert [name for name in own if f"lines.{name}" not in text and len(re.findall(rf"\b{name}\b", inside)) < 2] == []


def _is_own_function(value: object) -> bool:
    return inspect.isfunction(value) and value.__module__ == lines.__name__


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.name)
def test_no_line_stands_anywhere_else(path: Path) -> None:
    """A sentence in the code that is no docstring and no error is one that nobody would translate."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(inner) for node in ast.walk(tree) if _is_apart(node) for inner in ast.walk(node)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in apart]
    assert [text for text in found if isinstance(text, str) and SENTENCE.search(text)] == []


def _is_apart(node: ast.AST) -> bool:
    """Docstrings, errors, and messages for the terminal."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    return isinstance(node, ast.Raise) or name in ("tell", "_tell", "_stop_recording")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (lines.seconds(1.0), "1 second"),
        (lines.seconds(29.999), "29 seconds"),
        (lines.hold_for(26.2), "Good. Hold for 27 seconds."),
        (lines.times(1), "once"),
        (lines.times(3), "3 times"),
        (lines.welcome(1, 20), "One hold of 20 seconds for each leg. Stop if it hurts."),
        (
            lines.hold_over(Side.LEFT, same_leg=True),
            "Hold reached. Come back and rest. Then the left foot in front once more.",
        ),
        (lines.paused(0.4), "Paused. Raise one arm to go on, both to end the session."),
        (lines.in_other_words("anything else"), "anything else"),
    ],
)
def test_numbers_plurals_and_legs_are_filled_in(said: str, expected: str) -> None:
    assert said == expected
