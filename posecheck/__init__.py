"""posecheck: a pose-checking camera assistant for the half-kneeling psoas (hip-flexor) stretch.

from posecheck.check import CheckOptions, check_clip

report = check_clip("clip.mp4", CheckOptions()).report
print(report.verdict, report.reason)
"""

__version__ = "0.1.0"
