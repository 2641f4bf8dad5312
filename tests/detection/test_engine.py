"""The poses of one clip: the same whoever computes them, in order, from the right pictures, and stoppable."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from types import TracebackType

import av
import numpy as np
import pytest

from posecheck.check import CheckOptions, check_clip, one_clip
from posecheck.check.background import Background
from posecheck.detection.detector import PoseDetector
from posecheck.detection.engine import Part, Search, open_sightings, plan
from posecheck.errors import ModelError
from posecheck.form.attention import Attention
from posecheck.form.observer import Observation
from posecheck.frame import Frame
from posecheck.media.clip import FrameCount
from posecheck.media.video import open_video
from posecheck.person.geometry import Point
from posecheck.person.landmarks import Joint, Pose, Side
from posecheck.person.sighting import Sighting
from tests.clips import SAMPLES, turn_clip
from tests.detection.test_level import other_room, room
from tests.media.films import pictured

RATE_HZ = 10
LENGTH_S = 80
KNEE = (Side.LEFT, Joint.KNEE)


def make_long_clip(path: Path, gap: int = 20, offset_s: float = 0.0, uneven: bool = False) -> Path:
    """80 s whose brightness tells the second; a keyframe every `gap` frames."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE_HZ, options={"g": str(gap), "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(LENGTH_S * RATE_HZ):
            if uneven and index % 7 in (2, 3):
                continue
            image = np.full((48, 64, 3), 20 + 2 * (index // RATE_HZ), np.uint8)
            picture = av.VideoFrame.from_ndarray(image, format="bgr24")
            picture.pts = index + round(offset_s * RATE_HZ)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_long_clip(tmp_path_factory.mktemp("clips") / "long.mp4")


@dataclass
class Pretender:
    """A pose model with a memory: its knee drifts from where the last picture put it, as a following model's does."""

    knee_x: float = 0.0
    closed: bool = False

    def __call__(self, frame: Frame) -> Pose | None:
        grey = frame.grey_level
        self.knee_x = 0.5 * self.knee_x + grey
        return Pose(frame.time_s, {KNEE: Point(self.knee_x, grey)}, 64, 48)

    def __enter__(self) -> Pretender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed = True


@dataclass
class Models:
    """Opens pretenders and remembers them."""

    opened: list[Pretender] = field(default_factory=list)

    def __call__(self, model: str) -> Pretender:
        self.opened.append(Pretender())
        return self.opened[-1]


def look(path: Path, jobs: int, rate_hz: float = 0.0) -> list[Sighting]:
    models = Models()
    with open_sightings(path, Search("full", rate_hz, models), jobs) as sightings:
        seen = list(sightings)
    assert models.opened
    assert all(model.closed for model in models.opened)
    return seen


@pytest.mark.parametrize("rate_hz", [0.0, 4.0])
def test_the_result_does_not_depend_on_the_number_of_threads(clip: Path, rate_hz: float) -> None:
    alone = look(clip, 1, rate_hz)
    assert alone == look(clip, 2, rate_hz) == look(clip, 7, rate_hz)


def test_every_frame_is_seen_once_in_order_at_its_own_time(clip: Path) -> None:
    seen = look(clip, 3)
    assert [round(one.time_s * RATE_HZ, 6) for one in seen] == list(range(LENGTH_S * RATE_HZ))
    with open_video(clip) as video:
        assert [one.grey_level for one in seen] == [int(frame.grey_level) for frame in video]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_film_is_cut_where_it_is_cut_wherever_its_parts_begin(jobs: int, tmp_path: Path) -> None:
    """Just before a part begins, where its thread has looked already, right there, and in its middle."""
    cuts_s = (19.5, 20.0, 33.0)
    rooms = [np.ascontiguousarray(image[::2, ::2]) for image in (room(3.0), other_room(0.0))]
    images = [rooms[sum(number / RATE_HZ >= cut_s for cut_s in cuts_s) % 2] for number in range(40 * RATE_HZ)]
    path = pictured(tmp_path / "cut.mp4", images, RATE_HZ, key_every=20)
    with open_video(path) as video:
        assert len(plan(video)) == 2
    told_s = [one.time_s - 1 / RATE_HZ for one in look(path, jobs) if one.cut]  # by the second picture
    assert told_s == pytest.approx(cuts_s)


def test_the_rate_is_kept_across_parts(clip: Path) -> None:
    times_s = [one.time_s for one in look(clip, 2, rate_hz=5.0)]
    assert len(times_s) == pytest.approx(LENGTH_S * 5, abs=4)
    assert np.diff(times_s).max() <= 0.31
    assert np.diff(times_s).min() >= 0.09


@pytest.mark.parametrize("name", ["offset.mkv", "uneven.mp4", "rotated.mp4", "plain.mov", "plain.ts", "plain.avi"])
def test_pictures_are_the_same_wherever_reading_starts(name: str, tmp_path: Path) -> None:
    path = make_long_clip(tmp_path / name, 35, 3.2 if "offset" in name else 0.0, "uneven" in name)
    if "rotated" in name:
        path = turn_clip(path, tmp_path / "turned.mp4", 1)
    with open_video(path) as video:
        whole = [(frame.time_s, frame.image.shape, frame.grey_level) for frame in video]
    for from_s in (0.2, 4.0, 11.4, 30.05, 49.0):
        with open_video(path, threaded=False) as video:
            frames = [picture.frame() for picture in video.pictures(from_s)]
        part = [(frame.time_s, frame.image.shape, frame.grey_level) for frame in frames]
        assert part == [entry for entry in whole if entry[0] >= from_s]


def test_a_plan_covers_the_clip_without_gaps_and_starts_early(clip: Path) -> None:
    with open_video(clip) as video:
        parts = plan(video)
    assert len(parts) == 4
    assert [one.end_s for one in parts[:-1]] == [one.start_s for one in parts[1:]]
    assert (parts[0].start_s, parts[-1].end_s) == (0.0, float("inf"))
    assert all(one.from_s == pytest.approx(one.start_s - 1.0) for one in parts[1:])


def test_what_is_told_and_counted_of_a_clip_in_parts_is_plain_numbers(clip: Path) -> None:
    """NumPy's would not go into JSON, and the check of every clip of several parts would end there."""
    tally = FrameCount()
    with open_sightings(clip, Search("full", 0.0, Models()), 2, tally) as sightings:
        assert len(list(sightings)) == LENGTH_S * RATE_HZ
    with open_video(clip) as video:
        assert {type(value) for value in astuple(video.info)} <= {str, int, float, type(None)}
        ends = {type(end) for part in plan(video) for end in astuple(part)}
    assert ends == {float}
    assert json.loads(json.dumps(asdict(tally))) == asdict(tally)


def test_a_clip_that_cannot_be_entered_midway_is_one_part(tmp_path: Path) -> None:
    """With its only keyframe at the start, every part would be decoded from there."""
    with open_video(make_long_clip(tmp_path / "one.mp4", gap=10_000)) as video:
        assert [one.start_s for one in plan(video)] == [0.0]


def test_a_short_clip_is_one_part() -> None:
    with open_video(SAMPLES / "torso-forward.mp4") as video:
        assert plan(video) == [Part(0.0, 0.0, float("inf"))]


def test_an_error_in_a_thread_comes_out_where_the_poses_are_taken(clip: Path) -> None:
    def broken(model: str) -> Pretender:
        raise ModelError(f"{model} is damaged")

    with pytest.raises(ModelError, match="full is damaged"), open_sightings(clip, Search("full", 0, broken), 2) as seen:
        list(seen)


def test_stopping_early_ends_the_threads_soon(clip: Path) -> None:
    class Slow(Pretender):
        def __call__(self, frame: Frame) -> Pose | None:
            time.sleep(0.02)
            return super().__call__(frame)

    before = threading.active_count()
    with open_sightings(clip, Search("full", 0.0, lambda model: Slow()), 2) as seen:
        next(seen)
        stopped_s = time.monotonic()
    assert time.monotonic() - stopped_s < 2.0
    assert threading.active_count() == before


def test_pictures_and_observations_meet_at_their_times(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_clip, "Search", lambda model, rate_hz, **_: Search(model, rate_hz, Models()))
    shown: list[tuple[Frame, Observation | None]] = []
    with_pictures = check_clip(clip, CheckOptions(rate_hz=4.0), lambda *pair: shown.append(pair), jobs=2)
    without = check_clip(clip, CheckOptions(rate_hz=4.0))
    assert [frame.index for frame, _ in shown] == list(range(LENGTH_S * RATE_HZ))
    observed = [(frame.time_s, seen.time_s) for frame, seen in shown if seen is not None]
    assert len(observed) == without.clip.frames
    assert all(frame_s == seen_s for frame_s, seen_s in observed)
    assert with_pictures.to_dict() == without.to_dict()


def test_background_work_is_done_in_order_and_to_the_end() -> None:
    done: list[int] = []
    with Background(done.append) as act:
        for number in range(50):
            act(number)
    assert done == list(range(50))


def test_what_background_work_raises_comes_out() -> None:
    def refuse(number: int) -> None:
        raise ZeroDivisionError(number)

    def hand_over(numbers: int) -> None:
        with Background(refuse, ahead=1) as act:
            for number in range(numbers):
                act(number)

    for numbers in (1, 5):
        with pytest.raises(ZeroDivisionError):
            hand_over(numbers)


def test_background_work_that_waits_is_dropped_after_an_error() -> None:
    done: list[int] = []
    held = threading.Event()

    def slow(number: int) -> None:
        held.wait(5.0)
        done.append(number)

    def interrupted(act: Background[int]) -> None:
        for number in range(3):
            act(number)
        threading.Timer(0.1, held.set).start()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Background(slow) as act:
        interrupted(act)
    assert done in ([0], [0, 1])


@pytest.mark.model
def test_the_real_model_gives_the_same_report_with_one_and_two_threads(tmp_path: Path) -> None:
    long = tmp_path / "looped.mp4"
    loop_sample(long, times=4)
    reports = [check_clip(long, CheckOptions(rate_hz=3.0), jobs=jobs).to_dict() for jobs in (1, 2)]
    assert reports[0] == reports[1]
    assert reports[0]["episodes"]


def loop_sample(path: Path, times: int) -> None:
    """A sample played several times in a row."""
    with open_video(SAMPLES / "torso-forward.mp4") as video:
        frames = list(video)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15, options={"preset": "ultrafast", "g": "30"})
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for frame in frames * times:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame.image, format="bgr24")))
        container.mux(stream.encode())


