"""posecheck: a pose-checking camera assistant for the half-kneeling psoas (hip-flexor) stretch.

from pathlib import Path
from posecheck.check import CheckOptions, check_clip

report = check_clip(Path("clip.mp4"), CheckOptions())
print(report.verdict, report.reason)
"""

import os

__version__ = "0.1.0"

# Windows' own way to cameras takes up to a minute to open one with this on (opencv#17687). OpenCV reads it when it is
# loaded, which any module of the package may be the first to do.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
