"""The command line: parse here, act elsewhere. Heavy imports wait until a command needs them."""

from __future__ import annotations

import argparse
import math
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.errors import PosecheckError, UsageError, address_words
from posecheck.report.verdict import Verdict
from posecheck.stdio import complain, drop_unwritable, is_about_output, open_missing, replace_unwritable
from posecheck.version import __version__

if TYPE_CHECKING:
    from typing import TypeAlias

    from posecheck.check import CheckOptions

    _Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

OK, WARNED, FAILED, NOT_ASSESSED = 0, 1, 2, 3
"""Exit codes of `check`: all was fine, form warnings, could not run, something could not be judged and none warned."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    open_missing()
    args = _parser().parse_args(argv)
    replace_unwritable()
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except PosecheckError as error:
        return _ended(str(error), FAILED)
    except KeyboardInterrupt:
        return _ended("stopped", 130)
    except BrokenPipeError:
        # The reader of our output (`| head`) has gone; there is nobody left to tell.
        return _ended(None, 141)
    except Exception as error:  # noqa: BLE001  Python's own exit code for it would say "form warnings"
        if is_about_output(error):
            return _ended(f"cannot write the results: {error}", FAILED)
        complain(traceback.format_exc().rstrip())
        return _ended("this is a mistake in posecheck: please report it with the lines above", FAILED)
    return code


def _ended(words: str | None, code: int) -> int:
    """Say how it ended, where somebody hears, and leave nothing to write that could not be written."""
    if words is not None:
        complain(f"posecheck: {words}")
    drop_unwritable()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="posecheck",
        description="Checks the form of the half-kneeling psoas (hip-flexor) stretch, live or on recorded videos. "
        "Nothing leaves this computer. A technique aid, not a medical device.",
        epilog="Try: posecheck check --demo   ·   'posecheck COMMAND --help' explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"posecheck {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_live(commands)
    _add_check(commands)
    _add_evaluate(commands)
    _add_words(commands)
    return parser


def _add_live(commands: _Commands) -> None:
    live = commands.add_parser("live", help="watch through a camera and coach the stretch")
    live.add_argument("--source", default="0", metavar="CAMERA", help="camera number, stream or file (default 0)")
    live.add_argument("--phone", action="store_true", help="use a phone's camera through its browser, with no app")
    live.add_argument("--turn", type=int, choices=(90, 180, 270), default=0, help="turn the picture, degrees clockwise")
    live.add_argument("--hold", type=_positive, default=30.0, metavar="SECONDS", help="length of a hold (default 30)")
    live.add_argument("--sets", type=int, default=2, help="holds a side (default 2)")
    live.add_argument("--voice", action="store_true", help="speak the cues (needs posecheck-camera[voice])")
    live.add_argument("--mute", action="store_true", help="no tones")
    live.add_argument("--record", type=_path, metavar="FILE", help="save the annotated session")
    live.add_argument("--save", type=_path, metavar="DIR", help="write the report page of the session there")
    live.add_argument("--window", action="store_true", help="begin in a window; without it, full screen (f changes it)")
    live.add_argument("--no-mirror", action="store_true", help="show the picture as others see you")
    live.add_argument("--save-history", action="store_true", help="keep the session's summary for `posecheck history`")
    _add_judging(live, default_model="full")
    live.set_defaults(run=_live)


def _add_check(commands: _Commands) -> None:
    check = commands.add_parser("check", help="check recorded videos or photographs")
    check.add_argument("paths", nargs="*", metavar="PATH", help="video, photograph, folder or landmarks")
    check.add_argument("--demo", action="store_true", help="check the sample clip that comes with the program")
    check.add_argument("--out", type=_path, metavar="DIR", help="write report, page, data and annotated video there")
    check.add_argument("--json", action="store_true", help="print the reports as JSON")
    check.add_argument("--samples", action="store_true", help="with --json: every analysed frame too")
    check.add_argument("--no-video", action="store_true", help="with --out: no annotated video")
    check.add_argument("--export", default="", metavar="FORMATS", help="with --out: also trc, mot, c3d, coco")
    check.add_argument("--landmarks", action="store_true", help="with --out: keep the landmarks, to judge again from")
    check.add_argument("--phase", choices=("start", "stretch"), default="stretch", help="what a photograph shows")
    check.add_argument("--jobs", type=int, default=0, metavar="N", help="how much to do at once (default: all cores)")
    check.add_argument("--force", action="store_true", help="check again what is already done")
    check.add_argument("--scheduler", metavar="ADDRESS", help="spread over a Dask cluster (posecheck-camera[cluster])")
    _add_judging(check)
    _add_rate(check)
    check.set_defaults(run=_check)


def _add_evaluate(commands: _Commands) -> None:
    evaluate = commands.add_parser("evaluate", help="how far the verdicts agree with labels")
    evaluate.add_argument("folder", type=_path, metavar="DIR", help="clips, each with its STEM.labels.json")
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    _add_judging(evaluate)
    _add_rate(evaluate)
    evaluate.set_defaults(run=_evaluate)


def _add_words(commands: _Commands) -> None:
    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(run=_rules)
    explain = commands.add_parser("explain", help="explain a rule")
    explain.add_argument("code", metavar="CODE", help="the rule's name, as `posecheck rules` lists it")
    explain.set_defaults(run=_explain)
    doctor = commands.add_parser("doctor", help="look for what is missing on this computer")
    doctor.set_defaults(run=_doctor)
    licences = commands.add_parser("licences", help="what posecheck is made of, with versions and licences")
    licences.add_argument("--json", action="store_true", help="print a bill of materials (CycloneDX)")
    licences.set_defaults(run=_licences)
    history = commands.add_parser("history", help="the sessions so far (those saved with --save-history)")
    history.add_argument("--json", action="store_true", help="print them as JSON")
    history.add_argument("--csv", type=Path, metavar="FILE", help="write them as a table for spreadsheets")
    history.add_argument("--page", type=Path, metavar="FILE", help="write a page with plots (FILE.html)")
    history.add_argument("--delete", metavar="N", help="delete session number N of the table, or 'all'")
    history.set_defaults(run=_history)


def _add_judging(parser: argparse.ArgumentParser, default_model: str | None = None) -> None:
    parser.add_argument("--model", choices=("full", "heavy"), default=default_model, help="pose model: faster or finer")
    parser.add_argument("--config", type=_path, metavar="FILE", help="settings (TOML) with other limits")


def _add_rate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rate", type=_not_negative, metavar="HZ", help="frames a second to analyse (default 15; 0: every frame)"
    )


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def _positive(text: str) -> float:
    value = _number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return value


def _not_negative(text: str) -> float:
    value = _number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text} is not a number")
    return value


def _options(args: argparse.Namespace) -> CheckOptions:
    from dataclasses import replace

    from posecheck.check import CheckOptions
    from posecheck.config import load_limits
    from posecheck.form.rule import Phase
    from posecheck.rules import all_rules

    options = CheckOptions(still_phase=Phase(getattr(args, "phase", "stretch")))
    if args.model is not None:
        options = replace(options, model=args.model)
    if getattr(args, "rate", None) is not None:
        options = replace(options, rate_hz=args.rate)
    if args.config is not None:
        options = replace(options, limits=tuple(load_limits(args.config, all_rules()).items()))
    return options


def _check(args: argparse.Namespace) -> int:
    from posecheck.batch.run import OutputOptions, run_batch
    from posecheck.report.terminal import print_json, print_table

    options = _options(args)
    outputs = OutputOptions(
        folder=args.out,
        video=not args.no_video,
        landmarks=args.landmarks,
        exports=_exports(args.export),
        samples=args.samples,
    )
    if outputs.folder is None and (outputs.landmarks or outputs.exports):
        raise UsageError(f"{'--landmarks' if args.landmarks else '--export'} writes files: say where with --out DIR")
    results = run_batch(_clips(args), options, outputs, args.jobs, args.force, args.scheduler)
    if args.json:
        print_json(results, samples=args.samples)
    else:
        print_table(results)
    return exit_code([result.verdict for result in results])


def exit_code(verdicts: Sequence[Verdict | None]) -> int:
    """The exit code for these verdicts; None is a clip that could not be checked."""
    if None in verdicts or not verdicts:
        return FAILED
    if Verdict.WARN in verdicts:
        return WARNED
    return NOT_ASSESSED if Verdict.NOT_ASSESSED in verdicts else OK


def _exports(text: str) -> tuple[str, ...]:
    from posecheck.batch.outputs import EXPORTS
    from posecheck.report.c3d import require_c3d

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in EXPORTS:
            raise UsageError(f"cannot export {name}: choose from {', '.join(EXPORTS)}")
    if "c3d" in names:
        require_c3d()
    return names


def _clips(args: argparse.Namespace) -> list[Path]:
    from posecheck.bundled import sample_clip

    if args.demo:
        return [*map(Path, args.paths), sample_clip()]
    if not args.paths:
        raise UsageError("nothing to check: name a video, photograph or folder, or try --demo")
    if any(not str(path).strip() for path in args.paths):
        raise UsageError("one of the names is empty: name a video, photograph or folder")
    for path in args.paths:
        if "://" in path:
            raise UsageError(f"{address_words(path)} is no file: watch a stream with `posecheck live --source`")
    return [Path(path) for path in args.paths]


def _evaluate(args: argparse.Namespace) -> int:
    from posecheck.evaluate import run_evaluate

    return run_evaluate(args.folder, _options(args), args.json)


def _live(args: argparse.Namespace) -> int:
    from posecheck.live.assistant import LiveOptions, run_live

    return run_live(
        LiveOptions(
            source=args.source,
            model=args.model,
            hold_s=args.hold,
            sets=args.sets,
            voice=args.voice,
            record=args.record,
            mirror=not args.no_mirror,
            mute=args.mute,
            limits=_options(args).limits,
            save_history=args.save_history,
            full_screen=not args.window,
            save=args.save,
            phone=args.phone,
            turn_deg=args.turn,
        )
    )


def _rules(args: argparse.Namespace) -> int:
    from posecheck.rules import all_rules
    from posecheck.words import rule_line

    for rule in all_rules():
        print(rule_line(rule))
    return OK


def _explain(args: argparse.Namespace) -> int:
    from posecheck.rules import all_rules
    from posecheck.words import explain

    print(explain(args.code, all_rules()))
    return OK


def _doctor(args: argparse.Namespace) -> int:
    from posecheck.doctor import run_doctor

    return run_doctor()


def _licences(args: argparse.Namespace) -> int:
    from posecheck.doctor import run_licences

    return run_licences(args.json)


def _history(args: argparse.Namespace) -> int:
    from posecheck.live.past import HistoryOptions, run_history

    return run_history(HistoryOptions(args.json, args.csv, args.page, args.delete))
