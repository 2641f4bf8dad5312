"""The laws of what is heard: one thing at a time, nothing stale, faults at once, whatever is wished for and when."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.coaching.planner import FIGURES, Heard, Planner, Rank, Wish, speaking_s, tone_s
from posecheck.coaching.programme import Event

STEP_S = 0.1
WORDS = {
    Rank.CALM: ("Hold and breathe slowly",),
    Rank.PRAISE: ("Good, keep that",),
    Rank.GUIDE: ("Kneel on one knee, one foot in front", "Turn side-on to the camera"),
    Rank.CLOCK: ("10 seconds to go.", "Hold reached. Come back and rest. Then the right foot in front."),
    Rank.FAULT: ("Chest up", "Front foot farther forward", "Less arch"),
}
STANDING = st.tuples(st.sampled_from([Rank.GUIDE, Rank.FAULT, Rank.CALM]), st.integers(0, 2), st.integers(8, 60))
"""A cue: its rank, which of its words, and for how many steps it stands (the screen keeps one for 0.8 s at least)."""
HAPPENING = st.tuples(st.sampled_from([Rank.PRAISE, Rank.CLOCK, Rank.CALM]), st.integers(0, 200), st.integers(5, 40))
"""Something that happens: its rank, at which step, and for how many it may wait."""


def standing_at(cues: list[tuple[Rank, int, int]]) -> list[Wish]:
    """One standing wish for every step."""
    wishes: list[Wish] = []
    for rank, which, steps in cues:
        words = WORDS[rank][which % len(WORDS[rank])]
        since_s = len(wishes) * STEP_S
        if wishes and wishes[-1].words == words:
            since_s = wishes[-1].since_s
        for _ in range(steps):
            sound = Event.FAULT if rank is Rank.FAULT else None
            wishes.append(Wish(rank, words, since_s, len(wishes) * STEP_S, sound, 5.5))
    return wishes


def play(
    standing: list[Wish], happening: list[tuple[Rank, int, int]], spoken: bool
) -> tuple[list[Heard], dict[str, float]]:
    """All that is heard, and until when each thing that happens may be begun."""
    planner = Planner(spoken)
    heard: list[Heard] = []
    until_s: dict[str, float] = {}
    for index, wish in enumerate(standing):
        time_s = index * STEP_S
        wishes = [wish]
        for number, (rank, at, wait) in enumerate(happening):
            if at == index:
                words = "" if rank is Rank.CALM else f"{WORDS[rank][at % len(WORDS[rank])]} {number}"
                wishes.append(Wish(rank, words, time_s, time_s + wait * STEP_S, Event.PULSE))
                until_s[words] = time_s + wait * STEP_S
        heard.extend(planner.update(time_s, wishes))
    return heard, until_s


def end_of(heard: Heard, following: Heard) -> float:
    """When it is over: by itself, or broken off by what follows."""
    return following.time_s if following.cuts else heard.end_s


@given(
    cues=st.lists(STANDING, min_size=1, max_size=8), happening=st.lists(HAPPENING, max_size=12), spoken=st.booleans()
)
@settings(max_examples=150, deadline=None)
def test_never_two_at_once_never_stale_and_never_a_late_fault(
    cues: list[tuple[Rank, int, int]], happening: list[tuple[Rank, int, int]], spoken: bool
) -> None:
    standing = standing_at(cues)
    heard, until_s = play(standing, happening, spoken)
    for before, after in pairwise(heard):
        assert end_of(before, after) <= after.time_s + 1e-6, "one thing at a time"
        if after.cuts:
            assert after.rank >= Rank.CLOCK, "only what happens and what is wrong breaks off"
            assert after.rank > before.rank or after.rank is Rank.FAULT
    for one in heard:
        if one.words in until_s:
            assert one.time_s <= until_s[one.words] + 1e-6, "nothing that has waited too long"
        elif one.words:
            assert standing[round(one.time_s / STEP_S)].words == one.words, "nothing that is no longer so"
    for wish in standing:
        if wish.rank is Rank.FAULT and wish.until_s <= wish.since_s + 1e-6:
            said = [h for h in heard if h.words == wish.words and h.end_s > wish.since_s]
            assert said, "every fault is said"
            assert said[0].time_s <= wish.since_s + 1.0, "within a second of its cue"


def test_what_stands_is_said_again_after_a_while_and_not_before() -> None:
    heard, _ = play(standing_at([(Rank.GUIDE, 0, 200)]), [], spoken=True)
    starts = [one.time_s for one in heard]
    assert len(starts) == 3
    assert all(abs(b - a - (heard[0].length_s + 5.5)) < 0.11 for a, b in pairwise(starts))


def test_the_same_in_other_words_is_the_same() -> None:
    planner = Planner()
    assert planner.update(0.0, [Wish(Rank.GUIDE, "Kneel", 0.0, 0.0, same="kneel", again_s=5.0)])
    assert not planner.update(4.0, [Wish(Rank.GUIDE, "Go down", 0.0, 4.0, same="kneel", again_s=5.0)])
    assert planner.update(7.0, [Wish(Rank.GUIDE, "Go down", 0.0, 7.0, same="kneel", again_s=5.0)])


def test_what_was_broken_off_is_said_again_and_an_echo_is_not() -> None:
    planner = Planner()
    kneel = "Kneel on one knee, one foot in front"
    assert planner.update(0.0, [Wish(Rank.GUIDE, kneel, 0.0, 0.0, again_s=60.0)])
    (fault,) = planner.update(1.0, [Wish(Rank.FAULT, "Chest up", 1.0, 1.0)])
    assert fault.cuts
    assert not planner.update(fault.end_s, [Wish(Rank.GUIDE, kneel, fault.end_s, fault.end_s, again_s=60.0)]), (
        "a breath"
    )
    again_s = fault.end_s + 0.3
    (again,) = planner.update(again_s, [Wish(Rank.GUIDE, kneel, again_s, again_s, again_s=60.0)])
    assert again.words == kneel
    soon_s = again.end_s + 1.0
    assert not planner.update(soon_s, [Wish(Rank.GUIDE, kneel, soon_s, soon_s, again_s=60.0)])


def test_a_fault_does_not_wait_for_the_words_of_another() -> None:
    heard, _ = play(standing_at([(Rank.FAULT, 1, 8), (Rank.FAULT, 0, 20)]), [], spoken=True)
    assert [(round(one.time_s, 1), one.words, one.cuts) for one in heard[:2]] == [
        (0.0, "Front foot farther forward", False),
        (0.8, "Chest up", True),
    ]


def test_what_matters_more_is_said_first() -> None:
    planner, said = Planner(), []
    planner.update(0.0, [Wish(Rank.FAULT, "Chest up", 0.0, 0.0)])
    planner.update(0.1, [Wish(rank, f"{rank.name}.", 0.1, 30.0) for rank in (Rank.PRAISE, Rank.CLOCK, Rank.GUIDE)])
    for step in range(1, 100):
        said += [heard.words for heard in planner.update(0.1 + step * STEP_S, [])]
    assert said == ["CLOCK.", "GUIDE.", "PRAISE."]


def test_of_its_kind_the_newer_takes_the_place_of_the_older() -> None:
    planner = Planner()
    planner.update(0.0, [Wish(Rank.FAULT, "Chest up", 0.0, 0.0)])
    planner.update(0.1, [Wish(Rank.CLOCK, "15 seconds to go.", 0.1, 9.0)])
    planner.update(0.2, [Wish(Rank.CLOCK, "10 seconds to go.", 0.2, 9.0)])
    assert [h.words for h in planner.update(3.0, [])] == ["10 seconds to go."]
    assert planner.update(8.0, []) == ()


def test_it_is_silent_when_nothing_sounds_and_nothing_waits() -> None:
    planner = Planner()
    assert planner.is_silent(0.0)
    (heard,) = planner.update(0.0, [Wish(Rank.CLOCK, "All done.", 0.0, 1.0, Event.DONE)])
    assert not planner.is_silent(1.0)
    assert planner.is_silent(heard.end_s)
    planner.update(heard.end_s + 0.1, [Wish(Rank.FAULT, "One", 9.0, 99.0)])
    planner.update(heard.end_s + 0.2, [Wish(Rank.GUIDE, "Two", 9.0, 99.0)])
    assert not planner.is_silent(50.0)


def test_without_a_voice_words_take_no_time_and_tones_do() -> None:
    (heard,) = Planner(spoken=False).update(0.0, [Wish(Rank.FAULT, "Chest up", 0.0, 0.0, Event.FAULT)])
    assert heard.length_s == tone_s(Event.FAULT) > 0.3
    assert speaking_s("") == tone_s(None) == 0.0
    assert set(FIGURES) == set(Event)
