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
        cut_short = self._cut_short(observation)
        before = [
            known.get(past.time_s)
            or replace(_too_brief(past), cut_short=_kneels(past) and past.phase.visit in cut_short)
            for past in self._tentative
        ]
        self._tentative.clear()
        return [*before, observation]

    def _cut_short(self, observation: Observation) -> set[int]:
        """The visits in which somebody was on the knee for as long as a rest takes, till another one was seen to rest.

        The film was cut, or somebody came before them: nobody is on the way from one knee to another for so long. Who
        gets up, as from a lunge, is known to be elsewhere as soon as that is seen.
        """
        times_s: dict[int, list[float]] = {}
        for past in self._tentative if observation.phase.visit else ():
            if _kneels(past):
                times_s.setdefault(past.phase.visit, []).append(past.time_s)
        lasted = {visit for visit, seen_s in times_s.items() if seen_s[-1] - seen_s[0] >= REST_S}
        return lasted - {observation.phase.visit}

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


def _too_brief(observation: Observation) -> Observation:
    """A moment of somebody who was not seen on the back knee for long enough."""
    phase, observation = replace(observation.phase, tentative=False), replace(observation, maybe=())
    if observation.reason != Reason.GETTING_READY:
        return replace(observation, phase=phase)
    return replace(observation, phase=replace(phase, reason=Reason.TOO_BRIEF), reason=Reason.TOO_BRIEF)
