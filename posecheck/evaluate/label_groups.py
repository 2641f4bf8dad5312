"""The label files of a folder, put together by the clip that they speak of: what all agree on, and one rating each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from posecheck.evaluate.corrections import Correction, merged
from posecheck.evaluate.labels import Interval, Label, Labels, clip_stems, find_labels
from posecheck.evaluate.raters import check_rounds, read_ratings
from posecheck.evaluate.votes import Rating
from posecheck.media.clip import is_clip_name
from posecheck.media.folder import LABELS_SUFFIX


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """All label files of one clip. stem: where the clip lies, without its suffix. files: its own first."""

    stem: Path
    files: tuple[Path, ...]


def label_groups(folder: Path) -> list[LabelGroup]:
    """The label files in a folder and the folders in it, by clip, in a stable order. Raises LabelError: none."""
    clips: dict[Path, set[str]] = {}
    groups: dict[Path, list[Path]] = {}
    for path in find_labels(folder):
        if path.parent not in clips:
            clips[path.parent] = {p.stem for p in path.parent.iterdir() if is_clip_name(p)}
        own = path.name.removesuffix(LABELS_SUFFIX)
        stem = next((stem for stem in clip_stems(own) if stem in clips[path.parent]), own)
        groups.setdefault(path.with_name(stem), []).append(path)
    return [
        LabelGroup(stem, tuple(sorted(files, key=lambda file: (len(file.name), file.name))))
        for stem, files in sorted(groups.items())
    ]


def read_group(group: LabelGroup, codes: Collection[str]) -> tuple[Labels, tuple[Rating, ...]] | None:
    """What a clip's label files say: the labels that verdicts are counted against, and everybody's ratings.

    The former are those of `STEM.labels.json`, and where there is none, what all raters agree on. None when nothing is
    said of the clip, as every correction was taken back. Raises LabelError.
    """
    own = group.stem.with_name(f"{group.stem.name}{LABELS_SUFFIX}")
    read = {file: read_ratings(file, codes) for file in group.files}
    ratings = tuple(rating for _, given in read.values() for rating in given)
    check_rounds(group.files[-1], ratings)
    if own in read:
        return read[own][0], ratings
    return (agreed([rating.labels for rating in first_looks(ratings)]), ratings) if ratings else None


def first_looks(ratings: Iterable[Rating]) -> list[Rating]:
    """The first round of each rater."""
    first: dict[str, Rating] = {}
    for rating in sorted(ratings, key=lambda one: one.round):
        first.setdefault(rating.rater, rating)
    return list(first.values())


def agreed(said: Sequence[Labels]) -> Labels:
    """What all who speak of a rule, a moment or the clip say of it; where they differ, either answer is right."""
    codes = sorted({code for labels in said for code in labels.rules})
    verdict = _one(labels.clip_verdict for labels in said)
    return Labels(
        clip_verdict=verdict,
        assessable=verdict is not Label.NOT_ASSESSED,
        rules={code: _one(labels.rules[code] for labels in said if code in labels.rules) for code in codes},
        intervals=tuple(_agreed_over_time([labels.intervals for labels in said])),
    )


def _one(labels: Iterable[Label]) -> Label:
    """The label that all give; EITHER when they differ or nobody gives one."""
    different = set(labels)
    return different.pop() if len(different) == 1 else Label.EITHER


def _agreed_over_time(said: Sequence[Sequence[Interval]]) -> list[Interval]:
    everything = [interval for intervals in said for interval in intervals]
    stretches = []
    for rule in sorted({interval.rule for interval in everything}):
        own = [interval for interval in everything if interval.rule == rule]
        edges = sorted({edge for interval in own for edge in (interval.start_s, interval.end_s)})
        for start_s, end_s in pairwise(edges):
            here = {i.status for i in own if i.start_s <= start_s and end_s <= i.end_s}
            if here:
                stretches.append(Correction(_one(here), rule, start_s, end_s))
    return merged(stretches)
