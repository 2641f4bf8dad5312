"""Judge what a pose model of your own saw: keypoints in, verdicts moment by moment out.

python own_keypoints.py KEYPOINTS.jsonl

A line a frame: {"t": 0.067, "points": {"left_hip": [312.5, 240.1], "left_toe": [402.0, 398.7], ...}}, in pixels of the
picture, y down; "left" is the person's own. Leave out what was not seen. Heels and toes are needed to tell which way
somebody faces and where the front foot ends.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from posecheck import CALIBRATIONS, Joint, Observer, Point, Pose, Side, Sighting, all_rules, in_hindsight, watch

WIDTH_PX, HEIGHT_PX = 640, 480


def sightings(file: Path) -> Iterator[Sighting]:
    """What was seen in each frame; an empty frame is one in which nobody was."""
    for line in file.read_text(encoding="utf-8").splitlines():
        frame = json.loads(line)
        points = {}
        for name, (x, y) in frame["points"].items():
            side, joint = name.split("_")
            points[Side(side), Joint(joint)] = Point(x, y)
        pose = Pose(frame["t"], points, WIDTH_PX, HEIGHT_PX) if points else None
        yield Sighting(frame["t"], pose, grey_level=128)  # too dark a picture is not judged; this one is bright


def main(file: Path) -> None:
    """Print what changes."""
    # How sure each measure is was found for MediaPipe's models; "full" is the one to begin with.
    observer = Observer(all_rules(), CALIBRATIONS["full"])
    before = None
    for seen in in_hindsight(watch(sightings(file), observer)):
        now = seen.phase.phase.value, [alert.advice for alert in seen.alerts]
        if now != before:
            print(f"{seen.time_s:6.2f} s  {now[0]}  {', '.join(now[1])}")
        before = now
    for hold in observer.holds.finish():
        print(f"held for {hold.end_s - hold.start_s:.1f} s, {hold.clean_s:.1f} s in good form")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
