"""Check one clip: the plain function behind `posecheck check`. Options and result are plain, picklable data.

Three kinds of clip come in, and all are judged alike: a video (`engine` finds its poses on all cores), a photograph,
and the landmarks file of an earlier check (no pictures and no pose model needed).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from posecheck.detection.engine import Search, open_sightings
from posecheck.detection.follower import Follower
from posecheck.detection.landmarks_file import Recording, read_recording
from posecheck.detection.level import level_from_the_first
from posecheck.detection.photograph import PhotographDetector
from posecheck.detection.sighting import Sightings
from posecheck.detection.turns import Turns
from posecheck.errors import VideoError
from posecheck.files.atomic import is_ours
from posecheck.form.attention import Attention
from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observation, Observer, watch
from posecheck.form.rule import Phase, Rule
from posecheck.form.settings import UNSET, Settings
from posecheck.frame import Frame, Image
from posecheck.language import _
from posecheck.media.clip import Clip, ClipInfo, FrameCount, Kind, clip_at
from posecheck.media.photo import read_photo
from posecheck.media.survey import settled
from posecheck.media.video import VideoFile, open_video
from posecheck.overlay.drawn import is_drawn_on
from posecheck.own_rules.files import rules_with
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.sighting import Sighting
from posecheck.report.builder import MOMENTS_HZ, ReportBuilder
from posecheck.report.data import CheckedClip, Report
from posecheck.rules import all_rules

Sink = Callable[[Frame, Observation | None], None]
"""Is shown every frame, with its observation when it was analysed, else with None."""

Listener = Callable[[Sighting, Observation], None]
"""Is told what was seen in every analysed frame, and what was made of it; the frame may have no picture."""

Meet = Callable[[ClipInfo], None]
"""Is told size, length and rate of the clip, once it is open and before anything is seen in it."""

DEFAULT_MODEL = "full"
_LEAST_HZ = 10.0
"""A frame that is missing counts for a tenth of a second at most, whatever rate a file claims."""
_SAMPLED, _SAMPLES_APART_S = (0.0, 0.35, 0.7), 4.0
"""Where in a clip it is looked for what posecheck itself has drawn, and how much may be decoded for it."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check.

    model: `full` or `heavy`. rate_hz: how many frames a second to analyse at most, fewer where nothing happens; 0 is
    all. settings: what a user has set. still_phase: the phase that a photograph shows. rule_files: files with rules of
    the user's own (`posecheck.own_rules`), which join the others; every process reads them by these names. spares: pass
    frames over where nothing happens.
    """

    model: str = DEFAULT_MODEL
    rate_hz: float = MOMENTS_HZ
    settings: Settings = UNSET
    still_phase: Phase = Phase.STRETCH
    rule_files: tuple[str, ...] = ()
    spares: bool = True

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, as these options have them. Raises ConfigError when a rule file cannot be used."""
        return self.settings.of(rules_with(all_rules(), self.rule_files))


def check_clip(
    clip: Clip | str | Path,
    options: CheckOptions | None = None,
    sink: Sink | None = None,
    listen: Listener | None = None,
    jobs: int | Turns = 1,
    meet: Meet | None = None,
) -> Report:
    """Check one video, photograph or landmarks file.

    sink: is shown every frame with its observation, in order; a landmarks file has none to show. listen: is told of
    every analysed frame. jobs: how many threads look for poses at a time; the report does not depend on it. meet: is
    told what the clip is, before the others are told anything.

    Raises VideoError when the clip cannot be read, ModelError when the model cannot be run.
    """
    clip, options = settled(clip if isinstance(clip, Clip) else clip_at(Path(clip))), options or CheckOptions()
    if clip.kind is not Kind.LANDMARKS and is_ours(clip.path):
        raise _drawn_by_us(clip.path)
    told = _Audience(sink, listen or _ignore, meet or _ignore)
    if clip.kind is Kind.LANDMARKS:
        return _check_recording(clip.path, options, told)
    if clip.kind is Kind.PHOTOGRAPH:
        return _check_photo(clip.path, options, told)
    return _check_video(clip.path, options, told, jobs)


@dataclass(frozen=True, slots=True)
class _Audience:
    """Who is shown and told what happens."""

    sink: Sink | None
    listen: Listener
    meet: Meet


def _ignore(*_: object) -> None:
    """Nobody wants to be told."""


def _check_video(path: Path, options: CheckOptions, told: _Audience, jobs: int | Turns) -> Report:
    with open_video(path) as video:
        if any(map(is_drawn_on, _samples(video))):
            raise _drawn_by_us(path)
        judge = _Judge(options, options.model, video.info, told)
        search, tally = Search(options.model, options.rate_hz, attention=_attention(options)), FrameCount()
        with open_sightings(path, search, jobs, tally) as sightings:
            if told.sink is None:
                _exhaust(judge(sightings))
            else:
                _show(video, judge(sightings), told.sink)
        return judge.report(tally)


