"""The catalogues that come with the program, and which of them the user, or the system, asks for."""

from __future__ import annotations

import gettext
import locale
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from posecheck.language import ENGLISH, English, use

FOLDER = Path(__file__).parent / "po"
OWN_NAMES = {ENGLISH: "English", "de": "Deutsch", "es": "Español", "fr": "Français", "zh-Hans": "中文"}
"""What each language is called by those who speak it."""
TAGS = tuple(OWN_NAMES)
"""Languages, as HTML names them. Each but English has a catalogue, `po/TAG.po`, compiled into `TAG.mo`."""
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a user says which language, the first that is set counts (POSIX); `LANGUAGE` of GNU is a list before them."""
_NO_LANGUAGE = ("C", "POSIX")
_ALSO_CALLED = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-my": "zh-Hans"}
NAMES = {name.lower(): tag for tag, name in OWN_NAMES.items()} | {
    "german": "de",
    "spanish": "es",
    "french": "fr",
    "chinese": "zh-Hans",
}


def activate(tag: str) -> None:
    """Speak this language, one of `TAGS`, in this process."""
    if tag == ENGLISH:
        use(ENGLISH, English())
        return
    with (FOLDER / f"{tag}.mo").open("rb") as file:
        use(tag, gettext.GNUTranslations(file))


def tag_of(name: str) -> str | None:
    """The tag of a language as a user writes it: "de", "de_AT", "DE", "german"; None for one that is not there."""
    return _known(name) or NAMES.get(name.strip().lower())


def system_tag(environment: Mapping[str, str] | None = None) -> str:
    """The language that the system is set to; English where that is none of ours."""
    environment = os.environ if environment is None else environment
    for name in _VARIABLES:
        value = environment.get(name, "")
        if value:
            return _first_known(value, environment)
    return _known(_of_platform()) or ENGLISH


def _first_known(value: str, environment: Mapping[str, str]) -> str:
    """GNU's list of languages goes before the one that is set, unless that is "C"."""
    if value.partition(".")[0] in _NO_LANGUAGE:
        return ENGLISH
    asked = [*filter(None, environment.get("LANGUAGE", "").split(":")), value]
    return next((tag for name in asked if (tag := _known(name))), ENGLISH)


def _known(name: str) -> str | None:
    """Which of `TAGS` a name such as "de_AT.UTF-8@euro" means; None for none of them. Traditional script is none."""
    plain = name.strip().partition(".")[0].partition("@")[0].replace("_", "-").lower()
    if plain.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return None
    exact = {tag.lower(): tag for tag in TAGS} | _ALSO_CALLED
    return exact.get(plain) or (exact.get(plain.partition("-")[0]) if "-" in plain else None)


def _of_platform() -> str:
    """What Windows and macOS are set to, which set no variables of their own accord; "" where that is not known."""
    if sys.platform == "win32":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "")
    if sys.platform == "darwin":
        return _of_macos()
    return ""


def _of_macos() -> str:
    """The first of the user's languages, as the system's own tool prints them; it takes a hundredth of a second."""
    import subprocess

    asked = ("/usr/bin/defaults", "read", "-g", "AppleLocale")
    try:
        return subprocess.run(asked, capture_output=True, text=True, timeout=2.0, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
