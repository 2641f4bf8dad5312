"""The clips on the desk: which there are, what is known of each, and the queue in which they are checked.

One thread keeps a crew of processes busy, another looks through the folder; whoever asks is answered from memory. A
clip is known by a key made of its name, never by a path that somebody else says.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from posecheck.check import CheckOptions
from posecheck.check.budget import cores
from posecheck.check.outputs import LANDMARKS, OutputOptions, is_done, read_earlier
from posecheck.check.run import find_tasks
from posecheck.check.task import ClipOutcome, Task, run_task
from posecheck.check.workers import Crew, Died, Line, Work
from posecheck.closing import Closing
from posecheck.errors import PosecheckError
from posecheck.evaluate.desk.entry import OPEN, Changes, ClipState, Entry, Stamp, finished, slim, stamp_of
from posecheck.evaluate.desk.working import keep_working
from posecheck.files.atomic import sweep
from posecheck.media.clip import clip_at
from posecheck.media.survey import length_s
from posecheck.report.shape import why_no_report

_TICK_S = 0.1
"""How soon an order is carried out while clips are being checked."""
_SETTLED_S = 2.0
"""A clip that is another file now is checked when it has stayed so for this long: before, it may still be written."""
_LEAST_STEP = 0.01
"""Progress is told by the hundredth."""


def check_one(task: Task, line: Line) -> ClipOutcome:
    """Check one clip in a process; tells its share instead of its seconds."""
    tell, whole_s = line.tell, length_s(task.clip)
    if tell is None or whole_s <= 0:
        return run_task(task, Line(line.turns))
    told = 0.0

    def share(time_s: float) -> None:
        nonlocal told
        if time_s / whole_s >= told + _LEAST_STEP:
            told = min(time_s / whole_s, 1.0)
            tell(told)

    tell(0.0)
    return run_task(task, Line(line.turns, share))


class Clips(Closing):
    """The clips of a folder and their checks. Use it in a `with` statement.

    folder: where the clips are. outputs: what is written, and where to. work: checks one clip, in another process.
    jobs: how many cores to keep busy; 0 for all.
    """

    def __init__(
        self,
        folder: Path,
        options: CheckOptions,
        outputs: OutputOptions,
        work: Work[Task, ClipOutcome] = check_one,
        jobs: int = 0,
    ) -> None:
        self.folder, self.options, self.outputs = folder, options, outputs
        self.results = outputs.folder or folder
        self._work, self._jobs = work, jobs if jobs > 0 else cores()
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}
        self._gone: dict[str, int] = {}
        self._changing: dict[str, tuple[Stamp, float]] = {}
        self._version = 0
        self._orders: list[tuple[bool, Task]] = []
        self._woken, self._asked, self._ended = threading.Event(), threading.Event(), threading.Event()
        self._asked.set()
        self.broke = threading.Event()
        """Set when one of the threads has ended by a mistake of the program: nothing is checked any more."""
        runs = (self._look_on, self._check_on)
        self._threads = [threading.Thread(target=self._run, args=(run,), daemon=True) for run in runs]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End all checks at once; what was not finished is checked again next time."""
        self._ended.set()
        self._woken.set()
        self._asked.set()
        for thread in self._threads:
            thread.join()
        for folder in {entry.task.base.parent for entry in self.all()}:
            sweep(folder)

    def look(self) -> None:
        """Look through the folder again, soon."""
        self._asked.set()

    def since(self, version: int) -> Changes:
        """What has changed since that version; all there is since 0."""
        with self._lock:
            entries = [entry for entry in self._entries.values() if entry.version > version]
            gone = [key for key, when in self._gone.items() if when > version]
            return Changes(self._version, tuple(entries), tuple(gone) if version else ())

    def entry(self, key: str) -> Entry | None:
        """The clip of that key."""
        with self._lock:
            return self._entries.get(key)

    def all(self) -> tuple[Entry, ...]:
        """All clips, in no order."""
        with self._lock:
            return tuple(self._entries.values())

    def cancel(self, keys: list[str] | None = None) -> None:
        """Give up the checks of these clips, or of all; earlier results stay."""
        with self._lock:
            for key, entry in list(self._entries.items()):
                if entry.state in OPEN and (keys is None or key in keys):
                    self._orders.append((False, entry.task))
                    state = ClipState.CANCELLED if entry.report is None else ClipState.DONE
                    self._put(replace(entry, state=state, share=0.0))
        self._woken.set()

    def again(self, keys: list[str]) -> None:
        """Check these clips again, also those that are done; those under way go on."""
        with self._lock:
            for key in keys:
                entry = self._entries.get(key)
                if entry is not None and entry.state not in OPEN:
                    self._order(replace(entry, task=replace(entry.task, force=True)))
        self._woken.set()

    def use(self, options: CheckOptions) -> None:
        """Check all clips by other options from now on."""
        with self._lock:
            self.options = options
            for entry in list(self._entries.values()):
                self._order_instead(entry, replace(entry, task=replace(entry.task, options=options)))
        self._woken.set()

    def _put(self, entry: Entry) -> None:
        """Note what is new of a clip; the lock is held."""
        self._version += 1
        self._entries[entry.key] = replace(entry, version=self._version)

    def _order(self, entry: Entry) -> None:
        """Have a clip checked; the lock is held."""
        self._orders.append((True, entry.task))
        self._put(replace(entry, state=ClipState.WAITING, share=0.0, error=""))

    def _order_instead(self, before: Entry, entry: Entry) -> None:
        """Have a clip checked otherwise than before, which is given up where it is not done; the lock is held."""
        if before.state in OPEN:
            self._orders.append((False, before.task))
        self._order(entry)

    def _run(self, run: Callable[[], None]) -> None:
        try:
            run()
        finally:
            if not self._ended.is_set():
                self.broke.set()

    # What follows runs on the thread that looks through the folder.

    def _look_on(self) -> None:
        while not self._ended.is_set():
            is_asked = self._asked.wait(_SETTLED_S if self._changing else None)
            self._asked.clear()
            if is_asked and not self._ended.is_set():
                self._look()
            self._look_for_changed()

    def _look(self) -> None:
        tasks = {self._key(task.clip.path): task for task in self._tasks()}
        for folder in {folder for task in tasks.values() for folder in (task.base.parent, task.clip.path.parent)}:
            sweep(folder)
        sweep(self.folder)
        with self._lock:
            new = [key for key in tasks if key not in self._entries]
            for key in [key for key in self._entries if key not in tasks]:
                self._orders.append((False, self._entries.pop(key).task))
                self._version += 1
                self._gone[key] = self._version
            for key in new:
                self._gone.pop(key, None)
        welcome = [self._welcome(key, tasks[key]) for key in new if not self._ended.is_set()]
        self._order_all([entry for entry in welcome if entry.report is None])
        for entry in welcome:
            if self._ended.is_set():
                return
            if entry.report is not None and not self._is_done(entry):
                self._order_all([entry])

    def _look_for_changed(self) -> None:
        """Have those checked again that are other files now, once they have stayed so for long enough."""
        now_s, before, self._changing = time.monotonic(), self._changing, {}
        for entry in self.all():
            stamp = stamp_of(entry.task.clip.path)
            if stamp is None or stamp == entry.stamp or self._ended.is_set():
                continue
            seen, since_s = before.get(entry.key, (None, now_s))
            since_s = since_s if seen == stamp else now_s
            if now_s < since_s + _SETTLED_S:
                self._changing[entry.key] = stamp, since_s
            else:
                self._renew(entry, stamp)

    def _renew(self, found: Entry, stamp: Stamp) -> None:
        """Have a clip checked that is another file now, unless its results are those of this one."""
        clip = clip_at(found.task.clip.path)
        fits = found.state is ClipState.DONE and self._is_done(found)
        with self._lock:
            entry = self._entries.get(found.key)
            if entry is None:
                return
            if fits and entry.state is ClipState.DONE:
                self._entries[entry.key] = replace(entry, stamp=stamp)
                return
            self._order_instead(entry, replace(entry, task=replace(entry.task, clip=clip), stamp=stamp))
        self._woken.set()

    def _tasks(self) -> list[Task]:
        try:
            return find_tasks([self.folder], self.options, self.outputs, force=False)[0]
        except OSError:
            return []  # what vanishes while one looks is looked for the next time

    def _key(self, path: Path) -> str:
        name = os.fsencode(path.relative_to(self.folder))
        return hashlib.blake2b(name, digest_size=9).hexdigest()

    def _welcome(self, key: str, task: Task) -> Entry:
        """Put a new clip on the desk, with its earlier report where there is one."""
        stamp, earlier = stamp_of(task.clip.path), read_earlier(task.base)
        if earlier is not None and why_no_report(earlier) is not None:
            earlier, task = None, replace(task, force=True)  # damaged, or of another program, though its name is right
        report = slim(earlier)
        entry = Entry(key, task, ClipState.WAITING if report is None else ClipState.DONE, report, stamp=stamp)
        with self._lock:
            self._put(entry)
        return entry

    def _order_all(self, entries: list[Entry]) -> None:
        """All at once, so that the cores are shared by them from the beginning."""
        with self._lock:
            for entry in entries:
                if self._entries.get(entry.key) is not None:
                    self._order(entry)
        self._woken.set()

    def _is_done(self, entry: Entry) -> bool:
        """True when its results are those that a check would write now; that landmarks were not kept is no reason."""
        wanted = tuple(ending for ending in entry.task.endings if ending != LANDMARKS)
        try:
            key = entry.task.key()
        except PosecheckError:
            return False  # whoever checks it says what is wrong
        return entry.report is not None and is_done(entry.task.base, entry.report, key, wanted)

    # What follows runs on the thread that has clips checked.

    def _check_on(self) -> None:
        crew = Crew(self._work, self._jobs, self._hear)

        def note(done: list[tuple[Task, ClipOutcome | Died]]) -> None:
            self._note(done, crew.under_way)

        keep_working(crew, lambda: self._obey(crew), note, self._woken, self._ended, _TICK_S)

    def _obey(self, crew: Crew[Task, ClipOutcome]) -> None:
        with self._lock:
            orders, self._orders = self._orders, []
        for begin, task in orders:
            if begin:
                crew.add(task)
            else:
                crew.drop(task)
                sweep(task.base.parent)

    def _hear(self, task: Task, share: float) -> None:
        with self._lock:
            entry = self._open(task)
            if entry is not None:
                self._put(replace(entry, state=ClipState.CHECKING, share=share))

    def _open(self, task: Task) -> Entry | None:
        """The entry of a task that nobody has given up, or ordered anew, meanwhile; the lock is held."""
        entry = self._entries.get(self._key(task.clip.path))
        ordered_anew = any(other.clip.path == task.clip.path for _, other in self._orders)
        return entry if entry is not None and entry.state in OPEN and not ordered_anew else None

    def _note(self, done: list[tuple[Task, ClipOutcome | Died]], under_way: list[Task]) -> None:
        with self._lock:
            for task in under_way:
                entry = self._open(task)
                if entry is not None and entry.state is ClipState.WAITING:
                    self._put(replace(entry, state=ClipState.CHECKING))
            for task, result in done:
                entry = self._open(task)
                if entry is not None:
                    self._put(finished(entry, result))
