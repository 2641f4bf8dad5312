"""What each command takes."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.cli import commands, rule_commands
from posecheck.cli.parser import Parser, SayVersion
from posecheck.cli.speaking import OPTION
from posecheck.language import said
from posecheck.language.catalogues import TAGS

if TYPE_CHECKING:
    from typing import TypeAlias

    _Subparsers: TypeAlias = argparse._SubParsersAction[Parser]


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command leaves its function in `run`."""
    whole = Parser(
        prog="posecheck",
        description=said(
            "Checks the form of the half-kneeling psoas (hip-flexor) stretch, live or on recorded videos. "
            "Nothing leaves this computer. A technique aid, not a medical device."
        ),
        epilog=said("Try: posecheck check --demo   ·   'posecheck COMMAND --help' explains a command."),
    )
    whole.add_argument(
        "--version",
        action=SayVersion,
        help=said("say which version this is, and end"),
    )
    _add_language(whole, default=None)
    subparsers = whole.add_subparsers(title=said("commands"), required=True, metavar=said("COMMAND"))
    _add_live(subparsers)
    _add_check(subparsers)
    _add_desk(subparsers)
    _add_evaluate(subparsers)
    _add_labels(subparsers)
    _add_compare(subparsers)
    _add_handout(subparsers)
    _add_words(subparsers)
    for command in subparsers.choices.values():
        _add_language(command, default=argparse.SUPPRESS)
    return whole


