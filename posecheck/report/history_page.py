"""The page of all sessions that were kept: how many clean seconds, how deep, how steady, one dot a session."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from posecheck.files.atomic import write_text_whole
from posecheck.language import _, decimal
from posecheck.report.templating import render

_WIDTH, _HEIGHT = 640.0, 180.0
_LEFT, _TOP, _BOTTOM = 44.0, 10.0, 24.0
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class _Series:
    """One line of a plot; name is a class of the style sheet too. Sessions without the value are left out."""

    name: str
    dots: tuple[_Mark, ...]

    @property
    def points(self) -> str:
        """For an SVG polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class _Plot:
    title: str
    unit: str
    series: tuple[_Series, ...]
    ticks: tuple[tuple[float, str], ...]
    dates: tuple[tuple[float, str, str], ...]
    width: float = _WIDTH
    height: float = _HEIGHT
    left: float = _LEFT


def write_history_page(path: Path, sessions: Sequence[Mapping[str, Any]], trend: str) -> None:
    """Write the page. sessions: as `posecheck history --json` prints them, oldest first. Raises OutputError."""
    sides = ("left", "right")
    plots = [
        _plot(_("Clean seconds"), "s", sessions, {side: [s["clean_s"][side] for s in sessions] for side in sides}),
        _plot(
            _("Depth of the stretch"), "°", sessions, {side: [s["depth_deg"][side] for s in sessions] for side in sides}
        ),
        _plot(_("Unsteadiness"), "°", sessions, {"both": [s["steadiness_deg"] for s in sessions]}),
    ]
    context = {"sessions": sessions, "trend": trend, "plots": [plot for plot in plots if plot], "day": _day}
    write_text_whole(path, render("history.html", context))


def _plot(
    title: str, unit: str, sessions: Sequence[Mapping[str, Any]], values: Mapping[str, Sequence[float | None]]
) -> _Plot | None:
    """The plot of these values by session; None when there is nothing to plot."""
    known = [value for series in values.values() for value in series if value is not None]
    if not known:
        return None
    top, step = _scale(max(known))
    xs = _places(sessions)

    def height(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - max(0.0, value) / top)

    series = tuple(
        _Series(
            name,
            tuple(
                _Mark(
                    x,
                    height(value),
                    f"{_day(session['when'])}: {decimal(format(value, 'g'))} {unit}".replace(" °", "°"),
                )
                for x, value, session in zip(xs, column, sessions, strict=True)
                if value is not None
            ),
        )
        for name, column in values.items()
    )
    ticks = tuple((height(step * number), decimal(f"{step * number:g}")) for number in range(round(top / step) + 1))
    ends = [(xs[0], _day(sessions[0]["when"]), "start"), (xs[-1], _day(sessions[-1]["when"]), "end")]
    return _Plot(title, unit, series, ticks, tuple(ends if len(sessions) > 1 else ends[:1]))


def _places(sessions: Sequence[Mapping[str, Any]]) -> list[float]:
    """By their dates: a gap in training is a gap on the page."""
    times = [datetime.fromisoformat(session["when"]).timestamp() for session in sessions]
    span = times[-1] - times[0]
    room = _WIDTH - _LEFT - 20
    return [_LEFT + 10 + (room * (time - times[0]) / span if span > 0 else 0.0) for time in times]


def _scale(largest: float) -> tuple[float, float]:
    """A round top of the axis at or above the largest value, and the step between its marks."""
    step = next((step for step in _STEPS if largest <= 4 * step), math.ceil(largest / 4))
    return step * max(1, math.ceil(largest / step)), step


def _day(when: str) -> str:
    return f"{datetime.fromisoformat(when):%Y-%m-%d}"