@pytest.mark.model
def test_a_restarted_model_is_as_good_as_new() -> None:
    """To the last bit: else the report would depend on which thread took which part."""
    with open_video(SAMPLES / "torso-forward.mp4") as first, open_video(SAMPLES / "toes-305.mp4") as second:
        before, after = list(first)[:20], list(second)[:20]
    with PoseDetector("full") as new:
        expected = [new(replace(frame, time_s=frame.time_s + 7.3)) for frame in after]
    with PoseDetector("full") as used:
        for frame in before:
            used(replace(frame, time_s=frame.time_s + 60.0))
        used.restart()
        assert [used(replace(frame, time_s=frame.time_s + 7.3)) for frame in after] == expected


@pytest.mark.model
def test_fifteen_frames_a_second_give_the_verdicts_of_every_frame() -> None:
    """The default rate leaves out every fourth frame of this clip."""
    every, some = (check_clip(SAMPLES / "portrait-327.mp4", CheckOptions(rate_hz=rate_hz)) for rate_hz in (0.0, 15.0))
    assert some.clip.frames < 0.8 * every.clip.frames
    assert [result.status for result in some.rules] == [result.status for result in every.rules]
    assert some.verdict == every.verdict


class EverySecond(Attention):
    """Passes over all that is less than a second after what it was shown last."""

    def __init__(self) -> None:
        self.last_s = -1.0

    def spares(self, time_s: float) -> bool:
        return time_s - self.last_s < 1.0 - 1e-6

    def note(self, seen: Sighting) -> None:
        self.last_s = seen.time_s


def test_what_is_passed_over_is_not_looked_at_and_yet_read(clip: Path) -> None:
    tally = FrameCount()
    with open_sightings(clip, Search("full", 10.0, Models(), EverySecond), 2, tally) as sightings:
        times_s = [one.time_s for one in sightings]
    assert len(times_s) == pytest.approx(LENGTH_S, abs=4)  # each of four parts begins anew
    assert tally.read == LENGTH_S * RATE_HZ


def test_who_wants_every_frame_gets_it(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Search] = []

    def remembered(*args: object, **named: object) -> Search:
        asked.append(Search(*args, **named))  # type: ignore[arg-type]
        return replace(asked[-1], open_detector=Models())

    monkeypatch.setattr(one_clip, "Search", remembered)
    for options in (CheckOptions(rate_hz=0.0), CheckOptions(spares=False), CheckOptions()):
        check_clip(clip, options)
    assert [search.attention is None for search in asked] == [True, True, False]
