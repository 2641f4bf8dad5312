"""Load the keypoints of a check into `movement`, and see how fast the hip moved.

python read_in_movement.py results/clip.coco.json      (needs: pip install movement, in an environment of its own)
"""

import sys
from pathlib import Path

from keypoints import keypoints_of
from movement.io import load_poses
from movement.kinematics import compute_velocity


def main(path: Path) -> None:
    """Print the data set, and the fastest moment of the left hip."""
    positions, names, rate_hz = keypoints_of(path)
    poses = load_poses.from_numpy(positions, keypoint_names=names, fps=rate_hz)
    print(poses)
    hip = compute_velocity(poses.position).sel(keypoints="left_hip")
    speed = (hip**2).sum("space", skipna=False) ** 0.5
    print(f"left hip: {float(speed.max()):.0f} pixels a second at {float(speed.idxmax('time').squeeze()):.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
