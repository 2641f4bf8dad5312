"""`posecheck handout`: from a clip, a report or a folder, with the right picture or none, and nothing overwritten."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.cli import main
from tests.clips import SAMPLES
from tests.recordings import record


def picture(page: Path) -> np.ndarray | None:
    found = re.search(r"data:image/jpeg;base64,([^\"]+)", page.read_text(encoding="utf-8"))
    return None if found is None else cv2.imdecode(np.frombuffer(base64.b64decode(found[1]), np.uint8), 1)


def orange_px(image: np.ndarray) -> int:
    """How much of the picture has the colour that marks a fault."""
    return int((np.abs(image.astype(int) - (28, 140, 255)).max(axis=2) < 30).sum())


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of one clip, and the clip beside it."""
    folder = tmp_path_factory.mktemp("praxis")
    shutil.copy(SAMPLES / "torso-forward.mp4", folder / "anna.mp4")
    assert main(["check", str(folder / "anna.mp4"), "--out", str(folder / "results")]) == 1
    return folder / "results"


@pytest.mark.model
def test_a_folder_becomes_a_page_with_the_moment_cut_to_the_person(results: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["handout", str(results), str(page), "--name", "Anna B.", "--date", "today", "--goal", "20"]) == 0
    html = page.read_text(encoding="utf-8")
    assert "Chest up" in html
    assert "Anna B. · today" in html
    assert "for 20 seconds on each leg" in html
    assert not re.search(r"praxis|anna\.|results|\.mp4|torso-forward", html)
    shown = picture(page)
    assert shown is not None
    assert shown.shape[1] < 640, "cut to the person"
    assert orange_px(shown) > 300


@pytest.mark.model
def test_the_page_of_a_clip_is_that_of_its_report(results: Path, tmp_path: Path) -> None:
    for name, what in (("a", results.parent / "anna.mp4"), ("b", results / "anna.json")):
        assert main(["handout", str(what), str(tmp_path / f"{name}.html")]) == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.model
def test_where_the_clip_is_gone_the_annotated_video_shows_the_moment(results: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(results, tmp_path / "results")
    report = json.loads((copied / "anna.json").read_text(encoding="utf-8"))
    report["clip"]["path"] = str(tmp_path / "gone.mp4")
    (copied / "anna.json").write_text(json.dumps(report), encoding="utf-8")
    assert main(["handout", str(copied), str(tmp_path / "page.html")]) == 0
    shown = picture(tmp_path / "page.html")
    assert shown is not None
    assert shown.shape[1] == 640
    assert orange_px(shown) > 300
    (copied / "anna.annotated.mp4").unlink()
    assert main(["handout", str(copied), str(tmp_path / "page.html")]) == 0
    assert picture(tmp_path / "page.html") is None


@pytest.mark.model
def test_another_clip_under_the_name_of_the_first_is_not_shown(results: Path, tmp_path: Path) -> None:
    """It may be of somebody else."""
    copied = shutil.copytree(results, tmp_path / "results")
    (copied / "anna.annotated.mp4").unlink()
    shutil.copy(SAMPLES / "knee-past-toes.mp4", tmp_path / "anna.mp4")
    report = json.loads((copied / "anna.json").read_text(encoding="utf-8"))
    report["clip"]["path"] = str(tmp_path / "anna.mp4")
    (copied / "anna.json").write_text(json.dumps(report), encoding="utf-8")
    assert main(["handout", str(copied), str(tmp_path / "page.html")]) == 0
    assert picture(tmp_path / "page.html") is None


def test_landmarks_have_a_page_too_but_no_picture(tmp_path: Path) -> None:
    clip = record(tmp_path / "anna.landmarks.jsonl.gz", trunk_deg=30.0, seconds=8.0)
    assert main(["handout", str(clip), str(tmp_path / "page.html"), "--lang", "de"]) == 0
    assert "Brust heben" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert picture(tmp_path / "page.html") is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["letter.html"], "was not made by posecheck and stays: give another name"),
        (["page.json"], "page.json: give a name that ends in .html"),
        (["folder.html"], "folder.html: give a name that ends in .html"),
        (["page.html", "--name", "x" * 61], "too long for the page: 60 characters at most"),
        (["page.html", "--goal", "601"], "a goal of 601 seconds is too long: 600 at most"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_before_anything_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (tmp_path / "letter.html").write_text("my letter", encoding="utf-8")
    (tmp_path / "folder.html").mkdir()
    page, *others = arguments
    assert main(["handout", str(tmp_path / "no-such.mp4"), str(tmp_path / page), *others]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert (tmp_path / "letter.html").read_text(encoding="utf-8") == "my letter"


def test_a_folder_without_a_report_and_a_clip_that_is_missing_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["handout", str(tmp_path), str(tmp_path / "page.html")]) == 2
    assert "has no report in it" in capsys.readouterr().err
    assert main(["handout", str(tmp_path / "no-such.mp4"), str(tmp_path / "page.html")]) == 2
    assert "no-such.mp4 does not exist" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("goal", ["0", "2.5", "soon"])
def test_a_goal_is_a_whole_number_of_seconds(goal: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["handout", "a.mp4", "a.html", "--goal", goal])
    assert goal in capsys.readouterr().err


def test_the_next_goal_is_no_longer_than_a_hold_that_was_set(tmp_path: Path) -> None:
    clip, page = record(tmp_path / "anna.landmarks.jsonl.gz", seconds=40.0), tmp_path / "page.html"
    for options, seconds in (([], 30), (["--config", "beginner"], 15)):
        assert main(["handout", str(clip), str(page), *options]) == 0
        html = page.read_text(encoding="utf-8")
        assert f"Keep holding it for {seconds} seconds on each leg." in html
        assert "beginner" not in html, "whoever is handed it did not choose it"
