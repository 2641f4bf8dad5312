"""Rules from files that a user names (`--rules FILE.py`): the same contract as for all others, an error with its line.

A file is run as Python, with all that Python may do: name only files that you would run yourself. It is read anew each
time, and run anew when its content is another, so that a process that goes on takes a changed rule up.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import cleandoc
from pathlib import Path
from types import ModuleType

from posecheck.errors import ConfigError, system_words
from posecheck.form.contract import breach
from posecheck.form.rule import Rule
from posecheck.language import _
from posecheck.rules import ENTRY_POINT_GROUP, all_rules

SUFFIX = ".py"
_loaded: dict[tuple[str, str], tuple[Rule, ...]] = {}
"""By name and content, so that a rule is the same one however often it is asked for."""


def load_rules(file: str | Path) -> tuple[Rule, ...]:
    """The rules of a file: its RULE, or all of its RULES.

    Raises ConfigError, which names the file, when it is missing, no Python, raises when it is run, names no rule, or
    names one that breaks the contract.
    """
    path = Path(file)
    content = _read(path)
    key = str(path), _digest(content)
    if key not in _loaded:
        _loaded[key] = _rules_of(path, _run(path, content, key[1]))
    return _loaded[key]


def rules_with(rules: Iterable[Rule], files: Iterable[str]) -> tuple[Rule, ...]:
    """These rules and those of these files, the most urgent first.

    Raises ConfigError, as `load_rules` does, and when a code is taken.
    """
    joined = list(rules)
    taken = {rule.code: _("there is a rule called {rule} already", rule=rule.code) for rule in joined}
    for file in dict.fromkeys(files):
        for rule in load_rules(file):
            if rule.code in taken:
                words = _("rules {file}: {taken}; give yours another code", file=file, taken=taken[rule.code])
                raise ConfigError(words)
            taken[rule.code] = _("in {file} is a rule called {rule} already", file=file, rule=rule.code)
            joined.append(rule)
    return tuple(sorted(joined, key=lambda rule: (rule.priority, rule.code)))


def content_keys(files: Iterable[str]) -> list[str]:
    """What stands in the files, as one short string each: another one when a file was changed. Raises ConfigError."""
    return [_digest(_read(Path(file))) for file in dict.fromkeys(files)]


@cache
def package_keys() -> tuple[str, ...]:
    """Which rules of outside packages there are, one line each: another one when the package or its rule changed.

    Raises ConfigError as `all_rules` does.
    """
    all_rules()  # which loads their modules
    return tuple(sorted(map(_package_key, entry_points(group=ENTRY_POINT_GROUP))))


def _package_key(entry: EntryPoint) -> str:
    version = entry.dist.version if entry.dist is not None else ""
    file = Path(getattr(sys.modules.get(entry.module), "__file__", None) or "")
    return f"{entry.name} = {entry.value} {version} {_digest(file.read_bytes() if file.is_file() else b'')}"


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _read(path: Path) -> bytes:
    if path.suffix != SUFFIX:
        words = _("rules {file}: no Python file; give one whose name ends in {ending}", file=path, ending=SUFFIX)
        raise ConfigError(words)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(_("rules {file}: there is no such file; check the name", file=path)) from None
    except OSError as error:
        raise ConfigError(
            _("rules {file}: cannot be read ({reason}); check the name", file=path, reason=system_words(error))
        ) from error


def _run(path: Path, content: bytes, digest: str) -> ModuleType:
    """The module of a file. It has a name of its own, so that it hides no other module, whatever the file is called."""
    try:
        code = compile(content, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = _at(path, error.lineno)
        raise ConfigError(
            _("rules {file}: not valid Python ({reason}); mend that line", file=place, reason=error.msg)
        ) from error
    except ValueError as error:
        raise ConfigError(
            _("rules {file}: not valid Python ({reason}); save it as text, in UTF-8", file=path, reason=str(error))
        ) from error
    module = ModuleType(f"posecheck_rules_{digest}")
    module.__file__ = str(path)
    # Dataclasses and enumerations look their own module up.
    sys.modules[module.__name__] = module
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        del sys.modules[module.__name__]
        why = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        raise ConfigError(
            _("rules {file}: cannot be loaded ({reason}); mend that line", file=_line_of(path, error), reason=why)
        ) from error
    return module


def _line_of(path: Path, error: BaseException) -> str:
    """Where in the file it went wrong: the last of its own lines on the way."""
    lines = [step.lineno for step in traceback.extract_tb(error.__traceback__) if step.filename == str(path)]
    return _at(path, lines[-1] if lines else None)


def _at(path: Path, line: int | None) -> str:
    return _("{file}, line {number}", file=path, number=line) if line else str(path)


def _rules_of(path: Path, module: ModuleType) -> tuple[Rule, ...]:
    several = getattr(module, "RULES", None)
    found = [getattr(module, "RULE", None)] if several is None else several
    if found == [None]:
        raise ConfigError(_("rules {file}: names no rule; add {code}", file=path, code="RULE = Rule(…)"))
    if not isinstance(found, tuple | list) or not found:
        code = "RULES = (Rule(…), Rule(…))"
        raise ConfigError(_("rules {file}: RULES is no tuple of rules; write {code}", file=path, code=code))
    return tuple(_kept(path, rule, cleandoc(module.__doc__ or "")) for rule in found)


def _kept(path: Path, rule: object, doc: str) -> Rule:
    wrong = breach(rule)
    if wrong is not None:
        raise ConfigError(_("rules {file}: the rule {wrong}", file=path, wrong=wrong))
    assert isinstance(rule, Rule)
    return rule if rule.doc else replace(rule, doc=doc)
