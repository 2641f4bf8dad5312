"""The language that people are spoken to in: what is put together in English, and translated where it is shown.

from posecheck.language import _, many, translated

line = _("Change legs: {foot} in front", foot=_("left foot"))   # English, wherever it is compared or kept as data
translated(line)                                                # what is shown, said or printed

`_` marks a line for the catalogue and fills its gaps; the result is the English line (a `str`) that remembers its
pattern and what stands in the gaps. So what decides, remembers and compares lines knows no language, and the JSON of a
report is the same in all of them. Only what draws, speaks or prints calls `translated`.

This module reads neither files nor the environment: `posecheck.language.catalogues` does, for the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol

ENGLISH = "en"
_KEEPS_CAPITALS = "no"


class Catalogue(Protocol):
    """Translations, as the standard library's `gettext` has them: what has none comes back as it is."""

    def gettext(self, message: str) -> str:
        """The translation of a line."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form that goes with this number."""

    def pgettext(self, context: str, message: str) -> str:
        """The translation of a line that means something else elsewhere."""


class English:
    """The catalogue of the source language: every line as it is."""

    def gettext(self, message: str) -> str:
        """The line itself."""
        return message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """One of the two."""
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        """The line itself."""
        return message


class _Active:
    """The one language of this process. A program speaks one language at a time."""

    tag: str = ENGLISH
    catalogue: Catalogue = English()


def use(tag: str, catalogue: Catalogue) -> None:
    """Speak this language from now on. tag: as HTML writes it, such as "de" or "zh-Hans"."""
    _Active.tag, _Active.catalogue = tag, catalogue


def language_tag() -> str:
    """The language that is spoken now, such as "de"."""
    return _Active.tag


class Wording(str):
    """An English line that was put together, with what its translation is put together from."""

    __slots__ = ("_count", "_pattern", "_plural", "_values")
    _pattern: str
    _values: dict[str, object]
    _plural: str | None
    _count: int

    def __new__(cls, pattern: str, values: dict[str, object], plural: str | None = None, count: int = 1) -> Wording:
        """A line of one pattern, or of two: for one, and for any other count."""
        chosen = pattern if plural is None or count == 1 else plural
        made = super().__new__(cls, chosen.format(**values))
        made._pattern, made._values, made._plural, made._count = pattern, values, plural, count
        return made

    def __reduce__(self) -> tuple[type[Wording], tuple[object, ...]]:
        return Wording, (self._pattern, self._values, self._plural, self._count)

    def put(self, catalogue: Catalogue, shown: Callable[[object], object]) -> str:
        """The line in that language. shown: what stands in a gap, as it is shown there."""
        if self._plural is None:
            pattern = catalogue.gettext(self._pattern)
        else:
            pattern = catalogue.ngettext(self._pattern, self._plural, self._count)
        return pattern.format(**{name: shown(value) for name, value in self._values.items()})


class Inner(str):
    """A line within a longer one: with a small letter at the front, in languages that write it so."""

    __slots__ = ("_words",)
    _words: str

    def __new__(cls, words: str) -> Inner:
        """These words, from within a sentence."""
        made = super().__new__(cls, words if isinstance(words, AsWritten) else words[:1].lower() + words[1:])
        made._words = words
        return made

    def __reduce__(self) -> tuple[type[Inner], tuple[str]]:
        return Inner, (self._words,)

    def put(self, catalogue: Catalogue, shown: Callable[[object], object]) -> str:
        """The words in that language."""
        words = str(shown(self._words))
        if isinstance(self._words, AsWritten):
            return words
        # Translators: answer "no" where a line keeps its first letter within a sentence (German nouns), else "yes".
        keeps = catalogue.pgettext("grammar", "small letters within a sentence") == _KEEPS_CAPITALS
        return words if keeps else words[:1].lower() + words[1:]


def _(english: str, **values: object) -> str:
    """A line of the catalogue, with its gaps ({name}) filled."""
    return Wording(english, values) if values else english


def many(one: str, other: str, count: int, **values: object) -> str:
    """A line that depends on a number: `many("{count} clip", "{count} clips", 3)` is "3 clips"."""
    return Wording(one, {"count": count, **values}, other, count)


def translated(line: str) -> str:
    """What is shown of a line: its translation, or the line itself where there is none (a file's name, a rule of
    another package)."""
    if isinstance(line, (Wording, Inner, AsWritten, Number)):
        return line.put(_Active.catalogue, _shown)
    return str(_Active.catalogue.gettext(line)) if line else ""


def said(english: str, **values: object) -> str:
    """A line of the catalogue as it is shown, for what is printed at once."""
    return translated(_(english, **values))


def _shown(value: object) -> object:
    return translated(value) if isinstance(value, str) else value


class AsWritten(str):
    """Words of the user's own, and names: shown and said as they are, whatever the language, in longer lines as well.

    A clip may be called "before", which is a line of the catalogue, too.
    """

    __slots__ = ()

    def put(self, catalogue: Catalogue, shown: Callable[[object], object]) -> str:  # noqa: ARG002
        """The words themselves."""
        return str.__str__(self)


class Number(str):
    """A number as Python writes it, within a line; shown with the decimal sign of the language."""

    __slots__ = ()

    def put(self, catalogue: Catalogue, shown: Callable[[object], object]) -> str:  # noqa: ARG002
        """The number in that language."""
        # Translators: the sign between a number's whole part and the rest.
        return self.replace(".", catalogue.pgettext("number", "."))


def decimal(number: str) -> str:
    """A number, as Python writes it, with the decimal sign of the language."""
    return translated(Number(number))


def reads_from_right() -> bool:
    """True for a language that is written from right to left."""
    # Translators: "rtl" for a language that is written from right to left, else "ltr".
    return _Active.catalogue.pgettext("direction of writing", "ltr") == "rtl"


def retold(words: str, patterns: Iterable[str]) -> str:
    """A line that was kept as plain English, with its gaps known again; the words themselves where no pattern fits.

    patterns: of `_`, in English; their gaps hold numbers and names.
    """
    for pattern in patterns:
        found = re.fullmatch(_GAP.sub(r"(?P<\1>.+)", re.escape(pattern)), words)
        if found is not None:
            return Wording(pattern, {name: _number(value) for name, value in found.groupdict().items()})
    return words


def is_said(words: str, pattern: str) -> bool:
    """True for a line of that pattern, whatever stands in its gaps."""
    return retold(words, (pattern,)) is not words


_GAP = re.compile(r"\\\{(\w+)\\\}")
"""A gap in a pattern, in which all that is no letter was escaped."""


def _number(value: str) -> str:
    return Number(value) if value.replace(".", "", 1).isdecimal() else value


def listed(words: Iterable[str]) -> str:
    """Words after each other: "a, b, c"."""
    line = ""
    for word in words:
        line = _("{some}, {more}", some=line, more=word) if line else word
    return line


def all_of(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"."""
    *some, last = list(words) or [""]
    return _("{some} and {last}", some=listed(some), last=last) if some else last
