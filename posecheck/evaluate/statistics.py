"""Figures of agreement between two observers, with 95 % intervals. Arrays in, numbers out; what is unknown is NaN.

Moments of one clip are alike, so that clips are what is drawn anew: a percentile bootstrap by clip, from a fixed seed,
the same on every run. All of it is sums of clips, so that a draw is one row of a product of matrices.

Counts are arrays whose last axis is (both say ok, only the second warns, only the first warns, both warn); the second
observer is the reference of sensitivity and specificity.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.language import _
from posecheck.report.data import rounded

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""Makes a figure of sums; works on the last axis."""

CONFIDENCE = 0.95
DRAWS = 2000
SEED = 20211
NORMAL = 1.959963984540054
"""So many standard deviations to either side hold 95 % of a normal distribution."""
_TAIL = (1 - CONFIDENCE) / 2
_DEFINED = 0.9
"""The least share of the draws in which a figure must be defined, for an interval to be given."""
_NIL = 1e-12

ONE_CLIP = _("there is one clip only, and an interval takes at least two")
NO_SPREAD = _("all agree in every clip, so that the spread cannot be told")
TOO_RARE = _("too few clips have a fault and good form, so that many draws of them leave it open")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; NaN where there is none, and `reason` says why.

    exact: nothing varied, so that the interval is that of a share of `clips` that are all alike (Clopper-Pearson).
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    clips: int = 0
    reason: str | None = None
    exact: bool = False

    @property
    def width(self) -> float:
        """How wide the interval is; NaN when there is none."""
        return self.high - self.low

    def to_dict(self) -> dict[str, Any]:
        """The figure, ready for JSON; what is unknown is None."""
        return {
            "value": rounded(self.value, 6),
            "low": rounded(self.low, 6),
            "high": rounded(self.high, 6),
            "reason": self.reason,
        }


def _share(part: Floats, whole: Floats) -> Floats:
    known = np.abs(whole) > _NIL
    return np.where(known, part / np.where(known, whole, 1.0), math.nan)


def agreement(counts: Floats) -> Floats:
    """The share on which both say the same."""
    return _share(counts[..., 0] + counts[..., 3], counts.sum(-1))


def kappa(counts: Floats) -> Floats:
    """Cohen's kappa: agreement beyond chance; NaN when both say one and the same throughout."""
    total = counts.sum(-1)
    first, second = counts[..., 2] + counts[..., 3], counts[..., 1] + counts[..., 3]
    chance = first * second + (total - first) * (total - second)
    return _share((counts[..., 0] + counts[..., 3]) * total - chance, total * total - chance)


def sensitivity(counts: Floats) -> Floats:
    """Of what the second calls faulty, the share of which the first warns."""
    return _share(counts[..., 3], counts[..., 3] + counts[..., 1])


def specificity(counts: Floats) -> Floats:
    """Of what the second calls fine, the share that the first calls fine."""
    return _share(counts[..., 0], counts[..., 0] + counts[..., 2])


UNDEFINED: dict[Statistic, str] = {
    agreement: _("nothing was judged by both"),
    kappa: _("both say one and the same throughout, so that there is nothing to tell apart"),
    sensitivity: _("the second observer saw no fault"),
    specificity: _("the second observer saw no good form"),
}
"""Why a figure is unknown."""


def share_figure(by_clip: Floats, statistic: Statistic) -> Estimate:
    """One of the four figures above over clips, from (clips, 4) counts, with its interval."""
    by_clip = by_clip[by_clip.sum(-1) > 0]
    value = float(statistic(by_clip.sum(0)))
    if math.isnan(value):
        nothing = by_clip.sum() == 0
        return Estimate(value, reason=UNDEFINED[agreement if nothing else statistic])
    each = statistic(by_clip)
    clips = int(np.isfinite(each).sum())
    if statistic is not kappa and clips > 1 and value in (0.0, 1.0):
        bound = _TAIL ** (1 / clips)
        low, high = (bound, 1.0) if value else (0.0, 1 - bound)
        return Estimate(value, low, high, clips, exact=True)
    return interval(by_clip, statistic)


