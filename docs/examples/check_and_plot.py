"""Check a folder of clips and plot how far each torso leaned.

python check_and_plot.py CLIPS torso.png      (needs: pip install pandas matplotlib)
"""

import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd

from posecheck import PosecheckError, check_clip

mpl.use("Agg")  # draws into a file, and needs no screen


def table_of(clip: Path) -> pd.DataFrame:
    """A row for each moment that was analysed: time, phase, and each rule's measure; NaN where it could not be told."""
    report = check_clip(clip, jobs=2)
    print(f"{clip.name}: {report.verdict.value} {report.reason or ''}")
    rows = [{"clip": clip.stem, "t": s.time_s, "phase": s.phase.value, **s.values} for s in report.samples]
    return pd.DataFrame(rows)


def main(folder: Path, picture: Path) -> None:
    """Check what can be read, tell of the rest, and plot."""
    tables = []
    for clip in sorted(folder.glob("*.mp4")):
        try:
            tables.append(table_of(clip))
        except PosecheckError as error:
            print(error, file=sys.stderr)
    everything = pd.concat(tables)
    stretching = everything[everything.phase == "stretch"]
    print(stretching.groupby("clip")["upright-torso"].describe().round(1))
    _, axes = plt.subplots()
    for name, table in stretching.groupby("clip"):
        axes.plot(table["t"], table["upright-torso"], label=name)
    axes.set(xlabel="seconds", ylabel="torso from upright (degrees, + forward)")
    axes.legend()
    axes.axhspan(-19, 12.5, color="green", alpha=0.1)  # `posecheck rules` says the limits in force
    plt.savefig(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
