"""What each command does: from parsed arguments to the module that acts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.cli.rule_commands import rules_of, settings_at
from posecheck.errors import EXIT_FAILED, EXIT_NOT_ASSESSED, EXIT_OK, EXIT_WARNED, UsageError, address_words
from posecheck.language import _
from posecheck.report.verdict import Verdict

if TYPE_CHECKING:
    from posecheck.check import CheckOptions


def _options(args: argparse.Namespace) -> CheckOptions:
    from dataclasses import replace

    from posecheck.check import CheckOptions
    from posecheck.form.rule import Phase

    options = CheckOptions(still_phase=Phase(getattr(args, "phase", "stretch")), rule_files=tuple(args.rules))
    rules = rules_of(args)  # what is wrong with one of them is said before anything begins
    if args.model is not None:
        options = replace(options, model=args.model)
    if getattr(args, "rate", None) is not None:
        options = replace(options, rate_hz=args.rate)
    if args.config is not None:
        options = replace(options, settings=settings_at(args.config, rules))
    return options


def check(args: argparse.Namespace) -> int:
    """Check clips, write what was asked for, and print the verdicts. Returns the exit code."""
    _prepare(args)
    from posecheck.check.run import OutputOptions, run_batch
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
        raise UsageError(
            _("{option} writes files: say where with --out DIR", option="--landmarks" if args.landmarks else "--export")
        )
    results = run_batch(_clips(args), options, outputs, args.jobs, args.force, args.scheduler)
    if args.json:
        print_json(results, samples=args.samples)
    else:
        print_table(results)
    return exit_code([result.verdict for result in results])


def _prepare(args: argparse.Namespace) -> None:
    """Start the process that will check: its imports and ours take a third of a second each, side by side."""
    from posecheck.check.workers import prepare
    from posecheck.media.clip import Kind, kind_by_name

    judged_again = not args.demo and all(kind_by_name(Path(path)) is Kind.LANDMARKS for path in args.paths)
    if not args.scheduler and not judged_again:
        prepare("posecheck.check.task")


def exit_code(verdicts: Sequence[Verdict | None]) -> int:
    """The exit code for these verdicts; None is a clip that could not be checked."""
    if None in verdicts or not verdicts:
        return EXIT_FAILED
    if Verdict.WARN in verdicts:
        return EXIT_WARNED
    return EXIT_NOT_ASSESSED if Verdict.NOT_ASSESSED in verdicts else EXIT_OK


def _exports(text: str) -> tuple[str, ...]:
    from posecheck.check.outputs import EXPORTS
    from posecheck.report.c3d import require_c3d

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in EXPORTS:
            raise UsageError(_("cannot export {name}: choose from {formats}", name=name, formats=", ".join(EXPORTS)))
    if "c3d" in names:
        require_c3d()
    return names


def _clips(args: argparse.Namespace) -> list[Path]:
    from posecheck.files.bundled import sample_clip

    if args.demo:
        return [*map(Path, args.paths), sample_clip()]
    if not args.paths:
        raise UsageError(_("nothing to check: name a video, photograph or folder, or try --demo"))
    if any(not str(path).strip() for path in args.paths):
        raise UsageError(_("one of the names is empty: name a video, photograph or folder"))
    for path in args.paths:
        if "://" in path:
            raise UsageError(
                _("{address} is no file: watch a stream with `posecheck live --source`", address=address_words(path))
            )
    return [Path(path) for path in args.paths]


def evaluate(args: argparse.Namespace) -> int:
    """Compare verdicts with labels, and print the figures. Returns the exit code."""
    from posecheck.evaluate import run_evaluate

    return run_evaluate(args.folder, _options(args), args.json, args.page, args.width)


def import_labels(args: argparse.Namespace) -> int:
    """Keep what files of other programs say of clips. Returns the exit code."""
    from posecheck.evaluate.exchange import ImportOptions, run_import

    options = ImportOptions(args.clips, args.rater, args.rate, args.told)
    return run_import(args.files, options, _codes(args))


def export_labels(args: argparse.Namespace) -> int:
    """Write all labels of a folder into one file. Returns the exit code."""
    from posecheck.evaluate.exchange import run_export

    return run_export(args.folder, args.file, _codes(args))


def _codes(args: argparse.Namespace) -> list[str]:
    from posecheck.own_rules.files import rules_with
    from posecheck.rules import all_rules

    return [rule.code for rule in rules_with(all_rules(), args.rules)]


def desk(args: argparse.Namespace) -> int:
    """Serve the desk until it is closed. Returns the exit code."""
    from posecheck.check.outputs import OutputOptions
    from posecheck.evaluate.desk.start import run_desk

    outputs = OutputOptions(folder=args.out, video=not args.no_video)
    return run_desk(args.folder, _options(args), outputs, args.jobs, browser=not args.no_browser)


def compare(args: argparse.Namespace) -> int:
    """Put two checks side by side. Returns the exit code."""
    from posecheck.evaluate.comparing import run_compare

    return run_compare((args.a, args.b), _options(args), args.out, args.json)


def handout(args: argparse.Namespace) -> int:
    """Write a page for a patient to take home. Returns the exit code."""
    from posecheck.check.handing_out import run_handout
    from posecheck.check.results import is_result
    from posecheck.evaluate.corrected import as_seen_by
    from posecheck.report.handout_page import TypedIn

    typed = TypedIn(args.name, args.date, args.goal)
    by_rater = as_seen_by(args.by, None if is_result(args.what) else args.what)
    return run_handout(args.what, _options(args), args.page, typed, by_rater)


def live(args: argparse.Namespace) -> int:
    """Watch through a camera and coach. Returns the exit code."""
    from posecheck.live.assistant import LiveOptions, run_live

    settings = _options(args).settings
    return run_live(
        LiveOptions(
            source=args.source,
            model=args.model,
            hold_s=settings.hold_s if args.hold is None else args.hold,
            sets=settings.sets if args.sets is None else args.sets,
            voice=args.voice,
            record=args.record,
            mirror=not args.no_mirror,
            mute=args.mute,
            settings=settings,
            save_history=args.save_history,
            full_screen=not args.window,
            save=args.save,
            phone=args.phone,
            turn_deg=args.turn,
            rule_files=tuple(args.rules),
        )
    )


def doctor(args: argparse.Namespace) -> int:
    """Look over this computer. Returns the exit code."""
    from posecheck.cli.doctor import run_doctor

    return run_doctor()


def licences(args: argparse.Namespace) -> int:
    """List what posecheck is made of. Returns the exit code."""
    from posecheck.cli.licences import run_licences

    return run_licences(args.json)


def history(args: argparse.Namespace) -> int:
    """Show, export or delete the sessions so far. Returns the exit code."""
    from posecheck.live.past import HistoryOptions, run_history

    return run_history(HistoryOptions(args.json, args.csv, args.page, args.delete))
