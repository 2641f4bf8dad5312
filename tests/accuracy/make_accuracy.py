"""Write ACCURACY.md: check the labelled samples with both models and put the figures into `accuracy.md.j2`.

    python -m tests.accuracy.make_accuracy                      # from the samples that come with the project
    python -m tests.accuracy.make_accuracy --quote "40 clips from a clinic=/data/clinic" --stills /data/stills

Folders given with `--quote` and `--stills` are named by their titles only; what they hold does not come along.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from posecheck.check import CheckOptions
from posecheck.evaluate import Evaluation, evaluate_folder
from posecheck.evaluate.table import number, share
from posecheck.files.atomic import whole_file
from posecheck.form.rule import UNITS
from posecheck.rules import all_rules
from posecheck.version import __version__
from posecheck.words import limit_words
from tests.accuracy.stills import StillGroup, StillResult, check_stills, groups_by_body, groups_by_view

PROJECT = Path(__file__).parent.parent.parent
TEMPLATE = Path(__file__).parent / "accuracy.md.j2"
LEFT_OUT = Path(__file__).parent / "doubt.json"
"""What `fit_doubt` found on people left out; quoted, as its pictures do not come with the project."""
MODELS = ("full", "heavy")
JUDGED_FROM_DEG, JUDGED_TO_DEG = -12.0, 25.0
"""The angles from which posecheck means to be relied on; the estimate of the angle has room beyond."""


@dataclass(frozen=True, slots=True)
class ClipSet:
    """A folder of labelled clips, evaluated with each model. title: how the text calls it."""

    title: str
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True, slots=True)
class StillSet:
    """The pictures of a folder, measured with one model."""

    model: str
    stills: list[StillResult]

    @property
    def by_view(self) -> list[StillGroup]:
        """Figures by camera angle."""
        return groups_by_view(self.stills)

    @property
    def by_body(self) -> list[StillGroup]:
        """Figures by body."""
        return groups_by_body(self.stills)


def main() -> int:
    """Evaluate and write. Returns 0, or 2 when a label file or clip could not be used."""
    args = _arguments()
    samples = _clip_set("samples", args.samples)
    quoted = [_clip_set(title, Path(folder)) for title, _, folder in (quote.partition("=") for quote in args.quote)]
    stills = [StillSet(model, check_stills(args.stills, model)) for model in MODELS] if args.stills else []
    with whole_file(args.out, guarded=False) as path:
        path.write_text(_text(samples, quoted, stills, args.fitted), encoding="utf-8")
    errors = [error for each in (samples, *quoted) for error in each.evaluations[0].errors]
    sys.stderr.writelines(f"{error}\n" for error in errors)
    return 2 if errors else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make_accuracy", description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", type=Path, default=PROJECT / "samples", help="the clips that come along")
    parser.add_argument("--quote", action="append", default=[], metavar="TITLE=DIR", help="another labelled folder")
    parser.add_argument("--stills", type=Path, metavar="DIR", help="rendered pictures with truth.jsonl")
    parser.add_argument(
        "--fitted", nargs="*", default=[], metavar="BODY", help="bodies that the constants were fitted on"
    )
    parser.add_argument("--out", type=Path, default=PROJECT / "ACCURACY.md", help="the page to write")
    return parser.parse_args()


def _clip_set(title: str, folder: Path) -> ClipSet:
    return ClipSet(title, tuple(evaluate_folder(folder, CheckOptions(model=model), _say) for model in MODELS))


def _say(done: int, clips: int, name: str) -> None:
    sys.stderr.write(f"{done}/{clips} {name}\n")


def _text(samples: ClipSet, quoted: list[ClipSet], stills: list[StillSet], fitted: list[str]) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {"share": share, "number": number, "signed": _signed, "small": _small}
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        version=__version__,
        samples=samples,
        quoted=quoted,
        stills=stills,
        fitted=fitted,
        left_out=json.loads(LEFT_OUT.read_text(encoding="utf-8")),
        rules=all_rules(),
        limit_words=limit_words,
        units=UNITS,
        judged_from=JUDGED_FROM_DEG,
        judged_to=JUDGED_TO_DEG,
    )


def _signed(value: float) -> str:
    return f"{value:+.2g}".replace("-", "−")


def _small(value: float) -> str:
    return f"{value:.2g}"


if __name__ == "__main__":
    sys.exit(main())
