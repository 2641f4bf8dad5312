"""Fit `posecheck/person/spreads.py`, how far joints may be off, on exact truth, and test it on people left out.

    python -m tests.accuracy.fit_doubt full --keep LANDMARKS FOLDER [FOLDER …]

prints the table for the program, and what it is worth: for each part of the view how many errors were within one and
two stated standard deviations, how many of the verdicts were wrong and how many were given, all on people who were left
out when the table was made that judged them (a tenth of them at a time). Nothing in it is random. The reach, what is
done from behind, how the back hip is moved and from where on a back knee hovers were chosen by looking at these
figures, so that they are a little too good.

A spread at a yaw is what the errors near that yaw ask for: looks count the less the farther they are from it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.form.rule import Rule, judge
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.doubt import Doubt, Spread, SpreadByYaw
from posecheck.rules import all_rules
from tests.accuracy.looks import Look, read_looks, read_lunges
from tests.accuracy.verdicts import Tested, coverage_by_view, lunges_by_height, verdicts

YAWS_DEG = (-24.0, -16.0, -8.0, 0.0, 8.0, 16.0, 24.0, 32.0)
REACH_DEG = 6.0
"""One standard deviation of the bell by which looks count; the estimate of the yaw is no better itself."""
BEHIND_DEG = -16.0
"""From here on legs hide each other, and a few landmarks are very far off, with nothing to show for it."""
FOLDS = 10
TRUNK, BACK, FRONT = "upright-torso", "knee-under-hip", "knee-over-toe"
"""The measures that tell how far the trunk, the back leg and the front leg are off."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residual:
    """How far a joint must be off to explain the error of each measure in one look, in shank lengths."""

    person: str
    yaw_deg: float
    lead_is_near: bool
    trunk: float
    thigh: float
    front: float


def residual(look: Look) -> Residual:
    """That of a look at someone who was taken for half-kneeling."""
    view = look.observation.view
    assert view is not None
    sizes = (abs(_level_error(look, rule)) / _per_joint(look, rule) for rule in map(_rule, (TRUNK, BACK, FRONT)))
    return Residual(look.person, view.yaw_deg, view.lead_is_near, *sizes)


def fit(residuals: Sequence[Residual]) -> SpreadByYaw:
    """The spread by yaw and lead side that these looks ask for."""
    sides = {near: [each for each in residuals if each.lead_is_near is near] for near in (True, False)}
    return SpreadByYaw(YAWS_DEG, *(_spreads(sides[near]) for near in (True, False)))


def _spreads(residuals: Sequence[Residual]) -> tuple[Spread, ...]:
    """One for each yaw. From behind there are few people to go by: no joint is held to be surer than from nearer."""
    found = [_spread(residuals, yaw) for yaw in YAWS_DEG]
    for index in reversed(range(sum(yaw <= BEHIND_DEG for yaw in YAWS_DEG))):
        pairs = zip(astuple(found[index]), astuple(found[index + 1]), strict=True)
        found[index] = Spread(*(max(pair) for pair in pairs))
    return tuple(found)


def _spread(residuals: Sequence[Residual], yaw_deg: float) -> Spread:
    off_deg = np.array([each.yaw_deg - yaw_deg for each in residuals])
    weights = np.exp(-((off_deg / REACH_DEG) ** 2) / 2)
    columns = np.array([(each.trunk, each.thigh, each.front) for each in residuals]).T
    trunk, whole_thigh, front = (_one_sd(column, weights, yaw_deg <= BEHIND_DEG) for column in columns)
    # The thigh's upper end belongs to the trunk: what its error asks for beyond that is the knee's.
    back = math.sqrt(max(whole_thigh**2 - trunk**2, (whole_thigh / 2) ** 2))
    return Spread(*(round(sd, 3) for sd in (trunk, trunk, back, front)))


