"""The same stretch, seen otherwise: thousands of variants of recorded landmarks must keep to one law.

The law: the same verdict as the truth of what is left to see, or "not assessed"; never another. `shots` carry the truth
with every frame, `changes` make variants, `law` judges; `python -m tests.stress` tries them and prints what broke.
"""
