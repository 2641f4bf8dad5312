"""`posecheck new-rule NAME`: a rule with its test, which both work as they are, to be made into one's own."""

from __future__ import annotations

import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Collection
from importlib.metadata import packages_distributions
from importlib.resources import files
from pathlib import Path
from string import Template

from posecheck.errors import OutputError, UsageError
from posecheck.files.atomic import write_text_whole
from posecheck.form.contract import CODE
from posecheck.form.rule import MAX_CUE_CHARS
from posecheck.language import _

_SPARE = "my-rule"
"""What is suggested where nothing of a name can be used."""


def begin_rule(name: str, folder: Path, taken: Collection[str]) -> tuple[Path, Path]:
    """Write the module and the test of a new rule into a folder; both paths. taken: codes of the rules there are.

    Raises UsageError when the name cannot be a rule's, OutputError when one of the files is there already (none is ever
    replaced) or cannot be written.
    """
    _refuse(name, taken)
    module = name.replace("-", "_")
    rule, test = folder / f"{module}.py", folder / f"test_{module}.py"
    for path in (rule, test):
        if os.path.lexists(path):
            raise OutputError(
                _("{file} is there already and stays: give another name, or another folder with --dir", file=str(path))
            )
    words = name.replace("-", " ")
    gaps = {"code": name, "title": words.capitalize(), "words": words, "module": module}
    for path, template in ((test, "test.txt"), (rule, "rule.txt")):
        text = Template((files(__package__) / template).read_text(encoding="utf-8")).substitute(gaps)
        write_text_whole(path, text)
    return rule, test


def what_next(rule: Path, test: Path, code: str) -> tuple[str, ...]:
    """What to do with a rule that was begun, one line each."""
    file = shlex.quote(str(rule))
    return (
        _("wrote {file} and {test}", file=str(rule), test=str(test)),
        _(
            "try it:    {command}  (pip install pytest, if you have none)",
            command=f"python -m pytest {shlex.quote(str(test))}",
        ),
        _("see it:    {command}", command=f"posecheck explain {code} --rules {file}"),
        _("use it:    {command}", command=f"posecheck check --demo --rules {file}"),
    )


def _refuse(name: str, taken: Collection[str]) -> None:
    if not CODE.fullmatch(name) or len(name) > MAX_CUE_CHARS:
        raise UsageError(
            _(
                "{name} is no name for a rule: small letters, digits and hyphens, at most {most}; such as {near}",
                name=repr(name),
                most=MAX_CUE_CHARS,
                near=nearest_code(name),
            )
        )
    if name in taken:
        raise UsageError(_("there is a rule called {name} already: choose another name", name=name))
    if _hides_a_module(name.replace("-", "_")):
        raise UsageError(
            _(
                "{name} is the name of a Python module, which the file would hide: try {near}",
                name=name,
                near=f"{name}-rule",
            )
        )


def _hides_a_module(name: str) -> bool:
    """True when a file of that name would be found in a module's place, by the tests that run beside it."""
    return name in {*sys.stdlib_module_names, *packages_distributions(), "conftest"}


def nearest_code(name: str) -> str:
    """The name in kebab-case that comes nearest to this one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain).lower()
    parts = re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789")[:MAX_CUE_CHARS]
    return parts.strip("-") or _SPARE
