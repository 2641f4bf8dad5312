"""Measures that a rater read off a picture: `"measures"` in a label file, such as

    "measures": [{"rule": "upright-torso", "time_s": 5.2, "value": 14.0}]

in the unit and with the sign of the rule (`posecheck explain CODE` has both).
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError, name_hint
from posecheck.form.contract import is_number
from posecheck.language import _

MEASURES = "measures"
_SHAPE = '{"rule": CODE, "time_s": SECONDS, "value": NUMBER}'


@dataclass(frozen=True, slots=True)
class Angle:
    """A rule's measure at a moment, as somebody read it off the picture."""

    rule: str
    time_s: float
    value: float


def angles_in(path: Path | str, data: Mapping[str, Any], codes: Collection[str]) -> tuple[Angle, ...]:
    """The measures in the data of a label file. Raises LabelError when they break the format."""
    entries = data.get(MEASURES, [])
    if not isinstance(entries, list):
        raise LabelError(_("{path}: write {shape}", path=path, shape=f'"{MEASURES}": [{_SHAPE}, …]'))
    return tuple(_angle(path, _("measure {n}", n=n), entry, codes) for n, entry in enumerate(entries, start=1))


def _angle(path: Path | str, where: str, entry: Any, codes: Collection[str]) -> Angle:
    if not isinstance(entry, dict):
        raise LabelError(
            _(
                "{path}: {where} is {value}: write {shape}",
                path=path,
                where=where,
                value=json.dumps(entry, ensure_ascii=False),
                shape=_SHAPE,
            )
        )
    code = entry.get("rule")
    if code not in codes:
        raise LabelError(
            _(
                "{where}: unknown rule {rule}: {hint}",
                where=_("{path}: {where}", path=path, where=where),
                rule=json.dumps(code),
                hint=name_hint(str(code), sorted(codes)),
            )
        )
    time_s, value = _number(entry.get("time_s")), _number(entry.get("value"))
    if not (time_s >= 0 and math.isfinite(value)):
        raise LabelError(_("{path}: write {shape}", path=_("{path}: {where}", path=path, where=where), shape=_SHAPE))
    return Angle(str(code), time_s, value)


def _number(value: Any) -> float:
    """NaN for what is no finite number."""
    return float(value) if is_number(value) else math.nan
