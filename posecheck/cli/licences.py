"""`posecheck licences`: what the program is made of, for people, and as a bill of materials for tools."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, cast

from posecheck.detection.models import MODELS
from posecheck.errors import PROGRAM
from posecheck.language import said
from posecheck.version import __version__

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_NAME = 60
"""Some packages have the whole text of their licence where its name belongs."""


_INSIDE = re.compile(
    r"[^/]+\.(?:libs|dylibs)/(?:lib)?(?P<name>.+?)(?:-[0-9a-f]{8})*\.(?:so|dll|dylib)\.?(?P<version>[\d.]*)"
)
"""A library that a package carries along, as the tools that put it there name its file."""
_FFMPEG = ("avcodec", "avdevice", "avfilter", "avformat", "avutil", "swresample", "swscale")
_LICENCES_INSIDE = {
    **dict.fromkeys(("x264", "x265"), "GPL-2.0-or-later"),
    **dict.fromkeys(_FFMPEG, "LGPL (FFmpeg)"),
    **dict.fromkeys(("heif", "de265", "mp3lame", "fluidsynth", "mpg123", "gmp", "gnutls", "nettle", "hogweed"), "LGPL"),
    **dict.fromkeys(("vpx", "opus", "dav1d", "webp", "webpmux", "sharpyuv", "ogg", "FLAC"), "BSD"),
}
"""Of libraries inside packages, which do not tell them: those whose licence asks most, and those that are met most."""


@dataclass(frozen=True, slots=True)
class Component:
    """Something that posecheck is made of: a package, a library inside it, or a file that comes with it.

    sha256: of a file. inside: the package that a library is in.
    """

    name: str
    version: str
    licence: str
    sha256: str | None = None
    inside: str | None = None

    @property
    def purl(self) -> str:
        """Its name among all packages of the world."""
        return f"pkg:pypi/{_normal(self.name)}@{self.version}"


def components() -> list[Component]:
    """The program, every package that it needs and that is installed, what is inside these, and the pose models."""
    found: dict[str, Component] = {}
    waiting, inside = [PROGRAM], list[Component]()
    while waiting:
        name = waiting.pop(0)
        if _normal(name) in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[_normal(name)] = Component(package.name, package.version, _licence(package))
        inside += _libraries(package)
        waiting += [need for need in map(_required, package.requires or ()) if need is not None]
    models = [Component(model.file_name, __version__, "Apache-2.0", model.sha256) for model in MODELS.values()]
    return [*found.values(), *inside, *models]


def _libraries(package: Distribution) -> Iterator[Component]:
    """The libraries of others that a package has inside, such as FFmpeg's and its codecs'."""
    for file in sorted(map(str, package.files or ())):
        told = _INSIDE.fullmatch(file)
        if told:
            licence = _LICENCES_INSIDE.get(told["name"]) or said("see the package")
            yield Component(told["name"], told["version"], licence, inside=package.name)


def bill_of_materials() -> dict[str, Any]:
    """The components as CycloneDX, which tools for the security of software read."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROGRAM, "version": __version__}},
        "components": [_bill_entry(one) for one in components() if _normal(one.name) != PROGRAM],
    }


def _bill_entry(one: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": one.name, "version": one.version}
    entry["licenses"] = [{"license": {"name": one.licence}}]
    if one.inside is not None:
        return entry | {"type": "library", "description": f"in {one.inside}"}
    if one.sha256 is not None:
        return entry | {"type": "file", "hashes": [{"alg": "SHA-256", "content": one.sha256}]}
    return entry | {"type": "library", "purl": one.purl}


def _required(requirement: str) -> str | None:
    """The name of a package that is required, None for one that an extra brings."""
    name = _NAME.match(requirement)
    return name[0] if name and "extra ==" not in requirement else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(package: Distribution) -> str:
    """What a package says of its licence, in a few words."""
    told = cast("Message", package.metadata)
    named = [value.rpartition(" :: ")[2] for value in told.get_all("Classifier", []) if value.startswith("License ::")]
    whole = (told.get("License") or "").strip()
    first = whole if len(whole.splitlines()) == 1 and len(whole) < _LONGEST_NAME else ""
    return told.get("License-Expression") or first or ", ".join(named) or said("see the package")


def run_licences(as_json: bool) -> int:
    """Print what posecheck is made of, with versions and licences. Returns 0."""
    if as_json:
        print(json.dumps(bill_of_materials(), indent=1))
        return 0
    for one in components():
        name = one.name if one.inside is None else f"  {one.name} ({one.inside})"
        print(f"{name:<40} {one.version:<12} {one.licence}")
    return 0
