"""How the documentation site is built: `sphinx-build -W docs build/docs` writes it, and a warning is an error."""

from __future__ import annotations

import inspect
import re
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecheck import __version__

sys.path.insert(0, str(Path(__file__).parent))
from docstring_fields import with_fields

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "posecheck"
author = "the posecheck authors"
project_copyright = "the posecheck authors, Apache-2.0"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples/**"]
html_theme = "furo"
html_title = "posecheck"
html_copy_source = False
# Beside what was found: browsers forbid a page that is a plain file to read the other pages.
html_show_search_summary = False
html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["site.css"]
# The colours of the program's own pages (posecheck/report/templates/base.css), and the computer's own letters.
FONTS = {"font-stack": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"}
LIGHT = {"color-brand-primary": "#0b4f5c", "color-brand-content": "#0b4f5c", "color-brand-visited": "#0b4f5c"}
DARK = {"color-brand-primary": "#8fd3df", "color-brand-content": "#8fd3df", "color-brand-visited": "#8fd3df"}
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": FONTS | LIGHT,
    "dark_css_variables": DARK,
}

myst_enable_extensions = ["colon_fence", "attrs_block", "attrs_inline"]
myst_heading_anchors = 3
# "# ✓" and the like in included pages; a title within a page that begins at a deeper level is meant.
suppress_warnings = ["myst.header"]

default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
python_maximum_signature_line_length = 80
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

HOME = {
    "README.md": "index.md",
    "ACCURACY.md": "accuracy.md",
    "PRIVACY.md": "privacy.md",
    "RULES.md": "rules.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
}
"""The files at the top of the checkout that are shown here, and the pages that show them."""


def linked_from_here(_app: Sphinx, relative_path: Path, _parent: str, content: list[str]) -> None:
    """In a file from the top of the checkout, make links and pictures hold from this folder."""
    if relative_path.suffix == ".md" and relative_path.name in HOME:
        content[0] = re.sub(r"\]\((?!\w+:|#)([^)]+)\)", lambda found: f"]({_target(found[1])})", content[0])


def _target(path: str) -> str:
    name, _, place = path.partition("#")
    if name in HOME:
        return HOME[name] + ("#" + place if place else "")
    return f"../{path}"


def docstring_as_text(_app: Sphinx, _what: str, _name: str, thing: Any, _options: Any, lines: list[str]) -> None:
    """Lay out the `name: what it is` of a docstring as a list of parameters."""
    if lines and (inspect.isclass(thing) or inspect.isroutine(thing)):
        lines[:] = with_fields(lines, known_names(thing))


def signature_to_call(_app: Sphinx, _what: str, _name: str, thing: Any, *_: Any) -> tuple[str, str] | None:
    """No signature for an enumeration, which nobody calls."""
    return ("", "") if inspect.isclass(thing) and issubclass(thing, Enum) else None


def known_names(thing: Any) -> set[str]:
    """The parameters of a function or class, and the attributes that a class names."""
    try:
        names = set(inspect.signature(thing).parameters)
    except (TypeError, ValueError):
        names = set()
    return names | set(getattr(thing, "__annotations__", {}))


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("include-read", linked_from_here)
    app.connect("autodoc-process-docstring", docstring_as_text)
    app.connect("autodoc-process-signature", signature_to_call)
