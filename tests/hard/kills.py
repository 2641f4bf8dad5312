"""A check of a folder, a recording and a rater, killed at any moment by any signal, or without room on the disk."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import LabelError, VideoError
from posecheck.evaluate.corrections import in_force, labels_of
from posecheck.evaluate.rater_files import rater_path, read_corrections
from posecheck.files.atomic import is_ours
from posecheck.media.video import open_video
from tests.label_files import read_labels

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGABRT", "SIGUSR1", "SIGALRM", "SIGSEGV")
    if hasattr(signal, name)
)
_DEAF_S, ORPHANED_S = 3.0, 10.0
_TORSO = "upright-torso"
_RECORD = """
import sys
from pathlib import Path
import numpy as np
from posecheck.media.writer import LiveRecorder
print("ready", flush=True)
with LiveRecorder(Path(sys.argv[1])) as recorder:
    for i in range(100_000):
        recorder.add(np.random.randint(0, 255, (120, 160, 3), np.uint8), i / 10)
"""
_CORRECT = """
import itertools, sys
from pathlib import Path
from posecheck.evaluate.corrections import Correction
from posecheck.evaluate.labels import Label
from posecheck.evaluate.rater_files import give, take_back
from posecheck.media.clip import Clip, Kind
clip = Clip(Path(sys.argv[1]), Kind.VIDEO)
for n in itertools.count(1):
    kept = give(clip, "kb", Correction(Label.WARN, "upright-torso", n / 10, n / 10 + 0.1), ("upright-torso",), True)
    print("given", kept.number, flush=True)
    if n % 5 == 0:
        print("undone", take_back(clip, "kb", ("upright-torso",)).number, flush=True)
"""
_LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from posecheck.cli import main
sys.exit(main(sys.argv[2:]))
"""


def check_command(clips: Path, out: Path) -> list[str]:
    """A check with every kind of output."""
    return ["check", str(clips), "--out", str(out), "--export", "trc,mot,coco", "--jobs", "2"]


@dataclass(frozen=True, slots=True)
class Ended:
    """What is wrong with what a killed process left, or None; and how long it took until all of it was gone."""

    fault: str | None
    took_s: float


def kill_a_check(clips: Path, out: Path, chance: random.Random, how: signal.Signals) -> Ended:
    """Kill a check of a folder at some moment; its workers must end with it."""
    command = [sys.executable, "-m", "posecheck", *check_command(clips, out), "--force"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        time.sleep(chance.uniform(0.3, 2.5))
        process.send_signal(how)
        begun_s = time.monotonic()
    while _any_left(process.pid) and time.monotonic() - begun_s < ORPHANED_S:
        time.sleep(0.02)
    took_s = time.monotonic() - begun_s
    return Ended("its workers live on" if _any_left(process.pid) else torn(out), took_s)


def _any_left(group: int) -> bool:
    """True while anybody lives who was started by a process that had a group of its own."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def kill_a_recording(path: Path, chance: random.Random, how: signal.Signals) -> Ended:
    """Kill a recording at some moment. What is in the file must play, or there must be nothing in it."""
    with subprocess.Popen([sys.executable, "-c", _RECORD, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.6))
        took_s = end(process, how, _DEAF_S)
    return Ended(unplayable(path), took_s)


def end(process: subprocess.Popen[str], how: signal.Signals, deaf_s: float) -> float:
    """Send a process a signal, and wait until it ends. Under `nohup` it is deaf to one of them, and killed then.

    Returns how long it took, in seconds.
    """
    process.send_signal(how)
    begun_s = time.monotonic()
    with suppress(subprocess.TimeoutExpired):
        process.wait(deaf_s)
    took_s = time.monotonic() - begun_s
    process.kill()
    return took_s


def unplayable(path: Path) -> str | None:
    """Why a film does not play as far as it goes, or None; there may be nothing in it yet."""
    if not path.exists() or path.stat().st_size < 2000:
        return None
    try:
        with open_video(path) as video:
            return None if sum(1 for _ in video.pictures()) else "no picture"
    except VideoError as error:
        return str(error)


def kill_a_rater(clip: Path, chance: random.Random) -> str | None:
    """Kill whoever gives corrections at some moment. Returns what of that which was acknowledged is lost, or None."""
    command = [sys.executable, "-c", _CORRECT, str(clip)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        told = [line.split() for line in (first, *process.stdout) if line.endswith("\n")]
    try:
        given = read_corrections(clip, "kb", (_TORSO,)).given
        labels = read_labels(rater_path(clip, "kb"), (_TORSO,))
    except LabelError as error:
        return str(error)
    state = {one.number: "given" if one.undone_at is None else "undone" for one in given}
    lost = [words for words in told if state.get(int(words[1])) not in (words[0], "undone")]
    if lost or not told:
        return f"lost: {lost} of {len(told)}"
    return None if labels == labels_of(in_force(given, 1), (_TORSO,)) else "labels and corrections differ"


def fill_the_disk(clips: Path, out: Path, room_bytes: int) -> str | None:
    """Check a folder where no file can be larger than this. Returns what is wrong, or None."""
    command = [sys.executable, "-c", _LIMITED, str(room_bytes), *check_command(clips, out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if "Traceback" in done.stderr:
        return done.stderr[-2000:]
    return torn(out)


def torn(out: Path) -> str | None:
    """What in a folder of results is half-written or does not belong together; None when all is whole."""
    for path in sorted(out.glob("*")) if out.is_dir() else []:
        if path.name.startswith("."):
            continue
        if not is_ours(path):
            return f"{path.name} has no mark"
        if path.suffix == ".json" and not path.name.endswith(".coco.json"):
            report = json.loads(path.read_text(encoding="utf-8"))
            stem = path.name.removesuffix(".json")
            missing = [ending for ending in report["files"] if not (out / f"{stem}{ending}").is_file()]
            if missing:
                return f"{path.name} vouches for {missing}"
        if path.suffix == ".html" and "</html>" not in path.read_text(encoding="utf-8")[-200:]:
            return f"{path.name} is half a page"
    return None
