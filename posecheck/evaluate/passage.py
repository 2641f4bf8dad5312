"""The part of a clip that is compared: one start, one stretch, one hold; and how two of them are laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from posecheck.form.rule import Phase
from posecheck.language import _

_NAMES = {"begin": _("before"), "start": _("start position"), "stretch": _("stretch"), "end": _("after")}
"""What goes on after each anchor."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The start and the stretch around one hold.

    anchors: what begins when, in seconds of the clip: `begin`, `start`, `stretch`, `end`; those that were seen.
    length_s: of the whole clip. clean_s: of the hold. others: how many holds there are besides.
    """

    anchors: Mapping[str, float]
    length_s: float
    lead_leg: str | None = None
    clean_s: float | None = None
    others: int = 0

    @property
    def begins_s(self) -> float:
        """Where the start begins, or the stretch when no start was seen."""
        return min(time_s for name, time_s in self.anchors.items() if name != "begin")

    @property
    def ends_s(self) -> float:
        """Where the stretch ends."""
        return self.anchors["end"]

    @property
    def held_s(self) -> float:
        """How long the stretch lasts; 0 when only a start was seen."""
        return self.ends_s - self.anchors["stretch"] if "stretch" in self.anchors else 0.0


@dataclass(frozen=True, slots=True)
class SharedStep:
    """A step of both clips, side by side: from where to where in each. It lasts as long as the longer of the two."""

    name: str
    a: tuple[float, float]
    b: tuple[float, float]

    @property
    def length_s(self) -> float:
        """How long the step lasts; the clip that is through with it waits for the other."""
        return max(self.a[1] - self.a[0], self.b[1] - self.b[0])

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"name": self.name, "length_s": round(self.length_s, 3), "a": list(self.a), "b": list(self.b)}


def passage_of(report: Mapping[str, Any]) -> Passage:
    """The passage around the longest hold; around the longest stretch or start where there was no hold."""
    holds = report["holds"]
    spans = [(span["phase"], span["start_s"], span["end_s"]) for span in report["phases"]]
    stretches = [span for span in spans if span[0] == Phase.STRETCH.value]
    hold = max(holds, key=lambda hold: hold["end_s"] - hold["start_s"], default=None)
    if hold is not None:
        main = Phase.STRETCH.value, hold["start_s"], hold["end_s"]
    else:
        main = max(stretches or spans, key=lambda span: span[2] - span[1])
    is_stretch = main[0] == Phase.STRETCH.value
    before_s = max((h["end_s"] for h in holds if h["end_s"] <= main[1]), default=0.0)
    starts = [s for s in spans if s[0] == Phase.START.value and before_s <= s[1] < main[1]] if is_stretch else [main]
    anchors = {"begin": 0.0}
    if starts:
        anchors["start"] = starts[-1][1]
    if is_stretch:
        anchors["stretch"] = main[1]
    return Passage(
        anchors | {"end": main[2]},
        length_s=max(report["clip"]["duration_s"], main[2]),
        lead_leg=hold["lead_leg"] if hold else None,
        clean_s=hold["clean_s"] if hold else None,
        others=max(0, len(holds) - 1),
    )


def steps(first: Passage, second: Passage) -> list[SharedStep]:
    """The steps that both have, one after the other; a step that only one has is part of the one before it."""
    names = [name for name in first.anchors if name in second.anchors]
    times = [(first.anchors[name], second.anchors[name]) for name in names] + [(first.length_s, second.length_s)]
    found = (
        SharedStep(_NAMES[name], (here[0], there[0]), (here[1], there[1]))
        for name, (here, there) in zip(names, pairwise(times), strict=True)
    )
    return [step for step in found if step.length_s > 0]
