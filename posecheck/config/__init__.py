"""Settings that a user may change, from a TOML file: limits and words of rules, times, depth, and how a session goes.

    [warnings]
    fault_s = 1.0        # seconds of a fault before its warning

    [rules.upright-torso]
    high = 15.0          # degrees forward before "Chest up"
    advice = "Grow tall"

Unknown names are errors that name the nearest known one; what is not said stays as it is. Three such files come with
the program and go by their names: `beginner`, `standard` and `strict`.
"""

from posecheck.config.reading import PRESETS, load_settings, settings_in
from posecheck.config.template import template

__all__ = ["PRESETS", "load_settings", "settings_in", "template"]