def _attention(options: CheckOptions) -> Callable[[], Attention] | None:
    """What passes frames over where nothing happens; none for who wants every frame, or all that are due."""
    if options.rate_hz <= 0 or not options.spares:
        return None
    return lambda: Attention(Observer(options.rules, CALIBRATIONS[options.model], settings=options.settings))


def _samples(video: VideoFile) -> Iterator[Image]:
    """A few pictures of a clip: its first, and those that can be had without decoding much."""
    for share in _SAMPLED:
        from_s = share * video.info.duration_s
        if from_s == 0 or video.can_start_at(from_s, _SAMPLES_APART_S):
            frame = next(video.frames(from_s), None)
            if frame is not None:
                yield frame.image


def _drawn_by_us(path: Path) -> VideoError:
    return VideoError(_("{path} was made by posecheck, with drawings in its picture: check the clip itself", path=path))


def _show(frames: Iterable[Frame], observations: Iterator[Observation], sink: Sink) -> None:
    """Show the frames, those that were analysed with their observations; they meet by their times."""
    observation = next(observations, None)
    for frame in frames:
        if observation is not None and observation.time_s <= frame.time_s:
            sink(frame, observation)
            observation = next(observations, None)
        else:
            sink(frame, None)
    _exhaust(observations)


def _exhaust(observations: Iterator[Observation]) -> None:
    deque(observations, maxlen=0)


def _check_recording(path: Path, options: CheckOptions, told: _Audience) -> Report:
    return _judged(read_recording(path), options, told)


def judge_recording(recording: Recording, options: CheckOptions) -> Report:
    """Judge what an earlier check saw: as `check_clip` does with a landmarks file, read once for several options."""
    return _judged(recording, options, _Audience(None, _ignore, _ignore))


def _judged(recording: Recording, options: CheckOptions, told: _Audience) -> Report:
    judge = _Judge(options, recording.model, recording.info, told, recording.is_still)
    _exhaust(judge(recording.sightings))
    return judge.report(recording.tally)


def _check_photo(path: Path, options: CheckOptions, told: _Audience) -> Report:
    info, frame = read_photo(path)
    if is_drawn_on(frame.image):
        raise _drawn_by_us(path)
    judge = _Judge(options, options.model, info, told, is_still=True)
    observations = judge([seen_alone(frame, options.model)])
    if told.sink is None:
        _exhaust(observations)
    else:
        _show([frame], observations, told.sink)
    return judge.report()


def seen_alone(frame: Frame, model: str) -> Sighting:
    """What is seen in one picture that none goes before. Raises ModelError when the model cannot be run."""
    with Follower(model, video=False, open_detector=lambda name, _: PhotographDetector(name)) as detector:
        return Sightings()(frame, detector(frame))


class _Judge:
    """Turns sightings into observations, as they are asked for, and these into the report of the clip."""

    def __init__(
        self, options: CheckOptions, model: str, info: ClipInfo, told: _Audience, is_still: bool = False
    ) -> None:
        still_phase = options.still_phase if is_still else None
        self._model = model
        self._info = info
        self._listen = told.listen
        self._observer = Observer(options.rules, CALIBRATIONS[model], still_phase, options.settings)
        self._builder = ReportBuilder(options.rules, is_still)
        told.meet(info)

    def __call__(self, sightings: Iterable[Sighting]) -> Iterator[Observation]:
        """What is known of each sighting in hindsight, in order; the report gets to know it too."""
        waiting: deque[Sighting] = deque()

        def noted() -> Iterator[Sighting]:
            for seen in level_from_the_first(sightings):
                waiting.append(seen)
                yield seen

        for observation in in_hindsight(watch(noted(), self._observer)):
            self._builder.add(observation)
            self._listen(waiting.popleft(), observation)
            yield observation

    def report(self, tally: FrameCount | None = None) -> Report:
        """The report, when all has been seen. tally: what became of the frames of a video."""
        frames, info = self._builder.count, self._info
        counts = tally or FrameCount(read=frames)
        step_s = 1 / max(info.rate_hz, _LEAST_HZ)
        clip = CheckedClip(
            path=info.path,
            duration_s=info.duration_s,
            width_px=info.width_px,
            height_px=info.height_px,
            frames=frames,
            rate_hz=self._builder.rate_hz,
            tally=counts,
            breaks_off_s=None if info.missing_s == 0 else info.duration_s,
            guessed_rate_hz=info.guessed_rate_hz,
        )
        for time_s in counts.damaged_s:
            self._builder.miss(time_s, step_s)
        for time_s in counts.smeared_s:
            self._builder.miss(time_s, step_s, smeared=True)
        if info.missing_s > 0:
            self._builder.miss(info.duration_s, info.missing_s)
        return self._builder.build(clip, self._model, self._observer)
