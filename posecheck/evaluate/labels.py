"""What a clip is known to show: `STEM.labels.json` (a person's judgement) and `STEM.truth.json` (an exact posture).

Both lie beside the clip or photograph that they speak of; so may `STEM.INITIALS.labels.json`, one rater's own.
`samples/README.md` says how to write labels by hand. Every mistake in a file is one LabelError that says what is wrong
and what to write instead.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError, name_hint, nearest
from posecheck.media.clip import Clip, Kind, clip_at, kind_by_name
from posecheck.media.folder import is_folder

SCHEMA = "posecheck/labels/1"
LABELS_SUFFIX = ".labels.json"
TRUTH_SUFFIX = ".truth.json"
_TOP_KEYS = (
    *("schema", "lead_leg", "facing", "clip_verdict", "assessable", "rules", "intervals", "source"),
    *("rater", "raters", "round", "measures"),
)
_INTERVAL_KEYS = ("rule", "start_s", "end_s", "status")
_SAME_MOMENT_S = 0.002
"""Times in labels are rounded to the millisecond, so that neighbours may seem to overlap by this."""
_A_SLIP = 0.75
"""How alike a field must be to a known one to be taken for it. Extra fields are welcome, so that more is asked than
for a hint on what is wrong anyway."""


class Label(Enum):
    """What a label says of a rule or a clip. EITHER is too close to a limit to count."""

    OK = "ok"
    WARN = "warn"
    EITHER = "either"
    NOT_ASSESSED = "not-assessed"


_MOMENT_LABELS = (Label.OK, Label.WARN, Label.EITHER)


@dataclass(frozen=True, slots=True)
class Interval:
    """What one rule should say from `start_s` up to `end_s`: OK, WARN or EITHER."""

    rule: str
    start_s: float
    end_s: float
    status: Label

    def covers(self, time_s: float) -> bool:
        """True from the start up to, not including, the end; to the millisecond, as labels are written."""
        return self.start_s <= round(time_s, 3) < self.end_s


@dataclass(frozen=True, slots=True)
class Labels:
    """What one clip or photograph is known to show.

    assessable: False when the right answer is "not assessed". rules: the verdict of the whole clip by rule code.
    intervals: the verdicts over time; time that none covers is not scored.
    """

    clip_verdict: Label
    assessable: bool
    rules: Mapping[str, Label]
    intervals: tuple[Interval, ...]

    def at(self, code: str, time_s: float) -> Label | None:
        """What a rule should say at a moment; None where no interval covers it."""
        covering = (i.status for i in self.intervals if i.rule == code and i.covers(time_s))
        return next(covering, None)

    @property
    def codes(self) -> frozenset[str]:
        """The rules that these labels speak of."""
        return frozenset(self.rules) | {interval.rule for interval in self.intervals}


def read_labels(path: Path, codes: Collection[str]) -> Labels:
    """Read a label file; `codes` are the rules that there are. Raises LabelError when it breaks the format."""
    return labels_in(path, read_label_data(path), codes)


def read_label_data(path: Path) -> dict[str, Any]:
    """The object in a label file. Raises LabelError when it is none, or of another schema."""
    data = read_json_object(path)
    if data.get("schema") != SCHEMA:
        raise LabelError(f'{path}: schema is {_show(data.get("schema"))}: write "schema": "{SCHEMA}"')
    return data


def labels_in(path: Path | str, data: Mapping[str, Any], codes: Collection[str]) -> Labels:
    """The labels that an object of a label file holds; path: what errors name. Raises LabelError."""
    _check_keys(path, "field", data, _TOP_KEYS)
    verdict = _label(path, "clip_verdict", data.get("clip_verdict"), tuple(Label))
    assessable = data.get("assessable", verdict is not Label.NOT_ASSESSED)
    if not isinstance(assessable, bool):
        raise LabelError(f"{path}: assessable is {_show(assessable)}: write true or false")
    if not assessable and verdict in (Label.OK, Label.WARN):
        raise LabelError(f"{path}: assessable is false, but clip_verdict is {verdict.value}: make them agree")
    rules = data.get("rules", {})
    intervals = data.get("intervals", [])
    if not isinstance(rules, dict) or not isinstance(intervals, list):
        raise LabelError(f'{path}: write "rules": {{CODE: STATUS}} and "intervals": [...]')
    return Labels(
        clip_verdict=verdict,
        assessable=assessable,
        rules={
            _code(path, code, codes): _label(path, f"rules: {code}", status, tuple(Label))
            for code, status in rules.items()
        },
        intervals=_intervals(path, intervals, codes),
    )


def _intervals(path: Path | str, entries: list[Any], codes: Collection[str]) -> tuple[Interval, ...]:
    intervals = [_interval(path, f"interval {n}", entry, codes) for n, entry in enumerate(entries, start=1)]
    intervals.sort(key=lambda interval: (interval.rule, interval.start_s))
    for one, other in pairwise(intervals):
        overlap_s = one.end_s - other.start_s if one.rule == other.rule else 0.0
        if overlap_s > _SAME_MOMENT_S and one.status is not other.status:
            raise LabelError(
                f"{path}: {one.rule} is both {one.status.value} and {other.status.value} at {other.start_s:g} s: "
                "let one interval end where the next one starts"
            )
    return tuple(intervals)


def _interval(path: Path | str, where: str, entry: Any, codes: Collection[str]) -> Interval:
    if not isinstance(entry, dict):
        raise LabelError(f'{path}: {where} is {_show(entry)}: write {{"rule", "start_s", "end_s", "status"}}')
    _check_keys(path, f"field of {where}", entry, _INTERVAL_KEYS)
    start_s, end_s = (_seconds(path, f"{where}: {key}", entry.get(key)) for key in ("start_s", "end_s"))
    if end_s <= start_s:
        raise LabelError(f"{path}: {where} ends at {end_s:g} s, not after its start at {start_s:g} s: correct one")
    return Interval(
        rule=_code(path, entry.get("rule"), codes),
        start_s=start_s,
        end_s=end_s,
        status=_label(path, f"{where}: status", entry.get("status"), _MOMENT_LABELS),
    )


def read_json_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises LabelError when there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LabelError(f"{path} cannot be read: {error.strerror or error}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise LabelError(f"{path} is not valid JSON ({error}): correct it there") from error
    if not isinstance(data, dict):
        raise LabelError(f"{path} holds no JSON object: begin with {{ and the schema")
    return data


def _check_keys(path: Path | str, kind: str, data: Mapping[str, Any], known: Collection[str]) -> None:
    """A name much like a known one is a slip that would silently lose labels; other extra fields are welcome."""
    for name in data:
        near = nearest(name, known, _A_SLIP)
        if name not in known and near and near not in data:
            raise LabelError(f"{path}: unknown {kind} {name}: did you mean {near}?")


def _code(path: Path | str, code: Any, codes: Collection[str]) -> str:
    if isinstance(code, str) and code in codes:
        return code
    raise LabelError(f"{path}: unknown rule {_show(code)}: {name_hint(str(code), sorted(codes))}")


def _label(path: Path | str, where: str, value: Any, allowed: tuple[Label, ...]) -> Label:
    for label in allowed:
        if value == label.value:
            return label
    words = ", ".join(label.value for label in allowed)
    raise LabelError(f"{path}: {where} is {_show(value)}: use one of {words}")


def _seconds(path: Path | str, where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise LabelError(f"{path}: {where} is {_show(value)}: write the seconds from the start of the clip")
    return float(value)


def _show(value: Any) -> str:
    return "missing" if value is None else json.dumps(value, ensure_ascii=False)


def find_clip(labels_path: Path) -> Clip:
    """The clip or photograph that a label file speaks of. Raises LabelError when there is none, or more than one."""
    stem = labels_path.name.removesuffix(LABELS_SUFFIX)
    beside = sorted(p for p in labels_path.parent.iterdir() if kind_by_name(p) in (Kind.VIDEO, Kind.PHOTOGRAPH))
    own = next((found for s in clip_stems(stem) if (found := [p for p in beside if p.stem == s])), [])
    if not own:
        raise LabelError(f"{labels_path} has no clip or photograph {stem}.* beside it: add it or remove the labels")
    if len(own) > 1:
        names = " and ".join(path.name for path in own)
        raise LabelError(f"{labels_path} could speak of {names}: rename one of them")
    return clip_at(own[0])


def clip_stems(stem: str) -> tuple[str, ...]:
    """What the clip of a label file may be called: its own name, or that without the initials of a rater."""
    without = stem.rpartition(".")[0]
    return (stem, without) if without else (stem,)


def find_labels(folder: Path) -> list[Path]:
    """Every label file in a folder and the folders in it, in a stable order. Raises LabelError when there is none."""
    if not is_folder(folder):
        raise LabelError(f"{folder} is no folder: give one with clips and their {LABELS_SUFFIX} files")
    inside = sorted(p for p in folder.rglob(f"*{LABELS_SUFFIX}") if not p.name.startswith("."))
    if not inside:
        raise LabelError(f"{folder} has no labels in it: write STEM{LABELS_SUFFIX} beside each clip STEM.mp4")
    return inside
