"""The picture of a recorded clip: what is wrong, in big words; the phase; and the verdict of each rule."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.form.observer import Observation, anything_judged
from posecheck.form.rule import Finding, Phase, Status
from posecheck.frame import Frame, Image
from posecheck.language import _, translated
from posecheck.overlay.figure import draw_figure
from posecheck.overlay.palette import Sizes, recorded_sizes
from posecheck.overlay.panels import Words, chip, message
from posecheck.overlay.pen import Pen
from posecheck.overlay.sprite import Sprite, paste
from posecheck.overlay.symbols import Symbol

_LEAST_PX = 24
"""In less room no word is written."""
_PHASES = {Phase.START: _("Start"), Phase.STRETCH: _("Stretch")}


def draw_check(frame: Frame, observation: Observation | None) -> Image:
    """A copy of the frame with what was observed drawn on it.

    observation: of this frame, or the latest one when this frame was not analysed; None when there is none yet.
    """
    image: Image = frame.image.copy()
    if observation is None:
        return image
    height_px, width_px = image.shape[:2]
    sizes = recorded_sizes(width_px, height_px)
    scale = width_px / observation.pose.width_px if observation.pose else 1.0
    draw_figure(Pen(image, sizes.line, scale), observation)
    room_px = width_px - 2 * sizes.margin
    if min(room_px, height_px) < _LEAST_PX:
        return image
    headline = _headline(observation, sizes, room_px)
    if headline is not None:
        paste(image, headline, sizes.margin, sizes.margin)
    _place_chips(image, [_verdict(finding, observation, sizes, room_px) for finding in observation.findings], sizes)
    return image


def _headline(observation: Observation, sizes: Sizes, room_px: int) -> Sprite | None:
    """One thing at a time: the most urgent warning, else why nothing is judged, else the phase."""
    phase = translated(phase_line(observation))
    if observation.alerts:
        cue = translated(observation.alerts[0].advice)
        return message(Words(Symbol.BANG, cue, sizes.cue, above=phase), sizes, room_px)
    reason = not_assessed_reason(observation)
    if reason is not None:
        above = translated(_("{phase} · not assessed", phase=phase) if phase else _("Not assessed"))
        why = translated(reason)
        return message(Words(Symbol.QUESTION, why[:1].upper() + why[1:], sizes.label, above), sizes, room_px)
    return chip(None, phase, sizes.label, room_px) if phase else None


def phase_line(observation: Observation) -> str:
    """The phase and, in a hold, its clean seconds; nothing outside the stretch."""
    name = _PHASES.get(observation.phase.phase, "")
    hold = observation.hold
    if hold is None or hold.clean_s < 1 or observation.phase.phase is not Phase.STRETCH:
        return name
    return _("{phase} · {seconds} s clean", phase=name, seconds=int(hold.clean_s))


def not_assessed_reason(observation: Observation) -> str | None:
    """Why nothing is judged at this moment; None when something is."""
    if observation.reason is not None:
        return observation.reason
    if anything_judged(observation.findings):
        return None
    return next((finding.reason for finding in observation.findings if finding.reason), None)


def symbol_of(finding: Finding, warned: bool) -> Symbol:
    """What to show for a rule. A fault that has not lasted long enough to be warned of is neither good nor bad yet."""
    if warned:
        return Symbol.BANG
    return Symbol.TICK if finding.status is Status.OK else Symbol.QUESTION


def _verdict(finding: Finding, observation: Observation, sizes: Sizes, room_px: int) -> Sprite:
    warned = any(alert.rule.code == finding.rule.code for alert in observation.alerts)
    return chip(symbol_of(finding, warned), translated(finding.rule.short_name), sizes.chip, room_px)


def _place_chips(image: Image, chips: Sequence[Sprite], sizes: Sizes) -> None:
    """In rows from the bottom left, the first chip uppermost."""
    gap, room_px = max(2, sizes.margin // 2), image.shape[1] - 2 * sizes.margin
    rows: list[list[Sprite]] = []
    for sprite in chips:
        used_px = sum(placed.width_px + gap for placed in rows[-1]) if rows else room_px
        if used_px + sprite.width_px > room_px:
            rows.append([])
        rows[-1].append(sprite)
    top = image.shape[0] - sizes.margin
    for row in reversed(rows):
        top -= row[0].height_px
        left = sizes.margin
        for sprite in row:
            paste(image, sprite, left, top)
            left += sprite.width_px + gap
        top -= gap
