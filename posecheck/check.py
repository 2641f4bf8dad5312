"""Check one clip: the plain function behind `posecheck check`. Options and result are plain, picklable data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from posecheck.calibration import CALIBRATIONS
from posecheck.detector import PoseDetector
from posecheck.landmarks import Pose
from posecheck.level import Leveller
from posecheck.report.builder import ReportBuilder
from posecheck.report.data import Clip, Report
from posecheck.rule import Limit, Phase, Rule
from posecheck.rules import all_rules
from posecheck.session import Frame, Observation, Observer
from posecheck.sources import IMAGE_SUFFIXES, ClipInfo, at_rate, open_video, read_photo

Sink = Callable[[Frame, Observation | None], None]
"""Is shown every frame, with its observation when it was analysed, else with None."""

DEFAULT_MODEL = "full"
DEFAULT_RATE_HZ = 15.0


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check.

    model: `full` or `heavy`. rate_hz: how many frames a second to analyse at most; 0 is all. limits: rule code -> the
    limit to use instead of the rule's own. still_phase: the phase that a photograph shows.
    """

    model: str = DEFAULT_MODEL
    rate_hz: float = DEFAULT_RATE_HZ
    limits: tuple[tuple[str, Limit], ...] = ()
    still_phase: Phase = Phase.STRETCH

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, with the limits of these options."""
        from posecheck.config import with_limits

        return with_limits(all_rules(), dict(self.limits))


def check_clip(path: Path, options: CheckOptions, sink: Sink | None = None) -> Report:
    """Check one video or photograph. `sink` is shown every frame with its observation, in order.

    Raises VideoError when the clip cannot be read, ModelError when the model cannot be run.
    """
    if path.suffix.lower() in IMAGE_SUFFIXES:
        return _check_photo(path, options, sink)
    with open_video(path) as video, PoseDetector(options.model) as detector:
        observer = Observer(options.rules, CALIBRATIONS[options.model])
        builder = ReportBuilder(options.rules)
        last_s = 0.0
        for frame, observation in _observed(at_rate(video, options.rate_hz), detector, observer):
            last_s = frame.time_s
            if observation is not None:
                builder.add(observation)
            if sink is not None:
                sink(frame, observation)
        return builder.build(_clip(video.info, builder.count, last_s), options.model, observer)


def _observed(
    frames: Iterator[tuple[Frame, bool]], detector: PoseDetector, observer: Observer
) -> Iterator[tuple[Frame, Observation | None]]:
    leveller = Leveller()

    def find(frame: Frame) -> Pose | None:
        return leveller(frame, detector(frame))

    for frame, due in frames:
        yield frame, observer.observe(frame, find(frame)) if due else None


def _check_photo(path: Path, options: CheckOptions, sink: Sink | None) -> Report:
    info, frame = read_photo(path)
    with PoseDetector(options.model, video=False) as detector:
        pose = Leveller()(frame, detector(frame))
    observer = Observer(options.rules, CALIBRATIONS[options.model], still_phase=options.still_phase)
    observation = observer.observe(frame, pose)
    builder = ReportBuilder(options.rules, is_still=True)
    builder.add(observation)
    if sink is not None:
        sink(frame, observation)
    return builder.build(_clip(info, 1, 0.0), options.model, observer)


def _clip(info: ClipInfo, frames: int, last_s: float) -> Clip:
    rate_hz = (frames - 1) / last_s if last_s > 0 else 0.0
    return Clip(info.path, info.duration_s, info.width_px, info.height_px, frames, rate_hz)
