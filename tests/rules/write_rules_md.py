"""Write RULES.md and its pictures, from the rules' own modules: `python -m tests.rules.write_rules_md`."""

from __future__ import annotations

from pathlib import Path

from posecheck.files.atomic import write_text_whole
from posecheck.form.rule import Rule
from posecheck.report.posture_svg import posture_svg
from posecheck.rules import all_rules
from posecheck.words import cues, limit_words, paragraphs, phase_words

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "RULES.md"
PICTURES = ".readme"
HEAD = """# The rules

What is judged, why, and where the limits come from. Written by `python -m tests.rules.write_rules_md` from the modules
in `posecheck/rules/`; the postures are found by each rule's own measure. `posecheck rules --page FILE.html` writes the
same as a page, in your language and with your own rules.
"""


def pages() -> dict[Path, str]:
    """Every file, and what is to stand in it. Rules of other packages do not belong to the project."""
    ours = [rule for rule in all_rules() if rule.measure.__module__.startswith("posecheck.rules.")]
    pictures = {PROJECT / PICTURES / f"{rule.code}.svg": posture_svg(rule) for rule in ours}
    return {PAGE: "\n".join((HEAD, *(section(rule) for rule in ours))), **pictures}


def section(rule: Rule) -> str:
    """A rule, as Markdown."""
    measured = " ".join((rule.measure.__doc__ or "").split())
    facts = {
        "Measured": measured,
        "Fine": limit_words(rule.limit, rule.unit),
        "Judged in": phase_words(rule),
        "Says": " / ".join(cues(rule)),
    }
    lines = [f"## {rule.title}", f"`{rule.code}`", *paragraphs(rule)]
    lines += [f"![{rule.title}: good and bad posture]({PICTURES}/{rule.code}.svg)"]
    lines += ["\n".join(f"- {name}: {words}" for name, words in facts.items())]
    return "\n\n".join(lines) + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        write_text_whole(path, text, guarded=False)
