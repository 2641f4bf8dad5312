"""In every language, what is read at three metres is whole and large enough."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.coaching import guidance, lines
from posecheck.coaching.cue import MAX_DETAIL_CHARS, Cue
from posecheck.language import translated
from posecheck.language.catalogues import TAGS, activate
from posecheck.overlay import text
from posecheck.overlay.fit import MOST_LINES, ROOM_PX, SIZES
from posecheck.overlay.layout import COLUMN
from posecheck.person.landmarks import Side
from posecheck.rules import all_rules
from tests.language.update import read


def cues() -> list[str]:
    texts = [cue.text for cue in (*vars(guidance).values(), *guidance._POSTURES.values()) if isinstance(cue, Cue)]
    texts += [
        *lines.IN_OTHER_WORDS.values(),
        lines.ENDING,
        lines.CAMERA_LOST,
        lines.NEARLY,
        lines.COME_BACK_FIRST,
        lines.WAITS_FOR_FORM,
    ]
    for side in Side:
        texts += [lines.kneel(side), lines.reached(side), lines.rest(side), lines.change_legs(side)]
    return texts + [rule.advice for rule in all_rules()]


@pytest.mark.parametrize("tag", TAGS)
def test_no_word_of_a_cue_is_made_smaller_than_what_can_be_read(tag: str) -> None:
    activate(tag)
    assert len(cues()) > 50
    for cue in map(translated, cues()):
        size_px = text.fitting_size(cue, SIZES.cue, text.BOLD, ROOM_PX)
        assert size_px >= SIZES.least, cue
        assert len(text.wrap(cue, SIZES.least, text.BOLD, ROOM_PX)) <= MOST_LINES, cue


@pytest.mark.parametrize("tag", TAGS)
def test_no_detail_is_cut_short(tag: str) -> None:
    activate(tag)
    details = [cue.detail or "" for cue in vars(guidance).values() if isinstance(cue, Cue)]
    details += [*lines.TIPS, lines.TIME_ONLY, lines.RAISE_TO_GO_ON, lines.NOTHING_TO_MEND, lines.kept(599, 19)]
    details += [lines.aim(rule.title) for rule in all_rules()] + [lines.next_time(rule.advice) for rule in all_rules()]
    assert [detail for detail in map(translated, details) if len(detail) > MAX_DETAIL_CHARS] == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_name_of_the_depth_leaves_room_for_its_bar(tag: str) -> None:
    activate(tag)
    name_px = text.width_px(translated(lines.DEPTH), SIZES.least, text.MEDIUM) + SIZES.least
    assert name_px < 0.6 * COLUMN * SIZES.unit


@pytest.mark.parametrize("tag", TAGS[1:])
def test_every_sign_of_a_catalogue_can_be_drawn(tag: str) -> None:
    signs = set("".join(str(message.string) for message in read(tag) if message.id)) - set(
        " \n\u00a0?"
    )  # what cannot be drawn is a question mark
    missing = text.trimmed(text.block(["\ue000"], 40, text.MEDIUM))
    for sign in sorted(signs):
        drawn = text.trimmed(text.block([sign], 40, text.MEDIUM))
        assert drawn.any(), sign
        assert drawn.shape != missing.shape or not np.array_equal(drawn, missing), sign


@pytest.mark.parametrize("line", ["À genoux", "保持住", "Übung"])
def test_letters_are_whole(line: str) -> None:
    """Accents of capitals and the tops of Han characters, which reach above a capital."""
    mask = text.block([line], 60, text.BOLD)
    taller = text.block(["H", line], 60, text.BOLD)
    assert mask.any(axis=1).sum() == taller[text.line_step_px(60) - 12 :].any(axis=1).sum()


def test_a_text_is_broken_between_han_characters_and_no_line_begins_with_a_comma() -> None:
    broken = text.wrap("膝盖放稳，髋部前移，保持住，缓慢呼吸。", 40, text.BOLD, 210)
    assert len(broken) > 2
    assert not [line for line in broken if line[0] in "，。"]
    assert all(text.width_px(line, 40) <= 210 for line in broken)
