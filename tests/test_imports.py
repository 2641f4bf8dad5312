"""Imports point one way, and the heavy ones stay where they belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "posecheck"

CORE = ("version", "language", "errors", "person", "frame", "form", "rules", "words", "coaching")
"""Bottom to top. What a pose means and what to say of it, without files, pictures or libraries but NumPy."""

EDGE = (
    "closing",
    "asked",
    "files",
    "own_rules",
    "media",
    "detection",
    "overlay",
    "config",
    "report",
    "check",
    "evaluate",
    "live",
    "cli",
    "__main__",
)
"""Goes on above the core: files, the pose model, what people see and take away, the command line."""

ORDER = (*CORE, *EDGE)
"""Each module or folder may import what stands before it."""

MAY_IMPORT = {
    "mediapipe": {"detection/detector.py"},
    "pygame": {"live/sdl.py"},
    "segno": {"live/phone/code.py"},
    "cryptography": {"live/phone/server.py"},
    "uvicorn": {"evaluate/desk/start.py"},
    "starlette": {
        f"evaluate/desk/{name}.py" for name in ("app", "correcting", "guard", "incoming", "pages", "rater", "results")
    },
}
"""Only these modules may import that."""

NOT_IN_CORE = {"cv2", "mediapipe", "av", "rich", "jinja2", "distributed"}
NOT_IN_CORE |= {"sounddevice", "pyttsx3", "hibari", "onnxruntime", "pygame", "segno"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def top_name(path: Path) -> str:
    """`rules/upright_torso.py` belongs to `rules`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, also inside functions; not what only type checkers see."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name: str) -> str | None:
    """The top name within the package, or None for others' modules and for the version."""
    parts = name.split(".")
    if parts[0] != "posecheck" or len(parts) < 2 or parts[1].startswith("__"):
        return None
    return parts[1]


def test_every_module_has_its_place() -> None:
    assert {top_name(path) for path in MODULES} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    name = top_name(path)
    below = set(ORDER[: ORDER.index(name) + 1]) if name in ORDER else {"version"}
    wrong = {i for i in imports(path) if own(i) is not None and own(i) not in below}
    assert not wrong, f"{name} may import only what stands below it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_stay_at_the_edge(path: Path) -> None:
    used = {i.split(".")[0] for i in imports(path)}
    for library, places in MAY_IMPORT.items():
        assert library not in used or path.relative_to(PACKAGE).as_posix() in places
    if top_name(path) in CORE:
        assert not used & NOT_IN_CORE


@pytest.mark.parametrize("path", sorted((PACKAGE / "rules").glob("[!_]*.py")), ids=lambda path: path.stem)
def test_no_rule_knows_another(path: Path) -> None:
    assert "rules" not in {own(i) for i in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 330
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            documented = ast.get_docstring(node) is not None
            body = node.body[1:] if documented else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{node.name} is {lines} lines long"


def test_one_class_name_means_one_thing() -> None:
    """A name that only a leading underscore tells from another is the same name to whoever reads it."""
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(path.relative_to(PACKAGE).as_posix())
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_a_stranger_can_keep_the_house_in_mind() -> None:
    """At most 24 rooms (modules at the top and folders) on nine floors, each floor importing from those below.

    The language, which imports nothing of ours and marks lines everywhere, is the ground that they stand on.
    """
    below: dict[str, set[str]] = {}
    for path in MODULES:
        room = top_name(path)
        below.setdefault(room, set()).update(o for i in imports(path) if (o := own(i)) in ORDER and o != room)
    floors: dict[str, int] = {"language": 0}
    for room in (room for room in ORDER if room not in floors):
        floors[room] = 1 + max((floors[under] for under in below[room]), default=0)
    assert len(floors) <= 24
    assert max(floors.values()) <= 9