def interval(by_clip: Floats, statistic: Statistic) -> Estimate:
    """A figure of sums over clips, and where 95 % of its values lie when as many clips are drawn anew from them.

    by_clip: (clips, terms).
    """
    clips, value = len(by_clip), float(statistic(by_clip.sum(0)))
    if clips < 2:
        return Estimate(value, clips=clips, reason=ONE_CLIP)
    drawn = statistic(_weights(clips) @ by_clip)
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < _DEFINED * DRAWS:
        return Estimate(value, clips=clips, reason=TOO_RARE)
    low, high = (float(end) for end in np.quantile(drawn, (_TAIL, 1 - _TAIL)))
    if high - low < _NIL:
        return Estimate(value, clips=clips, reason=NO_SPREAD)
    return Estimate(value, low, high, clips)


@lru_cache(maxsize=16)
def _weights(clips: int) -> Floats:
    """How often each clip is drawn: (draws, clips)."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(clips, np.full(clips, 1 / clips), size=DRAWS).astype(np.float64)


def more_clips(figure: Estimate, width: float) -> int | None:
    """How many more clips like these an interval takes that is `width` wide; None when that cannot be told.

    An interval narrows by the root of the number of clips. Where all was alike, it is counted how many clips that are
    all alike would do.
    """
    if math.isnan(figure.width):
        return None
    if figure.exact:
        needed = math.log(_TAIL) / math.log1p(-width) if width < 1 else 1.0
    else:
        needed = figure.clips * (figure.width / width) ** 2
    return max(0, math.ceil(needed - 1e-9) - figure.clips)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bland and Altman's limits of agreement and ICC(2,1), of the first observer against the second.

    bias: mean of first minus second. sd: its standard deviation. lower, upper: between them lie 95 % of the
    differences. icc: two-way random effects, absolute agreement, one reading (Shrout and Fleiss, 1979).
    """

    clips: int
    moments: int
    bias: Estimate
    sd: float
    lower: Estimate
    upper: Estimate
    icc: Estimate


def limits_of_agreement(first: Floats, second: Floats, clip: NDArray[np.int64]) -> Limits:
    """From readings (moments,) by both, and the number of the clip of each, 0 to clips - 1."""
    clips = int(clip.max()) + 1 if len(clip) else 0
    middle = float(np.concatenate([first, second]).mean()) if len(first) else 0.0
    difference, mean = first - second, (first + second) / 2 - middle  # centred, so that squares keep their digits
    terms = np.stack([np.ones_like(difference), difference, difference**2, mean, mean**2], axis=-1)
    by_clip = np.zeros((clips, terms.shape[-1]))
    np.add.at(by_clip, clip, terms)
    return Limits(
        clips=clips,
        moments=len(first),
        bias=_of_moments(by_clip, _bias),
        sd=float(_sd(by_clip.sum(0))),
        lower=_of_moments(by_clip, lambda sums: _bias(sums) - NORMAL * _sd(sums)),
        upper=_of_moments(by_clip, lambda sums: _bias(sums) + NORMAL * _sd(sums)),
        icc=_of_moments(by_clip, _icc),
    )


def _of_moments(by_clip: Floats, statistic: Statistic) -> Estimate:
    if math.isnan(float(statistic(by_clip.sum(0)))):
        return Estimate(math.nan, clips=len(by_clip), reason=_("it takes at least two moments that differ"))
    return interval(by_clip, statistic)


def _bias(sums: Floats) -> Floats:
    return _share(sums[..., 1], sums[..., 0])


def _sd(sums: Floats) -> Floats:
    return np.sqrt(np.maximum(_variance(sums[..., 0], sums[..., 1], sums[..., 2]), 0.0))


def _variance(count: Floats, total: Floats, squares: Floats) -> Floats:
    return _share(squares - _share(total**2, count), count - 1)


def _icc(sums: Floats) -> Floats:
    """With two observers all mean squares follow from the differences and the means of the pairs."""
    count = sums[..., 0]
    between_targets = 2 * _variance(count, sums[..., 3], sums[..., 4])
    between_observers = count * _bias(sums) ** 2 / 2
    left_over = _variance(count, sums[..., 1], sums[..., 2]) / 2
    whole = between_targets + left_over + 2 * _share(between_observers - left_over, count)
    return _share(between_targets - left_over, whole)
