"""One variant in full: what was done, what is true when, and what the program said."""

from __future__ import annotations

import sys
import tempfile
from itertools import groupby
from pathlib import Path

from tests.stress.judges import verdicts
from tests.stress.law import allowed_of_clip, allowed_of_rules, as_it_looks, breaches
from tests.stress.run import Plan, read_sources
from tests.stress.shots import Shot
from tests.stress.variant import make_variant


def explained(plan: Plan, name: str, number: int) -> int:
    """Print all about one variant. Returns 1 when it broke the law, 2 when there is no such clip."""
    sources = read_sources(plan)
    source = next((source for source in sources if source.name == name), None)
    if source is None:
        sys.stderr.write(f"no clip {name}: there are {', '.join(s.name for s in sources)}\n")
        return 2
    variant = make_variant(source, [s for s in sources if s is not source], number, plan.seed, plan.only)
    write = sys.stdout.write
    write(f"{name}:{number}: {variant.text}\n\ntruth:\n")
    for what, run in groupby(variant.shots, key=_truth):
        shots = list(run)
        write(f"  {shots[0].time_s:7.2f} to {shots[-1].time_s:7.2f} s  {what}\n")
    with tempfile.TemporaryDirectory() as scratch:
        said = verdicts(variant.shots, source.recording, Path(scratch))
    write(f"\nsaid: clip {said.clip}, {said.rules}\non line: {said.warned}\n")
    looks = as_it_looks(variant.shots)
    write(f"allowed: clip {sorted(allowed_of_clip(looks))}, ")
    write(f"{ {code: sorted(allowed) for code, allowed in allowed_of_rules(looks).items()} }\n\n")
    broken = breaches(variant.shots, said)
    write("\n".join(breach.text for breach in broken) + "\n" if broken else "keeps the law\n")
    return 1 if broken else 0


def _truth(shot: Shot) -> str:
    says = ", ".join(f"{code} {label.value}" for code, label in sorted(shot.says.items()))
    return f"scene {shot.scene}, {shot.stage.value}, {shot.seen.value}: {says or 'nothing to say'}"
