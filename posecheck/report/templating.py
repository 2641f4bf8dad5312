"""Turns the templates of this package into HTML, with everything that they print escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from posecheck.form.rule import Rule
from posecheck.report import phrases
from posecheck.report.verdict import Verdict
from posecheck.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PARAGRAPH = re.compile(r"\n\s*\n")


def render(template: str, context: Mapping[str, Any]) -> str:
    """The page that a template makes of this context."""
    return _environment().get_template(template).render(context)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("posecheck.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=phrases.number,
        measured=phrases.measured,
        limit_value=phrases.limit_value,
        seconds=lambda time_s: phrases.seconds(time_s).replace(" ", "\u00a0"),
        sentence=sentence,
        instruction=lambda rule: marked_up(_paragraph(rule, 0) or sentence(rule.title)),
        why=lambda rule: marked_up(_paragraph(rule, 1)),
        what_is_measured=lambda rule: " ".join((rule.measure.__doc__ or "").split()),
    )
    environment.globals.update(
        source=_source, symbols={verdict.value: verdict.symbol for verdict in Verdict}, version=__version__
    )
    return environment


def _source(name: str) -> Markup:
    """A style sheet or script of this package, to stand in the page as it is."""
    from markupsafe import Markup

    return Markup((files(__package__) / "templates" / name).read_text(encoding="utf-8"))


def _paragraph(rule: Rule, number: int) -> str:
    """A paragraph of the rule's own words: the instruction comes first, then why."""
    paragraphs = _PARAGRAPH.split(rule.doc.strip())
    return " ".join(paragraphs[number].split()) if number < len(paragraphs) else ""


def marked_up(text: str) -> Markup:
    """Text of a rule with what stands in `backticks` set as code."""
    from markupsafe import Markup, escape

    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if i % 2 else escape(piece) for i, piece in enumerate(pieces)
    )


def sentence(text: str) -> str:
    """Text with a capital at the front and a full stop at the end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
