"""What may happen to a clip between the person and the verdict. Every change takes its numbers from one seed.

A change takes shots and gives other shots, truth and all; `Told` also says in words what was done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from posecheck.person.geometry import Point
from posecheck.person.landmarks import Pose
from posecheck.person.legs import exchanged
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from tests.stress.people import collapsed, scrambled, shrunken, walker, without_legs
from tests.stress.shots import Seen, Shot, Shots, Stage, each_pose, from_zero, resampled, step_s
from tests.stress.sources import Source

Told = tuple[Shots, str]
"""The changed shots, and what was done in a few words."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a change may draw on: the clip itself, the other clips, and chance."""

    source: Source
    others: Sequence[Source]
    rng: Random


Change = Callable[[Shots, Scene], Told]


def slowed(shots: Shots, scene: Scene) -> Told:
    """Slower by up to eight times, or twice as fast. Lunges are not slowed: at the bottom they would be kneeling."""
    factor = 2.0 ** scene.rng.uniform(-1.0, 0.0 if scene.source.repeats else 3.0)
    rate_hz = min(1.0 / step_s(shots), 15.0)
    slower = tuple(shot.at(shot.time_s * factor) for shot in shots)
    return resampled(slower, rate_hz), f"time times {factor:.2f}"


def begun_late(shots: Shots, scene: Scene) -> Told:
    """Begins at any moment."""
    first = scene.rng.randrange(1, max(2, len(shots) - 8))
    return from_zero(shots[first:]), f"begins at {shots[first].time_s:.2f} s"


def ended_early(shots: Shots, scene: Scene) -> Told:
    """Ends at any moment."""
    last = scene.rng.randrange(min(8, len(shots) - 1), len(shots))
    return shots[:last], f"ends at {shots[last - 1].time_s:.2f} s"


def frozen_before(shots: Shots, scene: Scene) -> Told:
    """Nobody moves for a while before it begins, where the clip begins in a rest."""
    if not _rests(shots[0], scene):
        return shots, "not frozen, since it begins in motion"
    for_s = scene.rng.uniform(1.0, 10.0)
    step = step_s(shots)
    still = tuple(shots[0].at(index * step) for index in range(int(for_s / step)))
    return still + tuple(shot.at(shot.time_s + len(still) * step) for shot in shots), f"{for_s:.1f} s of rest before"


def frozen_after(shots: Shots, scene: Scene) -> Told:
    """Nobody moves for a while after its end, where the clip ends in a rest."""
    if not _rests(shots[-1], scene):
        return shots, "not frozen, since it ends in motion"
    for_s = scene.rng.uniform(1.0, 10.0)
    step, end_s = step_s(shots), shots[-1].time_s
    still = tuple(shots[-1].at(end_s + (index + 1) * step) for index in range(int(for_s / step)))
    return shots + still, f"{for_s:.1f} s of rest after"


def _rests(shot: Shot, scene: Scene) -> bool:
    """Frozen half-way down or forward, a posture would be another one than it is."""
    if scene.source.repeats:
        return False
    first = scene.source.shots[0]
    begins = shot.pose is not None and first.pose is not None and shot.pose.points_px == first.pose.points_px
    return shot.stage in (Stage.START, Stage.HOLD) or not scene.source.assessable or begins


def at_other_rate(shots: Shots, scene: Scene) -> Told:
    """5, 10, 30 or 60 frames a second."""
    rate_hz = scene.rng.choice((5.0, 10.0, 30.0, 60.0))
    return resampled(shots, rate_hz), f"at {rate_hz:.0f} Hz"


def followed_by_another(shots: Shots, scene: Scene) -> Told:
    """Another clip after it, without a pause; it may begin at any moment of its own."""
    other = scene.rng.choice(scene.others)
    first = scene.rng.choice((0, scene.rng.randrange(max(1, len(other.shots) - 8))))
    fitted = _fitted(other.shots[first:], shots[0].pose)
    return joined(shots, fitted), f"then {other.name} from {other.shots[first].time_s:.2f} s"


def followed_by_its_mirror(shots: Shots, scene: Scene) -> Told:
    """The same once more, mirrored: the other leg in front, facing the other way."""
    return joined(shots, each_pose(shots, Pose.mirrored)), "then its mirror image"


def joined(one: Shots, two: Shots) -> Shots:
    """One after the other, the second as a scene of its own."""
    offset_s = one[-1].time_s + step_s(one) - two[0].time_s
    scene = max(shot.scene for shot in one) + 1
    return one + tuple(replace(shot.at(shot.time_s + offset_s), scene=scene + shot.scene) for shot in two)


def _fitted(shots: Shots, like: Pose | None) -> Shots:
    """Another clip's shots in a picture of this clip's size."""
    size = next((p for shot in shots if (p := shot.pose) is not None), None)
    if like is None or size is None:
        return shots
    factor = min(like.width_px / size.width_px, like.height_px / size.height_px)
    aside = Point((like.width_px - factor * size.width_px) / 2, (like.height_px - factor * size.height_px) / 2)

    def fit(pose: Pose) -> Pose:
        points = {key: point * factor + aside for key, point in pose.points_px.items()}
        return replace(pose, points_px=points, width_px=like.width_px, height_px=like.height_px)

    return each_pose(shots, fit)


