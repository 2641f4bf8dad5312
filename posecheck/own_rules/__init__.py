"""Rules that are no part of the program. `files` reads those that `--rules FILE.py` names."""
