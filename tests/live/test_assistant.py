"""What a live session refuses before anything opens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import UsageError
from posecheck.live.assistant import LiveOptions, run_live

GREY = np.full((48, 64, 3), 100, np.uint8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            LiveOptions(record=Path("x.mkv")),
            "--record x.mkv: sessions are recorded as MP4; give a name that ends in",
        ),
        (LiveOptions(record=Path("session")), "--record session: sessions are recorded as MP4"),
        (LiveOptions(hold_s=1e6), "--hold 1e+06: give more than 0 and at most 600 seconds"),
        (LiveOptions(hold_s=0.0), "--hold 0: give more than 0"),
        (LiveOptions(sets=0), "--sets 0: give 1 to 20"),
        (LiveOptions(sets=1000), "--sets 1000: give 1 to 20"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_before_anything_opens(options: LiveOptions, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_live(options)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)
