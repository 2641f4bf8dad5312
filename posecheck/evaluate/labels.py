"""What a clip is known to show: `STEM.labels.json` (a person's judgement) and `STEM.truth.json` (an exact posture).

Both lie beside the clip or photograph that they speak of; so may `STEM.INITIALS.labels.json`, one rater's own.
`samples/README.md` says how to write labels by hand. Every mistake in a file is one LabelError that says what is wrong
and what to write instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError, name_hint, nearest, system_words
from posecheck.files.text import text_of
from posecheck.form.contract import is_number
from posecheck.language import Number, _, all_of
from posecheck.media.clip import Clip, clip_at, is_clip_name
from posecheck.media.folder import LABELS_SUFFIX, is_folder

SCHEMA = "posecheck/labels/1"
TRUTH_SUFFIX = ".truth.json"
_TOP_KEYS = (
    *("schema", "lead_leg", "facing", "clip_verdict", "assessable", "rules", "intervals", "source"),
    *("rater", "raters", "round", "measures"),
)
_INTERVAL_KEYS = ("rule", "start_s", "end_s", "status")
_SAME_MOMENT_S = 0.002
"""Times in labels are rounded to the millisecond, so that neighbours may seem to overlap by this."""
_LONGEST_SHOWN = 80
"""Characters of a value that is wrong."""
A_SLIP = 0.75
"""How alike a field or column must be to a known one to be taken for it. Others are welcome, so that more is asked than
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


def read_label_data(path: Path) -> dict[str, Any]:
    """The object in a label file. Raises LabelError when it is none, or of another schema."""
    data = read_json_object(path)
    if data.get("schema") != SCHEMA:
        raise LabelError(
            _(
                '{path}: {where} is {value}: write "{where}": "{wanted}"',
                path=path,
                where="schema",
                value=quoted(data.get("schema")),
                wanted=SCHEMA,
            )
        )
    return data


def labels_in(path: Path | str, data: Mapping[str, Any], codes: Collection[str]) -> Labels:
    """The labels that an object of a label file holds; path: what errors name. Raises LabelError."""
    _check_keys(path, data, _TOP_KEYS)
    verdict = _label(path, "clip_verdict", data.get("clip_verdict"), tuple(Label))
    assessable = data.get("assessable", verdict is not Label.NOT_ASSESSED)
    if not isinstance(assessable, bool):
        raise LabelError(
            _(
                "{path}: {where} is {value}: write true or false",
                path=path,
                where="assessable",
                value=quoted(assessable),
            )
        )
    if not assessable and verdict in (Label.OK, Label.WARN):
        raise LabelError(
            _(
                "{path}: assessable is false, but clip_verdict is {value}: make them agree",
                path=path,
                value=verdict.value,
            )
        )
    rules = data.get("rules", {})
    intervals = data.get("intervals", [])
    if not isinstance(rules, dict) or not isinstance(intervals, list):
        shape = '"rules": {CODE: STATUS}, "intervals": [...]'
        raise LabelError(_("{path}: write {shape}", path=path, shape=shape))
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
    intervals = [_interval(path, _("interval {n}", n=n), entry, codes) for n, entry in enumerate(entries, start=1)]
    intervals.sort(key=lambda interval: (interval.rule, interval.start_s))
    for one, other in pairwise(intervals):
        overlap_s = one.end_s - other.start_s if one.rule == other.rule else 0.0
        if overlap_s > _SAME_MOMENT_S and one.status is not other.status:
            raise LabelError(
                _(
                    "{path}: {rule} is both {one} and {other} at {time} s: "
                    "let one interval end where the next one starts",
                    path=path,
                    rule=one.rule,
                    one=one.status.value,
                    other=other.status.value,
                    time=Number(f"{other.start_s:g}"),
                )
            )
    return tuple(intervals)


def _interval(path: Path | str, where: str, entry: Any, codes: Collection[str]) -> Interval:
    if not isinstance(entry, dict):
        shape = '{"rule", "start_s", "end_s", "status"}'
        raise LabelError(
            _("{path}: {where} is {value}: write {shape}", path=path, where=where, value=quoted(entry), shape=shape)
        )
    _check_keys(_("{path}: {where}", path=path, where=where), entry, _INTERVAL_KEYS)
    start_s, end_s = (
        seconds_in(path, _("{where}: {name}", where=where, name=key), entry.get(key)) for key in ("start_s", "end_s")
    )
    if end_s <= start_s:
        raise LabelError(
            _(
                "{path}: {where} ends at {end} s, not after its start at {start} s: correct one",
                path=path,
                where=where,
                end=Number(f"{end_s:g}"),
                start=Number(f"{start_s:g}"),
            )
        )
    return Interval(
        rule=_code(path, entry.get("rule"), codes),
        start_s=start_s,
        end_s=end_s,
        status=_label(path, _("{where}: {name}", where=where, name="status"), entry.get("status"), _MOMENT_LABELS),
    )


