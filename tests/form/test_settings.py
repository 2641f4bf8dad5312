"""What a user has set: what it changes of rules, of warnings and of holds, and that it means the same everywhere."""

from __future__ import annotations

import pickle

import pytest

from posecheck.coaching import account, lines
from posecheck.form.alerts import Patience
from posecheck.form.depth import HoldDepth
from posecheck.form.hindsight import in_hindsight
from posecheck.form.observer import Observer, watch
from posecheck.form.rule import Limit
from posecheck.form.settings import UNSET, RuleWords, Settings
from posecheck.language import translated
from posecheck.language.catalogues import activate
from posecheck.person.calibration import EXACT
from posecheck.person.landmarks import Pose
from posecheck.rules import all_rules
from tests.form.test_observer import sightings
from tests.scenes import kneeling, standing, stretching

WORDS = RuleWords(title="Tall back", advice="Less arch", advice_low="Ribs down")
SET = Settings(
    "mine.toml",
    limits=(("upright-torso", Limit(-20.0, 20.0)),),
    words=(("upright-torso", WORDS),),
    patience=Patience(fault_s=2.0, clear_s=1.5),
    depth=HoldDepth(30.0, 26.5),
    hold_s=15.0,
    sets=4,
)


def test_unset_leaves_every_rule_as_it_is() -> None:
    assert UNSET.of(all_rules()) == all_rules()


def test_a_rule_gets_its_limit_and_words_and_keeps_the_rest_however_often() -> None:
    once = SET.of(all_rules())
    assert SET.of(once) == once
    own = {rule.code: rule for rule in all_rules()}
    for rule in once:
        if rule.code == "upright-torso":
            assert rule.limit == Limit(-20.0, 20.0)
            assert (rule.title, rule.advice, rule.advice_low) == ("Tall back", "Less arch", "Ribs down")
            assert rule.label == own[rule.code].label
        else:
            assert rule == own[rule.code]


def test_it_is_the_same_value_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(SET)) == SET
    assert hash(SET) == hash(pickle.loads(pickle.dumps(SET)))


def test_words_of_ones_own_are_shown_as_written_in_every_language() -> None:
    """Even words that the catalogue has a translation of, and within sentences of the program."""
    (rule,) = (rule for rule in SET.of(all_rules()) if rule.code == "upright-torso")
    (own,) = (rule for rule in all_rules() if rule.code == "upright-torso")
    activate("de")
    assert translated(own.advice_low or "") == "Weniger ins Hohlkreuz"
    assert translated(rule.advice) == "Less arch"
    assert translated(lines.aim(rule.title)) == "Ziel: Tall back"
    assert lines.aim(rule.title) == "Aim: Tall back"
    line = account.no_clean_hold(pickle.loads(pickle.dumps(rule.advice)))
    assert "Less arch" in translated(line)


def leaning(time_s: float) -> Pose | None:
    """The chest falls for 1.2 s at 8 s and for 4 s at 12 s, in a stretch that begins at 4 s."""
    if time_s < 1.0:
        return standing()
    if time_s < 4.0:
        return kneeling()
    fallen = 8.0 <= time_s < 9.2 or 12.0 <= time_s < 16.0
    return kneeling(trunk_deg=30.0, trail_thigh_deg=25.0) if fallen else stretching()


@pytest.mark.parametrize("rate_hz", [10, 30])
def test_a_warning_comes_and_goes_by_the_times_that_were_set(rate_hz: float) -> None:
    stood: dict[str, list[float]] = {}
    for name, settings in (("usual", UNSET), ("set", Settings(patience=Patience(fault_s=2.0, clear_s=1.5)))):
        observer = Observer(all_rules(), EXACT, settings=settings)
        seen = in_hindsight(watch(sightings(leaning, 20.0, rate_hz), observer))
        stood[name] = [observation.time_s for observation in seen if observation.alerts]
    assert stood["usual"][0] == pytest.approx(8.5, abs=0.3)
    assert stood["usual"][-1] == pytest.approx(16.6, abs=0.3)
    assert stood["set"][0] == pytest.approx(14.0, abs=0.3)
    assert stood["set"][-1] == pytest.approx(17.5, abs=0.3)


def test_a_hold_counts_from_the_depth_that_was_set() -> None:
    def to_25_deg(time_s: float) -> Pose | None:
        return standing() if time_s < 1 else kneeling() if time_s < 4 else kneeling(trail_thigh_deg=25.0)

    def clean_s(settings: Settings) -> float:
        observer = Observer(all_rules(), EXACT, settings=settings)
        list(watch(sightings(to_25_deg, 14.0), observer))
        return sum(hold.clean_s for hold in observer.holds.finish())

    assert clean_s(UNSET) > 8.0
    assert clean_s(Settings(depth=HoldDepth(30.0, 26.5))) == 0.0
    assert clean_s(Settings(depth=HoldDepth(20.0, 16.5))) == pytest.approx(clean_s(UNSET), abs=0.5)
