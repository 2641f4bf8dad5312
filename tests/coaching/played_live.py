"""Labelled clips played through the live loop: `python -m tests.coaching.played_live DIR [--landmarks DIR] [--model]`.

Frame by frame, at the clip's own times and as fast as the machine can: the observer without hindsight, the trainer, the
planner. Of every labelled fault it is printed when it could be judged, was shown and was spoken; further the cues
of which the labels know nothing, and the seconds on the clock beside those of the truth. DIR holds `STEM.labels.json`
beside each clip, and `STEM.landmarks.jsonl.gz` lies there or in the folder of `--landmarks` (`posecheck check
--landmarks` writes them; what they know of the level comes a second sooner than live). `--model` looks at the pictures
with the live session's own eyes instead.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from posecheck.coaching import lines
from posecheck.coaching.planner import Heard, Rank, tone_s
from posecheck.coaching.programme import MOST_HOLD_S
from posecheck.coaching.screen import Mood, Screen
from posecheck.coaching.trainer import Trainer
from posecheck.detection.follower import Follower
from posecheck.detection.landmarks_file import read_recording
from posecheck.detection.sighting import Sightings
from posecheck.evaluate.labels import Label, Labels, find_clip, read_json_object
from posecheck.evaluate.truth import truth_path
from posecheck.form.depth import DEEP_ENOUGH_DEG
from posecheck.form.observer import Observation, Observer
from posecheck.form.rule import Phase, Rule, Status
from posecheck.form.steps import stands_for_s
from posecheck.media.clip import LANDMARKS_SUFFIX
from posecheck.media.folder import LABELS_SUFFIX
from posecheck.media.video import at_rate, open_video
from posecheck.person.calibration import CALIBRATIONS
from posecheck.person.landmarks import Side
from posecheck.person.sighting import Sighting
from tests.known import KNOWN_RULES
from tests.label_files import read_labels

SHOWN_S, SPOKEN_S, CLEAN_S = 1.0, 2.0, 1.0
"""What is asked for: a fault that is judged is shown and spoken within so long, and holds are counted to the second."""
MODEL, RATE_HZ = "full", 15.0
_NEXT_S = 0.5
"""Labels of one fault so near to each other are one fault; so much a cue may come before its label, or behind it."""


@dataclass
class Fault:
    """A labelled fault. Seconds of the clip; NaN for what did not happen before it was over.

    due_s: from when on it can be told of: it has begun, and it is known that the back knee rests. judged: a moment of
    it was found faulty. late: that was known when it was over only. recalled_s: when it was then shown for the
    next time. after: another fault, whose cue stood meanwhile.
    """

    code: str
    start_s: float
    end_s: float
    due_s: float = math.nan
    shown_s: float = math.nan
    spoken_s: float = math.nan
    judged: bool = False
    late: bool = False
    recalled_s: float = math.nan
    after: str = ""

    @property
    def kept(self) -> bool:
        """True when it was told of in time, or was not judged while it lasted; what was known too late is recalled."""
        if not self.judged:
            return not self.late or not math.isnan(self.recalled_s)
        return self.shown_s - self.due_s <= SHOWN_S and self.spoken_s - self.due_s <= SPOKEN_S


@dataclass
class Played:
    """A clip that was played. false_cues: (seconds, rule) of fault cues without a fault in the labels.

    clean_s: on the clock; faulty_s: those of them in which the labels see a fault. truth_s: at least and at most, as
    hips on their way and what lies near a limit may count or not; None where the labels do not tell the hold.
    """

    name: str
    faults: list[Fault]
    false_cues: list[tuple[float, str]] = field(default_factory=list)
    clean_s: float = 0.0
    timed_s: float = 0.0
    faulty_s: float = 0.0
    truth_s: tuple[float, float] | None = None

    @property
    def clean_is_right(self) -> bool:
        """True when the clock is within a second of the truth, or there is none."""
        low_s, high_s = self.truth_s or (0.0, math.inf)
        return low_s - CLEAN_S <= self.clean_s <= high_s + CLEAN_S and self.faulty_s <= CLEAN_S


@dataclass
class _Cue:
    """The cue of a fault that is up: for which rule, "" for none, and when it was spoken last; NaN while it was not."""

    code: str = ""
    spoken_s: float = math.nan

    def update(self, screen: Screen, heard: Iterable[Heard]) -> bool:
        """Take in the next moment; True when another cue has come up."""
        code = fault_of(screen.cue or "") if screen.mood is Mood.FAULT else ""
        came = bool(code) and code != self.code
        if code != self.code:
            self.code, self.spoken_s = code, math.nan
        for one in heard:
            if one.rank is Rank.FAULT and one.words == screen.cue:
                self.spoken_s = one.time_s + tone_s(one.sound)
        return came


@dataclass
class _Clock:
    """What ought to be on the clock, and what is there in vain."""

    labels: Labels
    truth: Posture | None
    last_s: float = math.nan
    known_s: float = math.nan
    truth_s: list[float] = field(default_factory=lambda: [0.0, 0.0])
    faulty_s: float = 0.0

    def update(self, observation: Observation) -> None:
        """Take in the next moment."""
        step_s = stands_for_s(self.last_s, observation.time_s)
        self.last_s = observation.time_s
        for n, counts in enumerate(truly_clean(self.labels, self.truth, observation.time_s)):
            self.truth_s[n] += step_s if counts else 0.0
        for known in () if observation.phase.tentative else (*observation.earlier, observation):
            in_vain = known.holds_clean and has_fault(self.labels, known.time_s)
            self.faulty_s += stands_for_s(self.known_s, known.time_s) if in_vain else 0.0
            self.known_s = known.time_s


def play(name: str, sightings: Iterable[Sighting], labels: Labels, truth: Posture | None, model: str = MODEL) -> Played:
    """Play one clip; nothing of it is known before its time."""
    observer, trainer = Observer(KNOWN_RULES, CALIBRATIONS[model]), Trainer(MOST_HOLD_S, 1)
    played, cue, clock = Played(name, list(labelled_faults(labels))), _Cue(), _Clock(labels, truth)
    for seen in sightings:
        observation = observer.observe(seen)
        screen = trainer.update(observation)
        if cue.update(screen, trainer.heard) and is_made_up(labels, cue.code, seen.time_s):
            played.false_cues.append((seen.time_s, cue.code))
        for fault in played.faults:
            _note(fault, observation, cue)
        played.false_cues += _recalled(played, labels, seen.time_s, screen)
        clock.update(observation)
    done = trainer.summary()
    played.clean_s, played.timed_s = (sum(map(count, Side)) for count in (done.clean_s, done.timed_s))
    played.faulty_s = clock.faulty_s
    played.truth_s = (clock.truth_s[0], clock.truth_s[1]) if truth is not None or not labels.assessable else None
    return played


def _recalled(played: Played, labels: Labels, time_s: float, screen: Screen) -> list[tuple[float, str]]:
    """Take down which fault that is over is shown for the next time; once, one of which the labels know nothing."""
    code = next((rule.code for rule in KNOWN_RULES if _recalls(screen, rule)), "")
    over = [fault for fault in played.faults if fault.code == code and fault.start_s <= time_s]
    if over and math.isnan(over[-1].recalled_s):
        over[-1].recalled_s = time_s
    told = {false for _, false in played.false_cues}
    known = over or labels.rules.get(code) is Label.EITHER or code in told
    return [] if known or not code or screen.mood is Mood.FAULT else [(time_s, code)]


def _recalls(screen: Screen, rule: Rule) -> bool:
    """Whether it is shown for the next time; or, as it came to light just when it ended, as if it stood."""
    stands = screen.mood is Mood.FAULT and screen.cue in (rule.advice, rule.advice_low)
    return stands or screen.cue == lines.next_time(rule.title) or screen.detail == lines.next_time(rule.advice)


def labelled_faults(labels: Labels) -> Iterator[Fault]:
    """The faults of the labels, each from its beginning to its end."""
    warned = sorted((i for i in labels.intervals if i.status is Label.WARN), key=lambda i: (i.rule, i.start_s))
    fault: Fault | None = None
    for interval in warned:
        if fault is not None and fault.code == interval.rule and interval.start_s - fault.end_s < _NEXT_S:
            fault.end_s = interval.end_s
            continue
        if fault is not None:
            yield fault
        fault = Fault(interval.rule, interval.start_s, interval.end_s)
    if fault is not None:
        yield fault


def fault_of(cue: str) -> str:
    """The rule that a cue of a fault speaks for."""
    if cue == lines.COME_BACK_FIRST:
        return "knee-over-toe"
    return next(rule.code for rule in KNOWN_RULES if cue in (rule.advice, rule.advice_low))


def is_made_up(labels: Labels, code: str, time_s: float) -> bool:
    """True when the labels see good form about then, and when there is nothing to judge in the clip."""
    said = {labels.at(code, time_s + step * _NEXT_S / 5) for step in range(-5, 6)}
    return not labels.assessable or (Label.OK in said and not said & {Label.WARN, Label.EITHER})


def _note(fault: Fault, observation: Observation, cue: _Cue) -> None:
    """Take down what is known of a fault at this moment."""
    lasts = fault.start_s <= observation.time_s <= fault.end_s + _NEXT_S
    if _is_judged(fault, observation):
        fault.judged, fault.late = fault.judged or lasts, fault.late or not lasts
    if not lasts:
        return
    if math.isnan(fault.due_s) and not observation.phase.tentative and observation.phase.phase is not Phase.AWAY:
        fault.due_s = observation.time_s
    if cue.code and cue.code != fault.code and math.isnan(fault.shown_s):
        fault.after = cue.code
    if cue.code == fault.code:
        fault.shown_s = observation.time_s if math.isnan(fault.shown_s) else fault.shown_s
        fault.spoken_s = cue.spoken_s if math.isnan(fault.spoken_s) else fault.spoken_s


def _is_judged(fault: Fault, observation: Observation) -> bool:
    """True when a moment within the fault is now known to have been found faulty."""
    if observation.phase.tentative:
        return False
    return any(
        finding.status is Status.WARN
        for known in (*observation.earlier, observation)
        if fault.start_s <= known.time_s <= fault.end_s
        for finding in known.findings
        if finding.rule.code == fault.code
    )


def has_fault(labels: Labels, time_s: float) -> bool:
    """True when the labels see a fault at this moment."""
    return any(labels.at(rule.code, time_s) is Label.WARN for rule in KNOWN_RULES)


@dataclass(frozen=True)
class Posture:
    """What a rendered body truly does: moments, the renderer's name of what goes on, the back thigh's tilt."""

    times_s: tuple[float, ...]
    steps: tuple[str, ...]
    thighs_deg: tuple[float, ...]

    def at(self, time_s: float) -> tuple[str, float]:
        """What goes on at the moment that is nearest, and the thigh's tilt."""
        n = min(range(len(self.times_s)), key=lambda n: abs(self.times_s[n] - time_s))
        return self.steps[n], self.thighs_deg[n]


