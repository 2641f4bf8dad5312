"""Rules of our own for posecheck."""
