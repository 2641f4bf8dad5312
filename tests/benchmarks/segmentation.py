"""What a frame costs with the shipped model, against the untouched one that computes a segmentation too.

    python -m tests.benchmarks.segmentation [full|heavy]   # about a minute

Both look at the same pictures by turns, and what counts is the processor's time, so that a busy machine does little.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

from posecheck.detection.models import MODELS, load_model
from posecheck.frame import Image
from tests.models.looks import looks, pictures
from tests.models.strip_segmentation import untouched

_REPEATS = 7
_FRAMES = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", choices=MODELS, default="full")
    name = parser.parse_args().model
    images = pictures("torso-forward", _FRAMES, 1)
    bundles = untouched(name), load_model(name)
    pairs = [[cpu_ms(bundle, images) for bundle in bundles] for _ in range(_REPEATS)]
    whole, shipped = (median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(one / other for one, other in pairs)
    print(f"{name}: {whole:.1f} → {shipped:.1f} ms of CPU a frame, opening left out;", end=" ")
    print(f"×{median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f} in {_REPEATS} turns)")


def cpu_ms(bundle: bytes, images: list[Image]) -> float:
    """The processor's milliseconds for each picture; what it takes to open the model is measured and taken off."""
    times_s = []
    for shown in (images[:1], images):
        begin_s = time.process_time()
        looks(bundle, shown, video=True)
        times_s.append(time.process_time() - begin_s)
    return (times_s[1] - times_s[0]) / (len(images) - 1) * 1000


if __name__ == "__main__":
    main()
