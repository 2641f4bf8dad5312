"""Rules that are no part of the program: read from a file, begun by a command, tried on a stick figure.

`files` reads what `--rules FILE.py` names; `begin` writes a first rule with its test; `figure` is a person of straight
lines to try rules on; `laws` is what every rule obeys; `examples` looks for postures that keep a rule or break it.
"""