def read_posture(labels: Path) -> Posture | None:
    """The truth beside the labels of a rendered clip; None where there is none."""
    path = truth_path(labels.with_name(labels.name.removesuffix(LABELS_SUFFIX)))
    if not path.exists():
        return None
    frames = read_json_object(path)["frames"]
    return Posture(*(tuple(frame[key] for frame in frames) for key in ("t", "phase", "back_thigh")))


def truly_clean(labels: Labels, truth: Posture | None, time_s: float) -> tuple[bool, bool]:
    """Whether this moment is one of a clean hold: for certain, and perhaps."""
    if truth is None or not labels.assessable:
        return False, False
    step, thigh_deg = truth.at(time_s)
    said = {labels.at(rule.code, time_s) for rule in KNOWN_RULES if Phase.STRETCH in rule.phases}
    perhaps = step in ("shift", "end_hold", "return") and thigh_deg >= DEEP_ENOUGH_DEG and Label.WARN not in said
    return perhaps and step == "end_hold" and said == {Label.OK}, perhaps


def seen_live(clip: Path, rate_hz: float = RATE_HZ) -> Iterator[Sighting]:
    """What a live session sees of a clip, in so many frames a second."""
    sightings = Sightings()
    with open_video(clip) as video, Follower(MODEL) as follower:
        for picture, wanted in at_rate(video.pictures(), rate_hz):
            if wanted:
                frame = picture.frame()
                yield sightings(frame, follower(frame))


