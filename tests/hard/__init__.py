"""Files as the world has them at its worst. `python -m tests.hard` runs many; `tests/test_hard.py` a few in CI.

Never a traceback, a hang, an abort, a half-written file under a final name, or a verdict that the untouched file does
not have. What is tried, in the order of the modules: `seeds` are sound files of every kind, `mutations` spoil them,
`trial` reads them in a process of its own, `kills` ends a running check at any moment or fills its disk.
"""
