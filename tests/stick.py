"""The stick figure of `posecheck.own_rules.figure`, on which own rules are tried, and most of this project."""

from posecheck.own_rules.figure import SHANK, THIGH, TRUNK, Stick, without

__all__ = ["SHANK", "THIGH", "TRUNK", "Stick", "without"]