def played_clips(
    folder: Path, landmarks: Path | None = None, with_model: bool = False, every: int = 1
) -> Iterator[Played]:
    """Every labelled clip of a folder for which there is something to play. every: so many frames, one is looked at."""
    codes = [rule.code for rule in KNOWN_RULES]
    for file in sorted(folder.glob(f"*{LABELS_SUFFIX}")):
        name = file.name.removesuffix(LABELS_SUFFIX)
        labels, truth = read_labels(file, codes), read_posture(file)
        recorded = (landmarks or folder) / f"{name}{LANDMARKS_SUFFIX}"
        if with_model:
            yield play(name, seen_live(find_clip(file).path), labels, truth)
        elif recorded.is_file():
            recording = read_recording(recorded)
            yield play(name, recording.sightings[::every], labels, truth, recording.model)


def told(played: Played) -> Iterator[str]:
    """What is printed of a clip."""
    right = "" if played.clean_is_right else "  ✗"
    truth = " to ".join(f"{s:.1f}" for s in played.truth_s) if played.truth_s else "not labelled"
    by_time = f", {played.timed_s:.1f} s by time only" if played.timed_s else ""
    faulty = f", {played.faulty_s:.1f} s of it with a labelled fault" if played.faulty_s >= 0.05 else ""
    yield f"{played.name}: {played.clean_s:.1f} s clean{faulty}{by_time}; truth: {truth}{right}"
    for fault in played.faults:
        yield f"  {fault.code} {fault.start_s:.1f} to {fault.end_s:.1f} s: {_fault_words(fault)}"
    for time_s, code in played.false_cues:
        yield f"  {code} shown at {time_s:.1f} s, of which the labels know nothing  ✗"


