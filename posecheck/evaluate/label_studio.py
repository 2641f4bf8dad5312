"""Label Studio's JSON: `timelinelabels` of a video in frames (from 1), `labels` of its sound in seconds, `choices`.

A label is called RULE:VERDICT (`upright-torso:warn`); a choice speaks of the whole clip, and of the rule that its
question is called by. What Label Studio exports as JSON-MIN leaves out who labelled it and is not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from posecheck.errors import LabelError
from posecheck.evaluate.corrections import Correction, correction_in
from posecheck.evaluate.label_sources import ClipFinder, Meanings, rater_from
from posecheck.evaluate.label_tables import WHOLE_CLIP, LabelRow
from posecheck.language import _
from posecheck.media.clip import kind_by_name

_STRETCHES, _VIDEO, _NOTE = "stretches", "video", "note"
_FIELDS = ("video", "video_url", "url", "file", "audio")
"""Where tasks name their clip; else whatever looks like one."""


def read_label_studio(path: Path, data: object, clips: ClipFinder, means: Meanings) -> list[LabelRow]:
    """The rows in an export. Raises LabelError, and VideoError for a clip whose frames cannot be counted."""
    tasks = data if isinstance(data, list) else [data]
    rows: list[LabelRow] = []
    for number, task in enumerate(tasks, start=1):
        where = _("{file}, task {number}", file=str(path), number=number)
        if not isinstance(task, dict) or not isinstance(task.get("annotations"), list):
            raise LabelError(_("{where} has no annotations: export from Label Studio as JSON", where=where))
        try:
            rows += _task_rows(where, task, clips, means)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            raise LabelError(
                _("{where} is not as Label Studio writes it ({why}): export it again", where=where, why=repr(error))
            ) from error
    return rows


def _task_rows(where: str, task: Mapping[str, Any], clips: ClipFinder, means: Meanings) -> Iterator[LabelRow]:
    name = _clip_name(where, task)
    done = [one for one in task["annotations"] if not one.get("was_cancelled")]
    looks: dict[str, int] = {}
    for annotation in sorted(done, key=lambda one: str(one.get("created_at", ""))):
        rater = rater_from(task["data"].get("rater") or annotation.get("completed_by"))
        looks[rater] = looks.get(rater, 0) + 1
        read = _AnnotationReader(where, name, clips, means)
        for said in read.all(annotation["result"]):
            yield LabelRow(name, rater, replace(said, round=looks[rater]))


def _clip_name(where: str, task: Mapping[str, Any]) -> str:
    data = task["data"]
    named = [data[key] for key in _FIELDS if isinstance(data.get(key), str)]
    likely = [value for value in data.values() if isinstance(value, str) and kind_by_name(Path(value.split("?")[0]))]
    name = next(iter([*named, *likely]), task.get("file_upload"))
    if not isinstance(name, str) or not name:
        raise LabelError(_("{where}: name the clip", where=where))
    return name


class _AnnotationReader:
    """Reads the results of one annotation."""

    def __init__(self, where: str, name: str, clips: ClipFinder, means: Meanings) -> None:
        self._where, self._name, self._clips, self._means = where, name, clips, means

    def all(self, results: Sequence[Mapping[str, Any]]) -> Iterator[Correction]:
        """Every correction in them."""
        notes = {r["id"]: " ".join(r["value"]["text"]) for r in results if r.get("type") == "textarea" and "id" in r}
        for result in results:
            for said in self._of(result):
                note = notes.get(result.get("id", ""), "")
                yield correction_in(self._where, {**said, "note": note}, self._means.codes)

    def _of(self, result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        value = result.get("value", {})
        kind = result.get("type")
        if kind == "timelinelabels":
            for stretch in value["ranges"]:
                yield from self._labelled(value["timelinelabels"], *self._seconds(stretch))
        elif kind in ("labels", "audioregion") and "labels" in value:
            yield from self._labelled(value["labels"], float(value["start"]), float(value["end"]))
        elif kind == "choices":
            question = str(result.get("from_name", ""))
            for choice in value["choices"]:
                own = question if question in (*self._means.codes, WHOLE_CLIP) else None
                yield from self._labelled([choice if own is None else f"{own}:{choice}"])

    def _seconds(self, stretch: Mapping[str, Any]) -> tuple[float, float]:
        """Frames are counted from 1, and the last one belongs to the stretch."""
        times = self._clips.times(self._where, self._name)
        return times.start_s(int(stretch["start"]) - 1), times.start_s(int(stretch["end"]))

    def _labelled(
        self, labels: Iterable[str], start_s: float | None = None, end_s: float | None = None
    ) -> Iterator[dict[str, Any]]:
        for label in labels:
            meant = self._means.of(self._where, str(label))
            if meant is not None:
                yield {"rule": meant[0], "verdict": meant[1].value, "start_s": start_s, "end_s": end_s}


def write_label_studio(rows: Sequence[LabelRow], clips: ClipFinder) -> str:
    """The rows as tasks that Label Studio imports, one for each clip, rater and look. Raises LabelError, VideoError."""
    ordered = sorted(rows, key=lambda row: (row.clip, row.rater, row.correction.round))
    tasks = []
    for (clip, rater, _round), group in groupby(ordered, lambda row: (row.clip, row.rater, row.correction.round)):
        results = [one for n, row in enumerate(group, start=1) for one in _results(f"{n:04d}", row, clips)]
        tasks.append({"data": {_VIDEO: clip, "rater": rater}, "annotations": [{"result": results}]})
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _results(name: str, row: LabelRow, clips: ClipFinder) -> Iterator[dict[str, Any]]:
    said = row.correction
    head = {"id": name, "to_name": _VIDEO}
    if said.start_s is None or said.end_s is None:
        value: dict[str, Any] = {"choices": [said.verdict.value]}
        yield head | {"from_name": said.rule or WHOLE_CLIP, "type": "choices", "value": value}
    else:
        first, last = clips.times(row.clip, row.clip).frames(said.start_s, said.end_s)
        label = f"{said.rule}:{said.verdict.value}"
        value = {"ranges": [{"start": first + 1, "end": last + 1}], "timelinelabels": [label]}
        yield head | {"from_name": _STRETCHES, "type": "timelinelabels", "value": value}
    if said.note:
        yield head | {"from_name": _NOTE, "type": "textarea", "value": {"text": [said.note]}}
