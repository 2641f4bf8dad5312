"""A short part of the stress suite, and proof that its law can be broken and kept."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from posecheck.evaluate.labels import Label
from posecheck.person.body import Stance, sagittal_body
from posecheck.person.landmarks import Side
from posecheck.person.posture import not_half_kneeling
from posecheck.person.reasons import Reason
from posecheck.person.sighting import Sighting
from posecheck.report.verdict import Verdict
from tests.clips import SAMPLES
from tests.known import CODES
from tests.mutation.mutants import mutants
from tests.mutation.trial import Trial as MutationTrial
from tests.mutation.trial import try_mutant
from tests.scenes import kneeling
from tests.stress.changes import CHANGES, Scene, followed_by_another, joined, slowed
from tests.stress.films import Take, film_breaches
from tests.stress.judges import verdicts
from tests.stress.law import Verdicts, allowed_of_clip, allowed_of_rules, breaches
from tests.stress.open import OPEN
from tests.stress.people import walker
from tests.stress.pictures import picture_breaches
from tests.stress.run import Plan, read_sources, tryout
from tests.stress.shots import Seen, Shot, Shots, Stage, resampled
from tests.stress.sources import BY_EYE_S, Source, golden_recordings, read_source
from tests.stress.variant import make_variant

pytestmark = pytest.mark.no_cover  # the law of the whole: what each part does is counted where the part is tested

FAR, UNDER, TORSO = "knee-over-toe", "knee-under-hip", "upright-torso"
PLAN = Plan(tuple(golden_recordings()))
QUICK_CLIPS = ("clean-tilted", "knee-behind-hip", "torso-forward", "standing-only")
ALL_FINE = dict.fromkeys(CODES, Verdict.OK)


@cache
def sources() -> dict[str, Source]:
    return {source.name: source for source in read_sources(PLAN)}


def clip(*parts: tuple[float, dict[str, Label], Stage], seen: Seen = Seen.CLEAR) -> Shots:
    """A clip of parts that last so long, at 10 Hz."""
    shots: list[Shot] = []
    for lasts_s, says, stage in parts:
        for _ in range(round(lasts_s * 10)):
            time_s = len(shots) / 10
            shots.append(Shot(Sighting(time_s, replace(kneeling(), time_s=time_s), 128), says, stage, 20.0, seen))
    return tuple(shots)


GOOD = dict.fromkeys((FAR, TORSO), Label.OK)
GOOD_START = (2.0, {**GOOD, UNDER: Label.OK}, Stage.START)
GOOD_HOLD = (3.0, GOOD, Stage.HOLD)
LEANING_HOLD = (3.0, {**GOOD, TORSO: Label.WARN}, Stage.HOLD)


def test_a_fault_that_can_be_seen_must_not_be_called_good_and_may_be_left_unassessed() -> None:
    leaning = clip(GOOD_START, LEANING_HOLD)
    assert allowed_of_rules(leaning) == {
        FAR: {Verdict.OK, Verdict.NOT_ASSESSED},
        UNDER: {Verdict.OK, Verdict.NOT_ASSESSED},
        TORSO: {Verdict.WARN, Verdict.NOT_ASSESSED},
    }
    assert allowed_of_clip(leaning) == {Verdict.WARN, Verdict.NOT_ASSESSED}


@pytest.mark.parametrize(
    ("good_s", "leaning_s", "torso_is_ok", "clip_is_ok"),
    [(5.0, 2.0, True, True), (5.0, 3.5, False, False), (2.0, 2.0, False, False), (2.0, 5.0, False, False)],
)
def test_who_kneels_too_briefly_before_a_cut_does_not_speak_against_the_others(
    good_s: float, leaning_s: float, torso_is_ok: bool, clip_is_ok: bool
) -> None:
    shots = joined(clip((good_s, GOOD, Stage.HOLD)), clip((leaning_s, LEANING_HOLD[1], Stage.HOLD)))
    assert (Verdict.OK in allowed_of_rules(shots)[TORSO]) is torso_is_ok
    assert (Verdict.OK in allowed_of_clip(shots)) is clip_is_ok
    assert Verdict.WARN in allowed_of_clip(shots)


def test_with_the_fault_cut_away_what_is_left_is_good() -> None:
    left = clip(GOOD_START, LEANING_HOLD)[:20]
    assert allowed_of_rules(left)[TORSO] == {Verdict.OK, Verdict.NOT_ASSESSED}
    assert allowed_of_clip(left) == {Verdict.OK, Verdict.NOT_ASSESSED}


def test_a_fault_that_is_hidden_may_be_missed_but_one_between_other_things_still_be_named() -> None:
    hidden = tuple(replace(s, seen=Seen.HIDDEN) if s.stage is Stage.HOLD else s for s in clip(GOOD_START, LEANING_HOLD))
    assert allowed_of_rules(hidden)[TORSO] == {Verdict.OK, Verdict.NOT_ASSESSED}
    partly = tuple(replace(s, seen=Seen.PARTLY) if s.stage is Stage.HOLD else s for s in clip(GOOD_START, LEANING_HOLD))
    assert allowed_of_rules(partly)[TORSO] == {Verdict.OK, Verdict.WARN, Verdict.NOT_ASSESSED}


def test_what_is_nothing_to_assess_gets_neither_warning_nor_praise() -> None:
    nothing = clip((5.0, {}, Stage.OTHER))
    assert set.union(*allowed_of_rules(nothing).values()) == allowed_of_clip(nothing) == {Verdict.NOT_ASSESSED}
    kinds = {breach.kind for breach in breaches(nothing, Verdicts(Verdict.OK, ALL_FINE, (), ((1.0, TORSO),)))}
    assert kinds == {*(f"{code} ok" for code in CODES), "clip ok", f"live {TORSO} warns"}


def test_a_stretch_whose_start_was_cut_away_can_be_good_without_the_start() -> None:
    shots = clip(GOOD_HOLD)
    assert allowed_of_rules(shots)[UNDER] == {Verdict.NOT_ASSESSED}
    assert allowed_of_clip(shots) == {Verdict.OK, Verdict.NOT_ASSESSED}


def test_an_upright_thigh_that_rests_with_no_start_before_may_be_taken_for_one() -> None:
    shots = tuple(replace(shot, thigh_deg=4.0) for shot in clip(GOOD_HOLD))
    said = Verdicts(Verdict.OK, ALL_FINE, (1.0,), ())
    assert breaches(shots, said) == []
    after_a_start = tuple(replace(shot, thigh_deg=4.0) for shot in clip(GOOD_START, GOOD_HOLD))
    assert [b.kind for b in breaches(after_a_start, replace(said, judged_s=(4.0,)))] == ["start judged in stretch"]


def test_a_start_too_far_forward_that_nobody_saw_them_get_into_may_be_the_stretch() -> None:
    behind = clip((2.0, {**GOOD, UNDER: Label.WARN}, Stage.START), GOOD_HOLD)
    said = Verdicts(Verdict.OK, {**ALL_FINE, UNDER: Verdict.NOT_ASSESSED}, (), ())
    assert breaches(behind, said) == []
    assert [breach.kind for breach in breaches(behind, replace(said, rules=ALL_FINE))] == [f"{UNDER} ok"]
    seen_down = clip((1.0, {}, Stage.OTHER), (2.0, {**GOOD, UNDER: Label.WARN}, Stage.START), GOOD_HOLD)
    assert [breach.kind for breach in breaches(seen_down, said)] == ["clip ok"]


def test_the_start_is_not_judged_in_the_stretch() -> None:
    shots = clip(GOOD_START, GOOD_HOLD)
    assert breaches(shots, Verdicts(Verdict.OK, ALL_FINE, (0.5, 1.9, 2.1), ())) == []
    (breach,) = breaches(shots, Verdicts(Verdict.OK, ALL_FINE, (2.5, 4.0), ()))
    assert breach.kind == "start judged in stretch"


def test_on_line_a_warning_needs_a_reason_of_late_and_hidden_time_does_not_count() -> None:
    def warned(shots: Shots, time_s: float) -> list[str]:
        return [
            b.kind
            for b in breaches(shots, Verdicts(Verdict.WARN, {**ALL_FINE, TORSO: Verdict.WARN}, (), ((time_s, TORSO),)))
        ]

    shots = clip(GOOD_START, (1.5, {**GOOD, TORSO: Label.WARN}, Stage.HOLD), (6.0, GOOD, Stage.HOLD))
    assert warned(shots, 1.5) == warned(shots, 8.0) == [f"live {TORSO} warns"]
    assert warned(shots, 3.0) == warned(shots, 5.0) == []
    unseen = tuple(replace(s, seen=Seen.HIDDEN) if 3.5 <= s.time_s < 8.0 else s for s in shots)
    assert warned(unseen, 8.5) == []


def test_truth_goes_with_the_frames() -> None:
    source = sources()["torso-forward"]
    twice, text = slowed(source.shots, Scene(source, (), Random(3)))
    factor = float(text.rsplit(" ", 1)[1])
    first = next(s.time_s for s in source.shots if s.says.get(TORSO) is Label.WARN)
    assert next(s.time_s for s in twice if s.says.get(TORSO) is Label.WARN) == pytest.approx(first * factor, rel=0.05)


def test_another_rate_keeps_the_length_and_moves_landmarks_in_straight_lines() -> None:
    shots = sources()["clean-oblique"].shots
    dense = resampled(shots, 60.0)
    assert dense[-1].time_s == pytest.approx(shots[-1].time_s, abs=1 / 60)
    assert resampled(dense, 15.0)[20].pose is not None
    third, before, after = dense[2].pose, shots[0].pose, shots[1].pose
    assert third is not None
    assert before is not None
    assert after is not None
    for key, point in third.points_px.items():
        one, two = before.points_px[key], after.points_px[key]
        assert point.x == pytest.approx(one.x + (two.x - one.x) / 3, abs=1e-6)
        assert point.y == pytest.approx(one.y + (two.y - one.y) / 3, abs=1e-6)


def test_a_variant_is_the_same_whenever_it_is_made() -> None:
    source, *others = sources().values()
    one, two = (make_variant(source, others, 37, seed=5) for _ in range(2))
    assert one == two
    assert make_variant(source, others, 37, seed=6) != one


def test_few_numbers_make_every_change() -> None:
    source, *others = sources().values()
    made = {name for number in range(100) for name in make_variant(source, others, number, 1).changes}
    assert made == {*CHANGES, "untouched"}


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_who_walks_past_stands(share: float) -> None:
    pose = walker(kneeling(), share, 1, 1.0)
    assert not_half_kneeling(sagittal_body(pose, Stance(1, Side.LEFT))) == Reason.STANDING


@pytest.mark.parametrize("change", [name for name in CHANGES if name not in OPEN])
def test_the_law_holds(change: str) -> None:
    for name in QUICK_CLIPS:
        source = sources()[name]
        others = [other for other in sources().values() if other is not source]
        trial = tryout(source, others, 1, replace(PLAN, only=change))
        assert trial.breaches == (), f"{trial.source}:{trial.number}: {trial.text}"


def kept(shots: Shots, source: Source, scratch: Path) -> list[str]:
    """How the law is broken by what is said of these shots."""
    return [breach.text for breach in breaches(shots, verdicts(shots, source.recording, scratch))]


@pytest.mark.parametrize("first", ["portrait-327", "clean-oblique", "clean-tilted"])
def test_a_faulty_start_after_another_ones_good_stretch_in_the_same_place_is_seen(first: str, tmp_path: Path) -> None:
    """As in a film of two takes, where the second person stands for a second before they kneel down."""
    source, second = sources()[first], sources()["knee-behind-hip"]
    shots, text = followed_by_another(source.shots, Scene(source, [second], Random(1)))
    assert text == "then knee-behind-hip from 0.00 s"
    assert kept(shots, source, tmp_path) == []


@pytest.mark.parametrize("seen_for_s", [1.2, 1.6, 2.0, 2.4])
def test_whoever_hides_the_rest_of_a_faulty_start_does_not_make_the_stretch_good_form(
    seen_for_s: float, tmp_path: Path
) -> None:
    source, stands = sources()["knee-behind-hip"], sources()["standing-only"].shots[0].pose
    slow = tuple(shot.at(2.0 * shot.time_s) for shot in source.shots)
    from_s, until_s = (next(shot.time_s for shot in slow if shot.stage is stage) for stage in (Stage.START, Stage.HOLD))
    shots = tuple(
        replace(shot.showing(stands), seen=Seen.HIDDEN) if from_s + seen_for_s <= shot.time_s < until_s else shot
        for shot in slow
    )
    assert kept(shots, source, tmp_path) == []


@pytest.mark.model
@pytest.mark.parametrize("name", ["noisy", "very_dark", "quarter_scale"])
def test_the_law_holds_for_changed_pictures(name: str, tmp_path: Path) -> None:
    assert picture_breaches(SAMPLES / "torso-forward.mp4", sources()["torso-forward"], name, tmp_path) == []


@pytest.mark.model
@pytest.mark.parametrize("name", ["hidden_front_foot", "hidden_front_toes"])
def test_the_law_holds_where_something_hides_the_front_foot(name: str, tmp_path: Path) -> None:
    assert picture_breaches(SAMPLES / "knee-ahead-of-hip.mp4", sources()["knee-ahead-of-hip"], name, tmp_path) == []


@pytest.mark.model
@pytest.mark.parametrize(("one", "other"), [("torso-forward", "clean-oblique"), ("clean-oblique", "knee-behind-hip")])
def test_the_law_holds_for_films_that_are_cut_together(one: str, other: str, tmp_path: Path) -> None:
    whole, late = sources()[one], sources()[other]
    first = Take(SAMPLES / f"{one}.mp4", whole, 0.0, 0.8 * whole.shots[-1].time_s)
    assert film_breaches(first, Take(SAMPLES / f"{other}.mp4", late, 0.0, late.shots[-1].time_s), tmp_path) == []


def test_faults_are_planted_one_at_a_time() -> None:
    decorated = "@dataclass(frozen=True)\nclass A:\n    pass\n"
    source = decorated + "_LIMIT = 2.0\n\ndef far(x: float) -> bool:\n    return x > _LIMIT and not x == 0\n"
    planted = list(mutants(source))
    assert [(m.line, m.text) for m in planted][:2] == [(4, "2.0: becomes 1"), (4, "2.0: becomes 4")]
    assert len({mutant.source for mutant in planted}) == len(planted) == 7
    assert all(ast.parse(mutant.source) and mutant.source != source for mutant in planted)


def test_a_planted_fault_is_seen_by_the_tests_or_survives(tmp_path: Path) -> None:
    test = tmp_path / "test_it.py"
    test.write_text(
        "from posecheck.form.alerts import Patience\n\n\ndef test_it() -> None:\n    assert Patience().fault_s == 0.5\n"
    )
    module = Path("posecheck/form/alerts.py")
    trial = MutationTrial(module, (test,), 0, frozenset(), 60.0)
    planted = list(mutants(module.read_text(encoding="utf-8")))
    seen = next(mutant for mutant in planted if mutant.text == "0.5: becomes 1")
    unseen = next(mutant for mutant in planted if mutant.text == "0.3: becomes 0.6")
    assert not try_mutant(trial, seen)
    assert try_mutant(trial, unseen)


def test_an_end_that_was_labelled_by_eye_is_no_sure_fault(tmp_path: Path) -> None:
    """Without a truth beside it, a label holds to half a second."""
    (folder := tmp_path / "by-eye").mkdir()
    path = next(path for path in golden_recordings() if path.name.startswith("torso-forward."))
    shutil.copy(path, folder / path.name)
    shutil.copy(SAMPLES / "torso-forward.labels.json", folder / "torso-forward.labels.json")
    source = read_source(folder / path.name)
    assert source is not None
    faults_s = [shot.time_s for shot in source.shots if shot.says.get(TORSO) is Label.WARN]
    sure_s = [shot.time_s for shot in source.shots if shot.says.get(TORSO) is Label.WARN and TORSO not in shot.unsure]
    assert min(sure_s) == pytest.approx(min(faults_s) + BY_EYE_S, abs=0.11)
    assert max(sure_s) == pytest.approx(max(faults_s) - BY_EYE_S, abs=0.11)
