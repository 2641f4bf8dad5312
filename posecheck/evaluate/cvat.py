"""CVAT's XML, "for video" (tracks) and "for images" (tags of single frames), alone or within the ZIP that CVAT makes.

A label is called RULE:VERDICT (`upright-torso:warn`), or RULE with an attribute `verdict`. What is drawn does not
matter, only while it is there. Frames are those of the video, from 0, also where CVAT was told to take every n-th only.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from posecheck.errors import LabelError, system_words
from posecheck.evaluate.corrections import Correction, correction_in
from posecheck.evaluate.label_sources import ClipFinder, Meanings, rater_from
from posecheck.evaluate.label_tables import LabelRow
from posecheck.language import _

_LARGEST_BYTES = 1 << 28
_VERDICT = ("verdict", "status")
"""The attribute that says it, where the label does not."""
_SHAPES = {"box", "polygon", "polyline", "points", "cuboid", "ellipse", "mask", "skeleton", "tag"}


@dataclass(frozen=True, slots=True)
class _LabelledVideo:
    """A task or job. step: only each step-th frame was labelled."""

    clip: str
    rater: str
    step: int


@dataclass(frozen=True, slots=True)
class _LabelledRun:
    """Frames that have a label: from `first` up to, not including, `end`."""

    label: str
    verdict: str | None
    first: int
    end: int


def read_cvat(path: Path, clips: ClipFinder, means: Meanings) -> list[LabelRow]:
    """The rows in an export. Raises LabelError, and VideoError for a clip whose frames cannot be counted."""
    root = _root(path)
    videos = _videos(root)
    try:
        return list(_rows(path, root, videos, clips, means))
    except (KeyError, ValueError) as error:
        raise LabelError(
            _("{file} is not as CVAT writes it ({why}): export it again", file=str(path), why=repr(error))
        ) from error


def _root(path: Path) -> ElementTree.Element:
    try:
        text = _unpacked(path) if zipfile.is_zipfile(path) else path.read_bytes()
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # CVAT writes none, and they can blow a file up
            raise LabelError(_("{file} was not made by CVAT: it holds definitions of its own", file=str(path)))
        root = ElementTree.fromstring(text)
    except OSError as error:
        raise LabelError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error))) from error
    except (ElementTree.ParseError, zipfile.BadZipFile, KeyError, ValueError, NotImplementedError) as error:
        raise LabelError(
            _("{file} is no export of CVAT ({why}): export it again", file=str(path), why=str(error))
        ) from error
    if root.tag != "annotations":
        raise LabelError(_("{file} is no export of CVAT ({why}): export it again", file=str(path), why=f"<{root.tag}>"))
    return root


def _unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("annotations.xml")
        if entry.file_size > _LARGEST_BYTES:
            raise ValueError(f"{entry.file_size} bytes")
        return archive.read(entry)


def _videos(root: ElementTree.Element) -> dict[str, _LabelledVideo]:
    """The tasks of an export, by their number; "" is the only one."""
    meta = root.find("meta")
    tasks = [] if meta is None else [t for kind in ("task", "job") for t in meta.iter(kind)]
    source = None if meta is None else meta.findtext("source")
    found = {task.findtext("id", ""): _video(task, source) for task in tasks}
    if len(tasks) == 1:
        found[""] = next(iter(found.values()))
    return found


def _video(task: ElementTree.Element, source: str | None) -> _LabelledVideo:
    step = re.search(r"step\s*=\s*(\d+)", task.findtext("frame_filter") or "")
    people = [task.findtext(f"{who}/username") for who in ("assignee", "owner")]
    return _LabelledVideo(
        clip=task.findtext("source") or source or task.findtext("name") or "",
        rater=rater_from(next(filter(None, people), "")),
        step=max(1, int(step[1])) if step else 1,
    )


def _rows(
    path: Path, root: ElementTree.Element, videos: dict[str, _LabelledVideo], clips: ClipFinder, means: Meanings
) -> Iterator[LabelRow]:
    for number in dict.fromkeys(element.get("task_id", "") for element in root if element.tag in ("track", "image")):
        video = videos.get(number)
        where = str(path)
        if video is None or not video.clip:
            raise LabelError(_("{where}: name the clip", where=where))
        own = [element for element in root if element.get("task_id", "") == number]
        for run in _joined(_runs(own, video.step)):
            said = _correction(where, run, video, clips, means)
            if said is not None:
                yield LabelRow(video.clip, video.rater, said)


def _runs(elements: list[ElementTree.Element], step: int) -> Iterator[_LabelledRun]:
    for element in elements:
        if element.tag == "track":
            yield from _track_runs(element, step)
        elif element.tag == "image":
            frame = int(element.attrib["id"])
            for shape in element:
                if shape.tag in _SHAPES:
                    yield _LabelledRun(shape.attrib["label"], _verdict(shape), frame, frame + step)


def _track_runs(track: ElementTree.Element, step: int) -> Iterator[_LabelledRun]:
    """While a track is there: from each shape that is not outside to the next one."""
    shapes = sorted((shape for shape in track if "frame" in shape.attrib), key=lambda shape: int(shape.attrib["frame"]))
    ends = [int(shape.attrib["frame"]) for shape in shapes[1:]]
    for shape, end in zip(shapes, [*ends, None], strict=True):
        frame = int(shape.attrib["frame"])
        if shape.get("outside", "0") == "0":
            yield _LabelledRun(track.attrib["label"], _verdict(shape), frame, frame + step if end is None else end)


def _verdict(shape: ElementTree.Element) -> str | None:
    said = {attribute.get("name", ""): (attribute.text or "") for attribute in shape.iter("attribute")}
    return next((said[name] for name in _VERDICT if said.get(name)), None)


def _joined(runs: Iterator[_LabelledRun]) -> list[_LabelledRun]:
    """The runs in their order, those that touch and say the same as one."""
    joined: list[_LabelledRun] = []
    for run in sorted(runs, key=lambda run: (run.label, run.verdict or "", run.first)):
        last = joined[-1] if joined else None
        if last and (last.label, last.verdict) == (run.label, run.verdict) and run.first <= last.end:
            joined[-1] = _LabelledRun(last.label, last.verdict, last.first, max(last.end, run.end))
        else:
            joined.append(run)
    return sorted(joined, key=lambda run: run.first)


def _correction(
    where: str, run: _LabelledRun, video: _LabelledVideo, clips: ClipFinder, means: Meanings
) -> Correction | None:
    meant = means.of(where, run.label, run.verdict)
    if meant is None:
        return None
    times = clips.times(where, video.clip)
    count = len(times.times_s)
    # The last of every n-th frame stands for some that the clip may not have.
    end = count if count < run.end < count + video.step else run.end
    data = {
        "rule": meant[0],
        "verdict": meant[1].value,
        "start_s": times.start_s(run.first),
        "end_s": times.start_s(end),
    }
    return correction_in(where, data, means.codes)
