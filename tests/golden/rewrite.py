"""Record the landmarks of samples and the reports made of them anew: `python -m tests.golden.rewrite`.

With `--reports` the landmarks stay as they are and only the reports are written; look at the difference before you
commit it.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from posecheck.check import CheckOptions, check_clip
from posecheck.check.outputs import OutputOptions
from posecheck.check.run import run_batch
from posecheck.media.clip import LANDMARKS_SUFFIX
from tests.clips import SAMPLES
from tests.known import KnownRules

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
NAMES = (
    "arch-318",
    "behind-camera-324",
    "clean-oblique",
    "clean-tilted",
    "knee-ahead-of-hip",
    "knee-behind-hip",
    "knee-past-toes",
    "portrait-327",
    "standing-only",
    "torso-forward",
)


def report_of(name: str) -> dict[str, Any]:
    """The report that is made of the recorded landmarks now, without what differs from place to place."""
    report = check_clip(FOLDER / f"{name}{LANDMARKS_SUFFIX}", KnownRules()).to_dict(samples=False)
    del report["posecheck"], report["clip"]["path"]
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", action="store_true", help="keep the landmarks as they are")
    if not parser.parse_args().reports:
        clips = [SAMPLES / f"{name}.mp4" for name in NAMES]
        outputs = OutputOptions(folder=FOLDER, video=False, landmarks=True)
        run_batch(clips, CheckOptions(), outputs, force=True)
        for path in FOLDER.glob(f"*{LANDMARKS_SUFFIX}"):
            # What is committed names no folder of the machine that recorded it.
            named = gzip.decompress(path.read_bytes()).replace(f"{ROOT}/".encode(), b"")
            path.write_bytes(gzip.compress(named, mtime=0))
        for path in FOLDER.iterdir():
            if path.suffix in {".json", ".html", ".csv"}:
                path.unlink()
    for name in NAMES:
        text = json.dumps(report_of(name), indent=1) + "\n"
        (FOLDER / f"{name}.report.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