def _fault_words(fault: Fault) -> str:
    if not fault.judged:
        recalled = (
            "not shown" if math.isnan(fault.recalled_s) else f"shown {fault.recalled_s - fault.end_s:.1f} s later"
        )
        return f"over before it was known that the knee rests, {recalled}" if fault.late else "not judged"
    parts = [f"due after {fault.due_s - fault.start_s:.1f} s"]
    for what, time_s in (("shown", fault.shown_s), ("spoken", fault.spoken_s)):
        parts.append(f"not {what}" if math.isnan(time_s) else f"{what} {time_s - fault.due_s:.1f} s later")
    behind = f" (behind {fault.after})" if fault.after else ""
    return ", ".join(parts) + behind + ("" if fault.kept else "  ✗")


def main() -> None:
    """Play the clips of a folder and print how far the live session kept up with the truth."""
    parser = argparse.ArgumentParser(prog="python -m tests.coaching.played_live", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--landmarks", type=Path)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth frame: a slow machine")
    args = parser.parse_args()
    clips = []
    for played in played_clips(args.folder, args.landmarks, args.model, args.every):
        clips.append(played)
        sys.stdout.write("\n".join(told(played)) + "\n")
    faults = [fault for played in clips for fault in played.faults]
    judged = [fault for fault in faults if fault.judged]
    late = [fault for fault in faults if not fault.judged and not math.isnan(fault.recalled_s)]
    sys.stdout.write(
        f"{len(clips)} clips: {len(faults)} labelled faults, {len(judged)} judged, "
        f"{sum(fault.kept for fault in judged)} of these shown within {SHOWN_S:g} s and spoken within {SPOKEN_S:g} s; "
        f"{len(late)} more shown when they came to light; "
        f"{sum(len(played.false_cues) for played in clips)} cues without a fault; "
        f"clean seconds right in {sum(played.clean_is_right for played in clips)} clips\n"
    )


if __name__ == "__main__":
    main()
