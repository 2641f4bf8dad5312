"""Every line that is translated, gathered from the code, the templates and the rules by Babel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from posecheck.form.rule import Rule
from posecheck.rules import all_rules
from posecheck.words import paragraphs

PACKAGE = Path(__file__).parents[2] / "posecheck"
KEYWORDS = {"_": None, "said": None, "many": (1, 2), "pgettext": ((1, "c"), 2)}
NOTES = ("Translators:",)


def template() -> Catalog:
    """A catalogue of all lines, without translations, in the order of the files that they are in."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for path, lines, notes, context in _found():
        place = path.relative_to(PACKAGE.parent).as_posix()
        known = catalogue.get(lines if isinstance(lines, str) else lines[0], context)
        places = {(place, 0), *(known.locations if known else ())}
        catalogue.add(lines, None, sorted(places), auto_comments=notes, context=context)
    return catalogue


Found = tuple[Path, "str | tuple[str, ...]", list[str], "str | None"]


def _found() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _extracted("python", path)
    for path in sorted((PACKAGE / "report" / "templates").glob("*.html")):
        yield from _extracted("jinja2", path)
    for rule in all_rules():
        if rule.measure.__module__.startswith("posecheck.rules."):  # another package's stay as they are
            path = PACKAGE / "rules" / f"{rule.code.replace('-', '_')}.py"
            yield from ((path, line, [], None) for line in _lines_of(rule))


def _lines_of(rule: Rule) -> list[str]:
    measured = " ".join((rule.measure.__doc__ or "").split())
    lines = (rule.title, rule.label, rule.advice, rule.advice_low, *paragraphs(rule), measured)
    return [line for line in lines if line]


def lines_of_new_rules(catalogues: list[Catalog]) -> set[tuple[object, str | None]]:
    """The lines, as keys of a catalogue, of those rules of which no catalogue has translated anything."""
    new: set[tuple[object, str | None]] = set()
    for rule in all_rules():
        lines = _lines_of(rule)
        entries = [catalogue.get(line) for catalogue in catalogues for line in lines]
        if not any(entry is not None and entry.string for entry in entries):
            new |= {(line, None) for line in lines}
    return new


def _extracted(method: str, path: Path) -> Iterator[Found]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true"} if method == "jinja2" else {}
    with path.open("rb") as file:
        for _, lines, notes, context in extract(method, file, KEYWORDS, NOTES, options):
            yield path, lines if isinstance(lines, str) else tuple(lines), notes, context
