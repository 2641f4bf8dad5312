"""How far a run is, on stderr: a bar while it takes long (only on a terminal), errors as they come, a summary."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.check.task import ClipOutcome
from posecheck.check.workers import Tell
from posecheck.errors import on_one_line
from posecheck.language import _, listed, said, translated
from posecheck.media.clip import Clip
from posecheck.media.folder import passed_over_words
from posecheck.media.survey import length_s

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """Tells of one run. Without a bar (no terminal) only errors and the summary are told."""

    def __init__(self, bar: Bar | None, clips: int | None) -> None:
        self._bar = bar
        self._step = bar.add_task(said("Checking"), total=clips) if bar is not None else None

    def note(self, result: ClipOutcome) -> ClipOutcome:
        """One clip is finished; hands the result on."""
        if self._bar is not None and self._step is not None:
            self._bar.advance(self._step)
        self.tell_error(result)
        return result

    def tell_error(self, result: ClipOutcome) -> None:
        """Say why a clip could not be checked."""
        if result.error is not None:
            self._say(f"posecheck: {translated(result.error)}")

    def tell_passed(self, passed: Counter[str]) -> None:
        """Say what in the folders was passed over."""
        if passed:
            self._say(f"posecheck: {translated(passed_over_words(passed))}")

    def seconds_of(self, clip: Clip) -> Tell | None:
        """Go by the seconds of this one clip from now on: what to tell the second to. None without a bar."""
        bar, step = self._bar, self._step
        if bar is None or step is None:
            return None
        bar.reset(step, total=length_s(clip) or None, description=_checking(clip.path.name))
        return lambda time_s: bar.update(step, completed=time_s)

    def reach(self, done: int, clips: int, name: str) -> None:
        """So many of the clips are done, the last of them `name`; what failed is told by others."""
        if self._bar is not None and self._step is not None:
            self._bar.update(self._step, completed=done, total=clips, description=_checking(name))

    def summarise(self, results: Sequence[ClipOutcome], folder: Path | None) -> None:
        """Say what was done, in one line, when there was more than one clip or something was written."""
        skipped = sum(result.skipped for result in results)
        failures = sum(result.error is not None for result in results)
        counts = (
            (_("{count} checked"), len(results) - skipped - failures),
            (_("{count} done before"), skipped),
            (_("{count} could not be checked"), failures),
        )
        told = listed(_(words, count=count) for words, count in counts if count)
        where = folder is not None and failures < len(results)
        if len(results) > 1 or where:
            line = _("{counts}; results are in {folder}", counts=told, folder=str(folder)) if where else told
            self._say(f"posecheck: {translated(line)}")

    def _say(self, words: str) -> None:
        line = on_one_line(words)
        # A full disk or nobody behind stderr is no reason to stop: the exit code says the same.
        with suppress(OSError, ValueError):
            if self._bar is None:
                sys.stderr.write(f"{line}\n")
            else:
                self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)


def _checking(name: str) -> str:
    return on_one_line(said("Checking {name}", name=name).rstrip())


@contextmanager
def show_progress(clips: int | None = None) -> Iterator[Progress]:
    """Tell of a run of this many clips (None: not known yet), with a bar when stderr is a terminal."""
    if not sys.stderr.isatty():
        yield Progress(None, clips)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    # A descriptor of its own: while models start, everything on number 2 is turned away (see `quiet.quiet_stderr`).
    own = os.dup(sys.stderr.fileno())
    with os.fdopen(own, "w", encoding=sys.stderr.encoding, errors="replace") as terminal:
        words = TextColumn("{task.description}", markup=False)  # a clip may be called "[left].mp4"
        columns = (words, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(file=terminal), transient=True) as bar:
            yield Progress(bar, clips)