def _one_sd(sizes: _Array, weights: _Array, hidden: bool) -> float:
    """One standard deviation that explains errors of these sizes: what 68 of 100 of them stay below.

    Where legs hide each other it is half of what 95 of 100 stay below, if that is more: tails are heavier there.
    """
    inner, outer = _quantile(sizes, weights, 0.68), _quantile(sizes, weights, 0.95) / 2
    return max(inner, outer) if hidden else inner


def _quantile(values: _Array, weights: _Array, share: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return float(np.interp(share, reached, values[order]))


def _level_error(look: Look, rule: Rule) -> float:
    assert look.level_body is not None
    return rule.measure(look.level_body) - look.true[rule.code]


def _per_joint(look: Look, rule: Rule) -> float:
    """How many units of the measure one shank length of its joints' standard deviation makes."""
    body = look.level_body
    assert body is not None
    # The thigh's two ends count as one here, as `_spread` takes them apart afterwards.
    small = Spread(0.0, 0.0, 0.01, 0.0) if rule.code == BACK else Spread.even(0.01)
    return judge(rule, body, Doubt(small.times(body.shank_px)).others(body)).uncertainty / 0.01


def _rule(code: str) -> Rule:
    return next(rule for rule in all_rules() if rule.code == code)


def left_out(looks: Sequence[Look], model: str) -> list[Tested]:
    """Every look, judged with a table made of the looks at other people."""
    people = sorted({look.person for look in looks})
    residuals = [residual(look) for look in looks]
    tested = []
    for fold in range(FOLDS):
        out = set(people[fold::FOLDS])
        calibration = replace(CALIBRATIONS[model], spreads=fit([each for each in residuals if each.person not in out]))
        tested += [Tested(look, calibration) for look in looks if look.person in out]
    return tested


def _table(spreads: SpreadByYaw) -> str:
    lines = [f"    yaws_deg={spreads.yaws_deg},"]
    for name, side in (("near", spreads.near), ("far", spreads.far)):
        rows = ", ".join(f"Spread({s.shoulder}, {s.hips}, {s.back_leg}, {s.front_leg})" for s in side)
        lines.append(f"    {name}=({rows}),")
    return "\n".join(("SpreadByYaw(", *lines, ")"))


@dataclass(frozen=True, slots=True)
class _Set:
    """The looks at the pictures of one folder."""

    folder: Path
    looks: list[Look]


def _figures(one: _Set, tested: Sequence[Tested], model: str, keep: Path) -> dict[str, object]:
    """What the tables are worth on the pictures of one folder, each judged by a table made without its person."""
    names = {look.file for look in one.looks}
    of_it = [each for each in tested if each.look.file in names]
    lunges = lunges_by_height(list(read_lunges(one.folder, model, keep)))
    return {
        "people": len({look.person for look in one.looks}),
        "coverage": [each.to_dict() for each in coverage_by_view(of_it, views_deg=())],
        "verdicts": [each.to_dict() for each in verdicts(of_it, one.looks)],
        "lunges": [each.to_dict() for each in lunges if each.pictures],
    }


def main() -> int:
    """Fit, test, print. Returns 0."""
    parser = argparse.ArgumentParser(prog="fit_doubt", description=__doc__.partition("\n")[0])
    parser.add_argument("model", choices=sorted(CALIBRATIONS), help="the pose model")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="pictures with truth.jsonl")
    parser.add_argument("--keep", type=Path, required=True, metavar="DIR", help="where landmarks are kept")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    args = parser.parse_args()
    sets = [_Set(folder, list(read_looks(folder, args.model, args.keep))) for folder in args.folders]
    usable = [look for each in sets for look in each.looks if look.judged_at_all]
    print(_table(fit([residual(look) for look in usable])))
    tested = left_out(usable, args.model)
    figures = {
        "model": args.model,
        "people": len({look.person for look in usable}),
        "looks": len(usable),
        "coverage": [each.to_dict() for each in coverage_by_view(tested)],
        "sets": [_figures(each, tested, args.model, args.keep) for each in sets],
    }
    text = json.dumps(figures, indent=1)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
