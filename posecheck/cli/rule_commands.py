"""What the commands about rules and limits do, and how all commands come by the rules that are asked for."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.errors import EXIT_OK
from posecheck.language import _, said, translated

if TYPE_CHECKING:
    from posecheck.form.rule import Rule
    from posecheck.form.settings import Settings


def rules_of(args: argparse.Namespace) -> tuple[Rule, ...]:
    """All rules with their own limits and words, those of the user's files included; says which of them break a law."""
    from posecheck.own_rules.files import load_rules, rules_with
    from posecheck.rules import all_rules

    rules = rules_with(all_rules(), args.rules)
    for file in dict.fromkeys(args.rules):
        _tell_of_laws(file, load_rules(file))
    return rules


def settings_at(file: Path, rules: Sequence[Rule]) -> Settings:
    """The settings of a file or a preset. Raises ConfigError."""
    from posecheck.config import load_settings

    return load_settings(file, rules)


def _tell_of_laws(file: str, rules: Sequence[Rule]) -> None:
    from posecheck.own_rules.laws import broken_law

    for wrong in filter(None, map(broken_law, rules)):
        _tell(_("rules {file}: {wrong}; used all the same, but do not rely on it", file=file, wrong=wrong))


def _tell(line: str) -> None:
    from posecheck.cli.stdio import complain

    complain(f"posecheck: {translated(line)}")


def rules(args: argparse.Namespace) -> int:
    """List the rules; with settings all that is in force, and where it comes from. Returns the exit code."""
    from posecheck.words import in_force, rule_line

    found, lines = rules_of(args), []
    if args.config is None:
        lines = [rule_line(rule, rule.limit, "") for rule in found]
    else:
        settings = settings_at(args.config, found)
        lines, found = in_force(found, settings), settings.of(found)
    for line in lines:
        print(translated(line))
    if args.page is not None:
        from posecheck.files.atomic import refuse_ending
        from posecheck.report.rules_page import write_rules_page

        refuse_ending(args.page, ".html")
        write_rules_page(args.page, found)
        _tell_written(args.page)
    return EXIT_OK


def config(args: argparse.Namespace) -> int:
    """Write a settings file, or say what one changes. Returns the exit code."""
    from posecheck.config import template
    from posecheck.files.atomic import write_text_new
    from posecheck.words import changes

    rules = rules_of(args)
    if args.init:
        write_text_new(args.file, template(rules))
        command = shlex.join(["posecheck", "config", str(args.file), *(f"--rules={file}" for file in args.rules)])
        print(said("wrote {path}: change it, and see what it changes with {command}", path=args.file, command=command))
        return EXIT_OK
    changed = changes(rules, settings_at(args.file, rules))
    for line in changed:
        print(translated(line))
    if not changed:
        print(said("{path} changes nothing: all stays as it is without settings", path=args.file))
    return EXIT_OK


def whatif(args: argparse.Namespace) -> int:
    """Say which verdicts other settings would change. Returns the exit code."""
    from posecheck.evaluate.whatif import run_what_if

    return run_what_if(args.folder, settings_at(args.config, rules_of(args)), tuple(args.rules), args.json)


_PAGE_CHARS = 100


def explain(args: argparse.Namespace) -> int:
    """Explain a rule. Returns the exit code."""
    from textwrap import fill

    from posecheck.words import explain as explanation

    rules = rules_of(args)
    for line in explanation(args.code, rules):
        print(fill(translated(line), _PAGE_CHARS, break_long_words=False, break_on_hyphens=False))
    if args.svg is not None:
        _draw(next(rule for rule in rules if rule.code == args.code), args.svg)
    return EXIT_OK


def _draw(rule: Rule, file: Path) -> None:
    from posecheck.files.atomic import refuse_ending
    from posecheck.report.posture_svg import write_posture_svg

    refuse_ending(file, ".svg")
    for line in write_posture_svg(file, rule):
        _tell(line)
    _tell_written(file)


def _tell_written(file: Path) -> None:
    _tell(_("wrote {file}", file=str(file)))


def new_rule(args: argparse.Namespace) -> int:
    """Begin a rule of the user's own. Returns the exit code."""
    from posecheck.own_rules.begin import begin_rule, what_next
    from posecheck.rules import all_rules

    rule, test = begin_rule(args.name, args.dir, [rule.code for rule in all_rules()])
    for line in what_next(rule, test, args.name):
        print(translated(line))
    return EXIT_OK
