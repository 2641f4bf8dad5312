"""How far measures are from the truth, where an exact posture is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from posecheck.evaluate.truth import Truth
from posecheck.form.rule import Rule
from posecheck.report.data import Sample, rounded


@dataclass(frozen=True, slots=True)
class MeasureError:
    """One rule's measure against the truth, in the rule's unit, over all samples taken together.

    bias: mean of measured minus true. mae: mean of the absolute error. p95: 95 of 100 absolute errors are below it.
    """

    code: str
    unit: str
    bias: float
    mae: float
    p95: float
    samples: int

    def to_dict(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {
            "code": self.code,
            "unit": self.unit,
            "bias": rounded(self.bias, 4),
            "mae": rounded(self.mae, 4),
            "p95": rounded(self.p95, 4),
            "samples": self.samples,
        }


def errors_of(samples: Iterable[Sample], truth: Truth, code: str) -> tuple[float, ...]:
    """Measured minus true for each sample of one clip in which a rule was measured and the truth is known."""
    differences = (sample.values[code] - truth.at(code, sample.time_s) for sample in samples if code in sample.values)
    return tuple(difference for difference in differences if np.isfinite(difference))


def measure_error(rule: Rule, errors: Sequence[float]) -> MeasureError | None:
    """The figures for one rule; None when there is nothing to go by."""
    if not errors:
        return None
    values = np.asarray(errors)
    return MeasureError(
        code=rule.code,
        unit=rule.unit,
        bias=float(values.mean()),
        mae=float(np.abs(values).mean()),
        p95=float(np.percentile(np.abs(values), 95)),
        samples=len(values),
    )
