"""Check clips: one by `check_clip`, the plain function that all else is built on; many by `run`, one task each, on all
cores or a cluster, with the files that come of it.
"""

from posecheck.check.one_clip import CheckOptions, Listener, Meet, Sink, check_clip, judge_recording, seen_alone

__all__ = ["CheckOptions", "Listener", "Meet", "Sink", "check_clip", "judge_recording", "seen_alone"]
