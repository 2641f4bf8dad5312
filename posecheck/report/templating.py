"""Turns the templates of this package into HTML, with everything that they print escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from posecheck.form.rule import Rule
from posecheck.language import Inner, _, all_of, decimal, language_tag, many, reads_from_right, translated
from posecheck.report import phrases
from posecheck.report.verdict import Verdict
from posecheck.version import __version__
from posecheck.words import measure_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PARAGRAPH = re.compile(r"\n\s*\n")


def render(template: str, context: Mapping[str, Any]) -> str:
    """The page that a template makes of this context."""
    language = {"language": language_tag(), "direction": "rtl" if reads_from_right() else "ltr"}
    return _environment().get_template(template).render(language | dict(context))


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
        seconds=lambda time_s: translated(phrases.seconds(time_s)).replace(" ", "\u00a0"),
        decimal=decimal,
        all_of=all_of,
        shown=translated,
        inner=lambda words: translated(Inner(words)),
        sentence=sentence,
        bold=lambda words: _set_in("b", words),
        big=lambda words: _set_in("span class=big", words),
        instruction=lambda rule: marked_up(translated(_paragraph(rule, 0)) or sentence(rule.title)),
        why=lambda rule: marked_up(translated(_paragraph(rule, 1))),
        marked_up=lambda words: marked_up(translated(words)),
        picture=_picture,
        observer=lambda name: translated(phrases.observer(name)),
        what_is_measured=lambda rule: translated(measure_words(rule)),
    )
    environment.globals.update(
        _=_line,
        many=_counted,
        source=_source,
        symbols={verdict.value: verdict.symbol for verdict in Verdict},
        version=__version__,
    )
    return environment


def _line(english: str, **values: object) -> Markup:
    """A line of the catalogue in the language of the page; what stands in its gaps may be markup itself."""
    from markupsafe import Markup, escape

    shown = {
        name: translated(value) if type(value) is not Markup and isinstance(value, str) else value
        for name, value in values.items()
    }
    return Markup(escape(translated(english))).format(**shown) if values else escape(translated(english))


def _counted(one: str, other: str, count: int) -> str:
    """A line that depends on a number."""
    return translated(many(one, other, count))


def _set_in(tag: str, words: str) -> Markup:
    """Words within an element of their own."""
    from markupsafe import Markup

    return Markup("<{}>{}</{}>").format(Markup(tag), words, Markup(tag.split(maxsplit=1)[0]))


def _source(name: str) -> Markup:
    """A style sheet or script of this package, to stand in the page as it is."""
    from markupsafe import Markup

    return Markup((files(__package__) / "templates" / name).read_text(encoding="utf-8"))


def _picture(svg: str) -> Markup:
    """An SVG that a template of this package made, to stand in a page as it is."""
    from markupsafe import Markup

    return Markup(svg)


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
    """Text as a sentence of the user's language: with a capital at the front and a full stop at the end."""
    words = translated(text)
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?", "。")) else translated(_("{sentence}.", sentence=words))
