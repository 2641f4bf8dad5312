"""What tentative moments turned out to be, for whatever is not shown as it happens."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from posecheck.form.observer import Observation
from posecheck.form.rest import REST_S
from posecheck.form.visit import CREDIT_S
from posecheck.person.reasons import Reason


class Hindsight:
    """Holds tentative observations back until it is known what they were, none for longer than `CREDIT_S`.

    What turned out to be no half-kneeling comes out as it went in: AWAY.
    """

    def __init__(self) -> None:
        self._tentative: deque[Observation] = deque()

    def take(self, observation: Observation) -> list[Observation]:
        """Take in the next moment; hands back what is known by now, in the order of time."""
        if observation.phase.tentative:
            self._tentative.append(observation)
            overdue = observation.time_s - self._tentative[0].time_s > CREDIT_S
            return [_too_brief(self._tentative.popleft())] if overdue else []
        known = {earlier.time_s: earlier for earlier in observation.earlier}
        gone = self._gone(observation)
        before = [known.get(past.time_s) or _cut_short(past, gone.get(past.phase.visit)) for past in self._tentative]
        self._tentative.clear()
        return [*before, observation]

    def _gone(self, observation: Observation) -> dict[int, float]:
        """For how long who was on the knee till another one was seen to rest had been there, by number of the visit.

        The film was cut, or somebody came before them. Who gets up, as from a lunge, is known to be elsewhere as soon
        as that is seen.
        """
        times_s: dict[int, list[float]] = {}
        for past in self._tentative if observation.phase.visit else ():
            if _kneels(past) and past.phase.visit != observation.phase.visit:
                times_s.setdefault(past.phase.visit, []).append(past.time_s)
        return {visit: seen_s[-1] - seen_s[0] for visit, seen_s in times_s.items()}

    def end(self) -> list[Observation]:
        """What was still held back: whoever is on the knee when it ends may have gone on to rest there."""
        rest = [replace(_too_brief(past), maybe=past.maybe) for past in self._tentative]
        self._tentative.clear()
        return rest


def in_hindsight(observations: Iterable[Observation]) -> Iterator[Observation]:
    """The same observations, tentative ones held back until it is known what they were.

    For whatever is not shown as it happens.
    """
    hindsight = Hindsight()
    for observation in observations:
        yield from hindsight.take(observation)
    yield from hindsight.end()


def _kneels(observation: Observation) -> bool:
    """True of a tentative moment in which somebody is seen on the knee."""
    return observation.reason in (Reason.GETTING_READY, Reason.KNEE_UNSURE)


def _cut_short(past: Observation, lasted_s: float | None) -> Observation:
    """A moment of somebody who may have gone on to rest on the knee: what was wrong then may have been the stretch.

    lasted_s: for how long they were seen there; None when they were not, or are known to have got up. Nobody is on the
    way from one knee to another for as long as a rest takes.
    """
    if lasted_s is None or not _kneels(past):
        return _too_brief(past)
    maybe = (*past.maybe, *past.maybe_start)
    return replace(_too_brief(past), maybe=maybe, cut_short=lasted_s >= REST_S)


def _too_brief(observation: Observation) -> Observation:
    """A moment of somebody who was not seen on the back knee for long enough."""
    phase, observation = replace(observation.phase, tentative=False), replace(observation, maybe=())
    if observation.reason != Reason.GETTING_READY:
        return replace(observation, phase=phase)
    return replace(observation, phase=replace(phase, reason=Reason.TOO_BRIEF), reason=Reason.TOO_BRIEF)