def nobody_seen(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s the model finds nobody."""
    return _hidden(shots, scene, "nobody seen", lambda shot, share: None)


def legs_lost(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s the legs are not seen."""
    return _hidden(shots, scene, "legs lost", lambda shot, share: _with(shot, without_legs))


def legs_collapsed(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s both legs are read as one."""
    return _hidden(shots, scene, "legs as one", lambda shot, share: _with(shot, collapsed))


def legs_shrunken(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s the legs are read too short."""
    return _hidden(shots, scene, "legs shrunken", lambda shot, share: _with(shot, shrunken))


def legs_scrambled(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s the legs are read anywhere."""
    return _hidden(shots, scene, "legs scrambled", lambda shot, share: _with(shot, lambda p: scrambled(p, scene.rng)))


def too_close(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s somebody stands too close to tell who is meant."""
    return _hidden(
        shots, scene, "too close", lambda shot, share: _with(shot, lambda p: replace(p, unclear=Reason.TOUCHING))
    )


def camera_lost(shots: Shots, scene: Scene) -> Told:
    """For 0.3 to 5 s there are no frames at all."""
    first, last = _window(shots, scene.rng, 0.3, 5.0)
    kept = shots[:first] + shots[last:]
    return (kept if len(kept) >= 8 else shots), f"no frames for {_span(shots, first, last)}"


def passed_by(shots: Shots, scene: Scene) -> Told:
    """For 1 to 6 s the model sees somebody who walks past."""
    towards, size = scene.rng.choice((-1, 1)), scene.rng.uniform(0.8, 1.3)
    return _hidden(
        shots, scene, "walker", lambda shot, share: _with(shot, lambda p: walker(p, share, towards, size)), (1.0, 6.0)
    )


def passed_by_now_and_then(shots: Shots, scene: Scene) -> Told:
    """For 1 to 6 s the model sees now the person, now somebody who walks past."""
    towards, size = scene.rng.choice((-1, 1)), scene.rng.uniform(0.8, 1.3)
    first, last = _window(shots, scene.rng, 1.0, 6.0)
    changed = list(shots)
    for index in range(first, last):
        changed[index] = replace(shots[index], seen=Seen.PARTLY)
        if scene.rng.random() < 0.5:
            share = (index - first) / max(1, last - first)
            pose = shots[index].pose
            changed[index] = changed[index].showing(None if pose is None else walker(pose, share, towards, size))
    return tuple(changed), f"walker now and then in {_span(shots, first, last)}"


def stood_in_for(shots: Shots, scene: Scene) -> Told:
    """For 1 to 6 s the model follows somebody who stands, out of another clip."""
    standing = [other for other in scene.others if "standing" in other.name] or [scene.source]
    pose = scene.rng.choice(standing).shots[0].pose
    (other,) = _fitted((Shot(Sighting(0.0, pose, 128), {}, Stage.OTHER),), shots[0].pose)
    aside = Point(scene.rng.uniform(-0.2, 0.2) * (other.pose.width_px if other.pose else 0.0), 0.0)
    there = _with(other, lambda p: replace(p, points_px={key: point + aside for key, point in p.points_px.items()}))
    if "standing" not in "".join(one.name for one in standing):
        return shots, "nobody else stands"
    return _hidden(shots, scene, "somebody stands there", lambda shot, share: there, (1.0, 6.0))


def _with(shot: Shot, change: Callable[[Pose], Pose]) -> Pose | None:
    return None if shot.pose is None else change(shot.pose)


def _hidden(
    shots: Shots,
    scene: Scene,
    what: str,
    show: Callable[[Shot, float], Pose | None],
    lasting_s: tuple[float, float] = (0.3, 5.0),
) -> Told:
    """The person cannot be seen for a while; `show` gives what is seen instead, and is told how far on (0 to 1)."""
    first, last = _window(shots, scene.rng, *lasting_s)
    changed = list(shots)
    for index in range(first, last):
        other = show(shots[index], (index - first) / max(1, last - first))
        changed[index] = replace(shots[index].showing(other), seen=Seen.HIDDEN)
    return tuple(changed), f"{what} for {_span(shots, first, last)}"


def _window(shots: Shots, rng: Random, least_s: float, most_s: float) -> tuple[int, int]:
    for_s = least_s * (most_s / least_s) ** rng.random()
    first = rng.randrange(len(shots) - 1)
    until_s = shots[first].time_s + for_s
    return first, next((index for index in range(first + 1, len(shots)) if shots[index].time_s > until_s), len(shots))


def _span(shots: Shots, first: int, last: int) -> str:
    return f"{shots[first].time_s:.2f} to {shots[min(last, len(shots) - 1)].time_s:.2f} s"


def mirrored(shots: Shots, scene: Scene) -> Told:
    """Left and right exchanged."""
    return each_pose(shots, Pose.mirrored), "mirrored"


def scaled(shots: Shots, scene: Scene) -> Told:
    """A picture of another size."""
    factor: float = 2.0 ** scene.rng.uniform(-1.5, 1.5)

    def scale(pose: Pose) -> Pose:
        points = {key: point * factor for key, point in pose.points_px.items()}
        return replace(pose, points_px=points, width_px=_side(pose.width_px), height_px=_side(pose.height_px))

    def _side(length_px: int) -> int:
        return max(1, round(length_px * factor))

    return each_pose(shots, scale), f"scaled by {factor:.2f}"


def rolled(shots: Shots, scene: Scene) -> Told:
    """A tilted camera whose tilt is known."""
    roll_deg = scene.rng.uniform(-25.0, 25.0)
    return each_pose(shots, lambda pose: _turned(pose, roll_deg, known=True)), f"rolled by {roll_deg:.1f}°"


def rolled_unknown(shots: Shots, scene: Scene) -> Told:
    """A camera put up by hand, whose tilt the picture does not tell."""
    roll_deg = scene.rng.uniform(-2.0, 2.0)

    def turn(pose: Pose) -> Pose:
        level_deg = 0.0 if math.isnan(pose.plumb_deg) else -pose.plumb_deg
        return _turned(pose, level_deg + roll_deg, known=False)

    return each_pose(shots, turn), f"rolled by {roll_deg:.1f}°, unknown"


def _turned(pose: Pose, roll_deg: float, known: bool) -> Pose:
    """Turned clockwise around the middle of the picture."""
    cos, sin = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    middle = Point(pose.width_px / 2, pose.height_px / 2)
    points = {}
    for key, point in pose.points_px.items():
        out = point - middle
        points[key] = middle + Point(out.x * cos - out.y * sin, out.x * sin + out.y * cos)
    level_deg = 0.0 if math.isnan(pose.plumb_deg) else pose.plumb_deg
    return replace(pose, points_px=points, plumb_deg=level_deg + roll_deg if known else math.nan)


def jittered(shots: Shots, scene: Scene) -> Told:
    """Landmarks that tremble by 0.5 to 2.5 of 100 trunk lengths."""
    share, rng = scene.rng.uniform(0.005, 0.025), scene.rng

    def shake(pose: Pose) -> Pose:
        sd_px = share * pose.trunk_px if pose.trunk_px > 0 else 0.0
        points = {k: p + Point(rng.gauss(0.0, sd_px), rng.gauss(0.0, sd_px)) for k, p in pose.points_px.items()}
        return replace(pose, points_px=points)

    return each_pose(shots, shake), f"trembling by {100 * share:.1f} % of the trunk"


def swapped_now_and_then(shots: Shots, scene: Scene) -> Told:
    """In one frame of twenty the model takes the left leg for the right one."""

    def swap(pose: Pose) -> Pose:
        if scene.rng.random() >= 0.05:
            return pose
        return replace(pose, points_px={(side.other, joint): p for (side, joint), p in pose.points_px.items()})

    return each_pose(shots, swap), "legs swapped in 1 frame of 20"


def legs_renamed(shots: Shots, scene: Scene) -> Told:
    """The model takes the left leg for the right one for longer than a moment."""
    first, last = _window(shots, scene.rng, 1.0, 8.0)
    renamed = each_pose(shots[first:last], exchanged)
    return (*shots[:first], *renamed, *shots[last:]), f"legs swapped for {_span(shots, first, last)}"


def held_in_hand(shots: Shots, scene: Scene) -> Told:
    """A camera that somebody holds: it sways, and comes a little nearer and goes away again."""
    rng = scene.rng
    sway = rng.uniform(0.005, 0.03)
    x, y, zoom = ((rng.uniform(0.15, 1.2), rng.uniform(0.0, 6.3)) for _ in range(3))

    def hold(pose: Pose) -> Pose:
        dx, dy, nearer = (sway * math.sin(math.tau * hz * pose.time_s + phase) for hz, phase in (x, y, zoom))
        middle = Point(pose.width_px / 2, pose.height_px / 2)
        by = Point(dx * pose.width_px, dy * pose.width_px)
        points = {key: middle + (p - middle) * (1.0 + nearer) + by for key, p in pose.points_px.items()}
        return replace(pose, points_px=points)

    return each_pose(shots, hold), f"held in a hand that sways by {100 * sway:.1f} % of the width"


def untouched(shots: Shots, scene: Scene) -> Told:
    """As it was recorded."""
    return shots, "untouched"


ORDER: tuple[tuple[Change, ...], ...] = (
    (slowed,),
    (begun_late, ended_early),
    (frozen_before, frozen_after),
    (at_other_rate,),
    (followed_by_another, followed_by_its_mirror),
    (nobody_seen, legs_lost, legs_collapsed, legs_shrunken, legs_scrambled, too_close, camera_lost),
    (passed_by, passed_by_now_and_then, stood_in_for),
    (mirrored, scaled, rolled, rolled_unknown, jittered, held_in_hand, swapped_now_and_then, legs_renamed),
)
"""In this order changes are made when there are several; of each group one at most."""
CHANGES: dict[str, Change] = {change.__name__: change for group in ORDER for change in group}