def read_text(path: Path) -> str:
    """The text in a file. Raises LabelError when there is none."""
    try:
        return text_of(path.read_bytes())
    except OSError as error:
        raise LabelError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error))) from error
    except UnicodeDecodeError as error:
        raise LabelError(_("{file} is not in UTF-8: save it as that", file=str(path))) from error


def read_json_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises LabelError when there is none."""
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise LabelError(
            _("{path} is not valid JSON ({reason}): correct it there", path=path, reason=str(error))
        ) from error
    if not isinstance(data, dict):
        raise LabelError(_("{path} holds no JSON object: begin with {sign} and the schema", path=path, sign="{"))
    return data


def _check_keys(where: Path | str, data: Mapping[str, Any], known: Collection[str]) -> None:
    """A name much like a known one is a slip that would silently lose labels; other extra fields are welcome."""
    for name in data:
        near = nearest(name, known, A_SLIP)
        if name not in known and near and near not in data:
            hint = name_hint(near, [near])
            raise LabelError(_("{where}: unknown field {name}: {hint}", where=where, name=name, hint=hint))


def _code(path: Path | str, code: Any, codes: Collection[str]) -> str:
    if isinstance(code, str) and code in codes:
        return code
    hint = name_hint(str(code), sorted(codes))
    raise LabelError(_("{where}: unknown rule {rule}: {hint}", where=path, rule=quoted(code), hint=hint))


def _label(path: Path | str, where: str, value: Any, allowed: tuple[Label, ...]) -> Label:
    for label in allowed:
        if value == label.value:
            return label
    words = ", ".join(label.value for label in allowed)
    raise LabelError(
        _("{path}: {where} is {value}: use one of {words}", path=path, where=where, value=quoted(value), words=words)
    )


def seconds_in(path: Path | str, where: str, value: Any) -> float:
    """A time in a clip. Raises LabelError for what is none."""
    if not is_number(value) or value < 0:
        raise LabelError(
            _(
                "{path}: {where} is {value}: write the seconds from the start of the clip",
                path=path,
                where=where,
                value=quoted(value),
            )
        )
    return float(value)


def quoted(value: Any) -> str:
    """A value of a label file as errors show it: its beginning, when it is a long one."""
    text = _("missing") if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def find_clip(labels_path: Path) -> Clip:
    """The clip or photograph that a label file speaks of. Raises LabelError when there is none, or more than one."""
    stem = labels_path.name.removesuffix(LABELS_SUFFIX)
    beside = sorted(p for p in labels_path.parent.iterdir() if is_clip_name(p))
    own = next((found for s in clip_stems(stem) if (found := [p for p in beside if p.stem == s])), [])
    if not own:
        raise LabelError(
            _(
                "{path} has no clip or photograph {stem}.* beside it: add it or remove the labels",
                path=labels_path,
                stem=stem,
            )
        )
    if len(own) > 1:
        names = all_of(path.name for path in own)
        raise LabelError(_("{path} could speak of {names}: rename one of them", path=labels_path, names=names))
    return clip_at(own[0])


def clip_stems(stem: str) -> tuple[str, ...]:
    """What the clip of a label file may be called: its own name, or that without the initials of a rater."""
    without = stem.rpartition(".")[0]
    return (stem, without) if without else (stem,)


def find_labels(folder: Path) -> list[Path]:
    """Every label file in a folder and the folders in it, in a stable order. Raises LabelError when there is none."""
    if not is_folder(folder):
        raise LabelError(
            _("{path} is no folder: give one with clips and their {ending} files", path=folder, ending=LABELS_SUFFIX)
        )
    inside = sorted(p for p in folder.rglob(f"*{LABELS_SUFFIX}") if not p.name.startswith("."))
    if not inside:
        raise LabelError(
            _(
                "{path} has no labels in it: write STEM{ending} beside each clip STEM.mp4",
                path=folder,
                ending=LABELS_SUFFIX,
            )
        )
    return inside