def _add_language(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Before the command and behind it; `speaking.speak` has read it by then."""
    parser.add_argument(
        OPTION, metavar=said("TAG"), default=default, help=said("language: {tags} (the system's)", tags=", ".join(TAGS))
    )


def _add_live(subparsers: _Subparsers) -> None:
    live = subparsers.add_parser("live", help=said("watch through a camera and coach the stretch"))
    live.add_argument(
        "--source", default="0", metavar=said("CAMERA"), help=said("camera number, stream or file (default 0)")
    )
    live.add_argument(
        "--phone", action="store_true", help=said("use a phone's camera through its browser, with no app")
    )
    live.add_argument(
        "--turn", type=int, choices=(90, 180, 270), default=0, help=said("turn the picture, degrees clockwise")
    )
    live.add_argument(
        "--hold",
        type=_positive,
        metavar=said("SECONDS"),
        help=said("length of a hold (default: the settings', else 30)"),
    )
    live.add_argument("--sets", type=int, metavar="N", help=said("holds a side (default: the settings', else 2)"))
    live.add_argument("--voice", action="store_true", help=said("speak the cues (needs posecheck-camera[voice])"))
    live.add_argument("--mute", action="store_true", help=said("no tones"))
    live.add_argument("--record", type=_path, metavar=said("FILE"), help=said("save the annotated session"))
    live.add_argument(
        "--save", type=_path, metavar=said("DIR"), help=said("write the report page of the session there")
    )
    live.add_argument(
        "--window", action="store_true", help=said("begin in a window; without it, full screen (f changes it)")
    )
    live.add_argument("--no-mirror", action="store_true", help=said("show the picture as others see you"))
    live.add_argument(
        "--save-history", action="store_true", help=said("keep the session's summary for `posecheck history`")
    )
    _add_judging(live, default_model="full")
    live.set_defaults(run=commands.live)


def _add_check(subparsers: _Subparsers) -> None:
    check = subparsers.add_parser("check", help=said("check recorded videos or photographs"))
    check.add_argument("paths", nargs="*", metavar=said("PATH"), help=said("video, photograph, folder or landmarks"))
    check.add_argument("--demo", action="store_true", help=said("check the sample clip that comes with the program"))
    check.add_argument(
        "--out", type=_path, metavar=said("DIR"), help=said("write report, page, data and annotated video there")
    )
    check.add_argument("--json", action="store_true", help=said("print the reports as JSON"))
    check.add_argument("--samples", action="store_true", help=said("with --json: every analysed frame too"))
    check.add_argument("--no-video", action="store_true", help=said("with --out: no annotated video"))
    check.add_argument(
        "--export", default="", metavar=said("FORMATS"), help=said("with --out: also trc, mot, c3d, coco")
    )
    check.add_argument(
        "--landmarks", action="store_true", help=said("with --out: keep the landmarks, to judge again from")
    )
    check.add_argument("--phase", choices=("start", "stretch"), default="stretch", help=said("what a photograph shows"))
    check.add_argument(
        "--jobs", type=int, default=0, metavar="N", help=said("how much to do at once (default: all cores)")
    )
    check.add_argument("--force", action="store_true", help=said("check again what is already done"))
    check.add_argument(
        "--scheduler", metavar=said("ADDRESS"), help=said("spread over a Dask cluster (posecheck-camera[cluster])")
    )
    _add_judging(check)
    _add_rate(check)
    check.set_defaults(run=commands.check)


def _add_desk(subparsers: _Subparsers) -> None:
    desk = subparsers.add_parser("desk", help=said("a page in your browser over a folder of clips"))
    desk.add_argument(
        "folder", nargs="?", type=_path, metavar=said("FOLDER"), help=said("the clips (default: posecheck-desk, here)")
    )
    desk.add_argument(
        "--out", type=_path, metavar=said("DIR"), help=said("where results go (default: posecheck-results in FOLDER)")
    )
    desk.add_argument("--no-browser", action="store_true", help=said("only say the address"))
    desk.add_argument("--no-video", action="store_true", help=said("no annotated videos"))
    desk.add_argument(
        "--jobs", type=int, default=0, metavar="N", help=said("how much to do at once (default: all cores)")
    )
    _add_judging(desk)
    _add_rate(desk)
    desk.set_defaults(run=commands.desk)


def _add_evaluate(subparsers: _Subparsers) -> None:
    evaluate = subparsers.add_parser("evaluate", help=said("how far the verdicts agree with labels"))
    evaluate.add_argument("folder", type=_path, metavar=said("DIR"), help=said("clips, each with its STEM.labels.json"))
    evaluate.add_argument("--json", action="store_true", help=said("print the figures as JSON"))
    evaluate.add_argument("--page", type=_path, metavar=said("FILE"), help=said("write a page with plots (FILE.html)"))
    evaluate.add_argument(
        "--width", type=_share, default=0.1, metavar="N", help=said("width of interval wanted (default 0.1)")
    )
    _add_judging(evaluate)
    _add_rate(evaluate)
    evaluate.set_defaults(run=commands.evaluate)


def _add_labels(subparsers: _Subparsers) -> None:
    labels = subparsers.add_parser("labels", help=said("labels from and for spreadsheets, Label Studio and CVAT"))
    ways = labels.add_subparsers(title=said("commands"), required=True, metavar=said("COMMAND"))
    take = ways.add_parser("import", help=said("keep what files of other programs say beside the clips"))
    words = said("table (.csv), export of Label Studio (.json) or CVAT (.xml, .zip)")
    take.add_argument("files", nargs="+", type=_path, metavar=said("FILE"), help=words)
    take.add_argument("--clips", type=_path, required=True, metavar=said("DIR"), help=said("folder with the clips"))
    take.add_argument(
        "--rater", default="", metavar=said("INITIALS"), help=said("who labelled, where a file does not say")
    )
    words = said("frames a second that Label Studio was told (default: the clip's own times)")
    take.add_argument("--rate", type=_positive, metavar="HZ", help=words)
    words = said("what a label means, such as leaning=upright-torso:warn; LABEL=- leaves it out (may be repeated)")
    take.add_argument("--as", dest="told", action="append", default=[], metavar="LABEL=RULE:VERDICT", help=words)
    take.set_defaults(run=commands.import_labels)
    export = ways.add_parser("export", help=said("write all labels of a folder into one file"))
    export.add_argument("folder", type=_path, metavar=said("DIR"), help=said("clips with their label files"))
    export.add_argument("file", type=_path, metavar=said("FILE"), help=said("table (.csv) or Label Studio (.json)"))
    export.set_defaults(run=commands.export_labels)
    for way in (take, export):
        _add_rules(way)
        _add_language(way, default=argparse.SUPPRESS)


def _add_compare(subparsers: _Subparsers) -> None:
    compare = subparsers.add_parser("compare", help=said("two checks side by side: before and after, or both legs"))
    compare.add_argument("a", type=_path, metavar="A", help=said("clip, report (STEM.json) or folder with one report"))
    compare.add_argument("b", type=_path, metavar="B", help=said("the same; differences are B less A"))
    compare.add_argument(
        "--out", type=_path, metavar=said("DIR"), help=said("write compare.html and compare.json there")
    )
    compare.add_argument("--json", action="store_true", help=said("print the comparison as JSON"))
    _add_judging(compare)
    _add_rate(compare)
    compare.set_defaults(run=commands.compare)


def _add_handout(subparsers: _Subparsers) -> None:
    handout = subparsers.add_parser("handout", help=said("one page for a patient to take home"))
    handout.add_argument(
        "what", type=_path, metavar=said("WHAT"), help=said("clip, report (STEM.json) or folder with one report")
    )
    handout.add_argument("page", type=_path, metavar=said("FILE"), help=said("the page to write (FILE.html)"))
    handout.add_argument("--name", default="", metavar=said("NAME"), help=said("the name to put on it (default: none)"))
    handout.add_argument(
        "--date", default="", metavar=said("DATE"), help=said("the date to put on it, as you write it (default: none)")
    )
    handout.add_argument(
        "--by",
        default="",
        metavar=said("INITIALS"),
        help=said("follow the corrections of this rater (default: the program's own verdict)"),
    )
    handout.add_argument(
        "--goal", type=_whole, metavar=said("SECONDS"), help=said("the next goal (default: a little more)")
    )
    _add_judging(handout)
    _add_rate(handout)
    handout.set_defaults(run=commands.handout)


def _add_words(subparsers: _Subparsers) -> None:
    config = subparsers.add_parser("config", help=said("settings: write a file to change, or see what one changes"))
    config.add_argument(
        "file", type=_path, metavar=said("FILE"), help=said("settings (TOML), or beginner, standard, strict")
    )
    config.add_argument("--init", action="store_true", help=said("write FILE, with every setting explained"))
    _add_rules(config)
    config.set_defaults(run=rule_commands.config)
    whatif = subparsers.add_parser("whatif", help=said("which verdicts other settings would change"))
    whatif.add_argument("folder", type=_path, metavar=said("RESULTS"), help=said("folder that check --landmarks wrote"))
    whatif.add_argument("--json", action="store_true", help=said("print the changes as JSON"))
    _add_config(whatif, required=True)
    _add_rules(whatif)
    whatif.set_defaults(run=rule_commands.whatif)
    rules = subparsers.add_parser("rules", help=said("list the rules"))
    _add_config(rules)
    rules.add_argument("--page", type=_path, metavar=said("FILE"), help=said("write a page with pictures (FILE.html)"))
    _add_rules(rules)
    rules.set_defaults(run=rule_commands.rules)
    explain = subparsers.add_parser("explain", help=said("explain a rule"))
    explain.add_argument("code", metavar=said("CODE"), help=said("the rule's name, as `posecheck rules` lists it"))
    explain.add_argument("--svg", type=_path, metavar=said("FILE"), help=said("draw good and bad posture (FILE.svg)"))
    _add_rules(explain)
    explain.set_defaults(run=rule_commands.explain)
    new_rule = subparsers.add_parser("new-rule", help=said("begin a rule of your own, with its test"))
    new_rule.add_argument("name", metavar=said("NAME"), help=said("the rule's name, such as head-up"))
    new_rule.add_argument(
        "--dir", type=_path, default=Path(), metavar=said("DIR"), help=said("where to write (default: this folder)")
    )
    new_rule.set_defaults(run=rule_commands.new_rule)
    doctor = subparsers.add_parser("doctor", help=said("look for what is missing on this computer"))
    doctor.set_defaults(run=commands.doctor)
    licences = subparsers.add_parser("licences", help=said("what posecheck is made of, with versions and licences"))
    licences.add_argument("--json", action="store_true", help=said("print a bill of materials (CycloneDX)"))
    licences.set_defaults(run=commands.licences)
    history = subparsers.add_parser("history", help=said("the sessions so far (those saved with --save-history)"))
    history.add_argument("--json", action="store_true", help=said("print them as JSON"))
    history.add_argument("--csv", type=_path, metavar=said("FILE"), help=said("write them as a table for spreadsheets"))
    history.add_argument("--page", type=_path, metavar=said("FILE"), help=said("write a page with plots (FILE.html)"))
    history.add_argument("--delete", metavar="N", help=said("delete session number N of the table, or 'all'"))
    history.set_defaults(run=commands.history)


def _add_judging(parser: argparse.ArgumentParser, default_model: str | None = None) -> None:
    parser.add_argument(
        "--model", choices=("full", "heavy"), default=default_model, help=said("pose model: faster or finer")
    )
    _add_config(parser)
    _add_rules(parser)


def _add_config(parser: argparse.ArgumentParser, required: bool = False) -> None:
    words = said("settings: limits, words, times (TOML), or beginner, standard, strict")
    parser.add_argument("--config", type=_path, metavar=said("FILE"), required=required, help=words)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar=said("FILE.py"),
        help=said("add rules of your own (may be repeated)"),
    )


def _add_rate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rate", type=_not_negative, metavar="HZ", help=said("frames a second to analyse (default 15; 0: every frame)")
    )


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError(said("the name is empty"))
    return Path(text)


def _positive(text: str) -> float:
    value = _number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(said("{value} is not more than 0", value=text))
    return value


def _whole(text: str) -> int:
    value = _positive(text)
    if value != round(value):
        raise argparse.ArgumentTypeError(said("{value} is not a whole number", value=text))
    return round(value)


def _not_negative(text: str) -> float:
    value = _number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(said("{value} is less than 0", value=text))
    return value


def _share(text: str) -> float:
    value = _positive(text)
    if value > 1:
        raise argparse.ArgumentTypeError(said("{value} is more than 1", value=text))
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(said("{value} is not a number", value=text))
    return value
