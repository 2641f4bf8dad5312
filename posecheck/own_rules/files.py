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
from inspect import cleandoc
from pathlib import Path
from types import ModuleType

from posecheck.errors import ConfigError
from posecheck.form.contract import breach
from posecheck.form.rule import Rule

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
    places = {rule.code: "there" for rule in joined}
    for file in dict.fromkeys(files):
        for rule in load_rules(file):
            if rule.code in places:
                taken = f"{places[rule.code]} is a rule called {rule.code} already"
                raise ConfigError(f"rules {file}: {taken}; give yours another code")
            places[rule.code] = f"in {file}"
            joined.append(rule)
    return tuple(sorted(joined, key=lambda rule: (rule.priority, rule.code)))


def content_keys(files: Iterable[str]) -> list[str]:
    """What stands in the files, as one short string each: another one when a file was changed. Raises ConfigError."""
    return [_digest(_read(Path(file))) for file in dict.fromkeys(files)]


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _read(path: Path) -> bytes:
    if path.suffix != SUFFIX:
        raise ConfigError(f"rules {path}: no Python file; give one whose name ends in {SUFFIX}")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"rules {path}: there is no such file; check the name") from None
    except OSError as error:
        raise ConfigError(f"rules {path}: cannot be read ({error.strerror or error}); check the name") from error


def _run(path: Path, content: bytes, digest: str) -> ModuleType:
    """The module of a file. It has a name of its own, so that it hides no other module, whatever the file is called."""
    try:
        code = compile(content, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise ConfigError(f"rules {path}{line}: not valid Python ({error.msg}); mend that line") from error
    except ValueError as error:
        raise ConfigError(f"rules {path}: not valid Python ({error}); save it as text, in UTF-8") from error
    module = ModuleType(f"posecheck_rules_{digest}")
    module.__file__ = str(path)
    # Dataclasses and enumerations look their own module up.
    sys.modules[module.__name__] = module
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        del sys.modules[module.__name__]
        why = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        raise ConfigError(f"rules {path}{_line_of(path, error)}: cannot be loaded ({why}); mend that line") from error
    return module


def _line_of(path: Path, error: BaseException) -> str:
    """Where in the file it went wrong: the last of its own lines on the way."""
    lines = [step.lineno for step in traceback.extract_tb(error.__traceback__) if step.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""


def _rules_of(path: Path, module: ModuleType) -> tuple[Rule, ...]:
    several = getattr(module, "RULES", None)
    found = [getattr(module, "RULE", None)] if several is None else several
    if found == [None]:
        raise ConfigError(f"rules {path}: names no rule; add RULE = Rule(…)")
    if not isinstance(found, tuple | list) or not found:
        raise ConfigError(f"rules {path}: RULES is no tuple of rules; write RULES = (Rule(…), Rule(…))")
    return tuple(_kept(path, rule, cleandoc(module.__doc__ or "")) for rule in found)


def _kept(path: Path, rule: object, doc: str) -> Rule:
    wrong = breach(rule)
    if wrong is not None:
        raise ConfigError(f"rules {path}: the rule {wrong}")
    assert isinstance(rule, Rule)
    return rule if rule.doc else replace(rule, doc=doc)
