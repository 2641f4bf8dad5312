"""What the desk makes of results: comparison, hand-out, agreement, and what other limits would change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posecheck.config import load_settings
from posecheck.errors import ConfigError, OutputError
from posecheck.evaluate.desk.limits import keep, kept, limits_said, settings_text
from posecheck.evaluate.desk.trials import Trials
from posecheck.form.rule import Limit
from posecheck.form.settings import Settings
from posecheck.language.catalogues import FOLDER, tag_of
from posecheck.rules import all_rules
from tests.evaluate.desk.desks import OPTIONS, Asking, asking, clip, refuse_a_process
from tests.waiting import until

RULES = all_rules()
LIMITS = {rule.code: {"low": rule.limit.low, "high": rule.limit.high} for rule in RULES}
WIDER = LIMITS | {"upright-torso": {"low": -19.0, "high": 40.0}}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    folder = tmp_path_factory.mktemp("clips")
    clip(folder / "anna.mp4")
    clip(folder / "lean.mp4")
    with asking(folder) as somebody:
        somebody.wait_until({"anna.mp4": "done", "lean.mp4": "done"})
        yield somebody.enter()


def test_a_clip_opens_its_page_with_its_neighbours(desk: Asking) -> None:
    anna, lean = desk.key("anna.mp4"), desk.key("lean.mp4")
    page = desk.client.get(f"/clips/{anna}").text
    assert f'src="/clips/{anna}/files/anna.html"' in page
    assert f'href="/clips/{lean}" rel="next"' in page
    assert 'rel="prev"' not in page
    assert "Half-kneeling" in desk.client.get(f"/clips/{anna}/files/anna.html").text


def test_two_clips_are_compared(desk: Asking) -> None:
    address = f"/compare/{desk.key('anna.mp4')}/{desk.key('lean.mp4')}"
    assert f'src="{address}/page"' in desk.client.get(address).text
    page = desk.client.get(f"{address}/page").text
    assert "measures differ" in page
    assert not list(desk.desk.clips.folder.rglob("compare.*"))


def test_the_videos_of_a_comparison_are_given_out_where_the_page_links_to_them(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posecheck.report.page.EMBED_UP_TO_BYTES", 10)
    address = f"/compare/{desk.key('lean.mp4')}/{desk.key('anna.mp4')}"
    page = desk.client.get(f"{address}/page").text
    (link,) = {part.split('"')[0] for part in page.split('src="')[1:] if "anna" in part.split('"')[0]}
    answer = desk.client.get(f"{address}/{link}")
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.content == (desk.desk.clips.folder / "anna.mp4").read_bytes()


def test_a_hand_out_has_what_was_typed_in_and_no_file_name(desk: Asking) -> None:
    key = desk.key("lean.mp4")
    assert f'action="/clips/{key}/sheet"' in desk.client.get(f"/clips/{key}/handout").text
    form = {"name": "Anna <K>", "date": "1 May", "goal": "42", "language": "de"}
    page = desk.client.post(f"/clips/{key}/sheet", data=form, headers=desk.origin).text
    assert "Anna &lt;K&gt;" in page
    assert "Brust heben" in page
    assert "42" in page
    assert "lean" not in page
    assert not list(desk.desk.clips.folder.rglob("sheet*"))


def test_a_hand_out_is_offered_in_every_language_by_its_own_name(desk: Asking) -> None:
    page = desk.client.get(f"/clips/{desk.key('lean.mp4')}/handout").text
    offered = re.findall(r'<option value="([^"]+)" lang="[^"]+"[^>]*>([^<]+)<', page)
    assert [tag for tag, _ in offered] == ["en", *sorted(path.stem for path in FOLDER.glob("*.po"))]
    assert [tag_of(name) for _, name in offered] == [tag for tag, _ in offered]


def test_a_hand_out_that_cannot_be_made_says_why(desk: Asking) -> None:
    key = desk.key("lean.mp4")
    form = {"name": "x" * 100}
    page = desk.client.post(f"/clips/{key}/sheet", data=form, headers=desk.origin).text
    assert "too long" in page
    for wrong in ({"language": "xx"}, {"goal": "-1"}, {"goal": "9" * 5000}):
        assert desk.client.post(f"/clips/{key}/sheet", data=wrong, headers=desk.origin).status_code == 400


def test_who_is_blind_gets_nothing_by_way_of_the_addresses_behind_a_page(desk: Asking) -> None:
    desk.client.cookies.set("posecheck-blind", "1")
    try:
        assert "Blind mode" in desk.client.get("/agreement/page").text
        for answer in (desk.post("/limits/try", {"limits": LIMITS}), desk.client.get("/limits/state")):
            assert (answer.status_code, list(answer.json())) == (422, ["error"])
            assert "Blind mode" in answer.json()["error"]
    finally:
        desk.client.cookies.delete("posecheck-blind")


def test_agreement_needs_labels_and_judges_from_landmarks(desk: Asking) -> None:
    assert "No clip is labelled yet" in desk.client.get("/agreement").text
    folder = desk.desk.clips.folder
    labels = {"schema": "posecheck/labels/1", "rater": "kb", "clip_verdict": "warn", "rules": {"upright-torso": "warn"}}
    for name in ("anna", "lean"):
        (folder / f"{name}.labels.json").write_text(json.dumps(labels))
    try:
        assert 'src="/agreement/page"' in desk.client.get("/agreement").text
        page = desk.client.get("/agreement/page").text
    finally:
        for file in folder.glob("*.labels.json"):
            file.unlink()
    assert "posecheck and kb: of 100 verdicts of whole clips they agree on 50" in page
    assert "Left out" not in page


def tried(desk: Asking, limits: object) -> Any:
    state = desk.post("/limits/try", {"limits": limits}).json()
    assert until(lambda: (now := desk.client.get("/limits/state").json())["done"] == now["total"], timeout_s=60)
    newest = desk.client.get("/limits/state").json()
    assert newest["number"] == state["number"]
    return newest


def test_limits_are_tried_on_the_clips_at_hand(desk: Asking) -> None:
    assert 'name="high"' in desk.client.get("/limits").text
    assert "0 of 2 clips change" in tried(desk, LIMITS)["html"]
    html = tried(desk, WIDER)["html"]
    assert "1 of 2 clips change" in html
    assert "lean.mp4" in html
    assert "anna.mp4" not in html
    assert "40° instead of" in html


def test_a_newer_trial_takes_the_place_of_the_one_before(desk: Asking) -> None:
    for high in (15.0, 20.0, 25.0, 30.0):
        desk.post("/limits/try", {"limits": LIMITS | {"upright-torso": {"low": -19.0, "high": high}}})
    assert "1 of 2 clips change" in tried(desk, WIDER)["html"]


def test_where_no_process_can_be_started_limits_are_tried_when_one_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip(tmp_path / "lean.mp4")
    with asking(tmp_path) as desk:
        desk.enter().wait_until({"lean.mp4": "done"})
        refused = refuse_a_process(monkeypatch)
        assert "1 of 1 clip changes" in tried(desk, WIDER)["html"]
    assert refused


def test_limits_that_are_used_stay_in_force(tmp_path: Path) -> None:
    clip(tmp_path / "lean.mp4")
    results = tmp_path / "posecheck-results"
    with asking(tmp_path) as desk:
        desk.enter().wait_until({"lean.mp4": "done"})
        assert "limits of your own" not in desk.client.get("/").text
        assert desk.post("/limits/use", {"limits": WIDER}).status_code == 200
        assert until(lambda: report_of(desk)["verdict"] == "ok")
        assert "limits of your own" in desk.client.get("/").text
        assert 'value="40.0"' in desk.client.get("/limits").text
        assert "0 of 1 clip changes" in tried(desk, WIDER)["html"]
        assert "1 of 1 clip changes" in tried(desk, LIMITS)["html"]
    assert kept(RULES, results)["upright-torso"] == Limit(-19.0, 40.0)
    assert kept(RULES, tmp_path) == {}
    keep({}, RULES, results)  # its own file is written over
    (results / "limits.toml").write_text("[rules.upright-torso]\nhihg = 1")
    with pytest.raises(ConfigError, match="did you mean high"):
        kept(RULES, results)
    with pytest.raises(OutputError):
        keep({}, RULES, results)  # somebody else's is not


LEANING = (("upright-torso", Limit(-19.0, 40.0)),)


@pytest.mark.parametrize("limits", [(), LEANING])
def test_by_the_limits_that_a_desk_was_started_with_nothing_is_checked_again(
    tmp_path: Path, limits: tuple[tuple[str, Limit], ...]
) -> None:
    """Also where limits were kept with the results, which a desk without any of its own begins with."""
    started = replace(OPTIONS, settings=Settings(name="mine.toml", sets=3, hold_s=20.0, limits=limits))
    back = WIDER if limits else LIMITS
    with asking(tmp_path, options=started) as desk:
        desk.enter().post("/limits/use", {"limits": LIMITS | {"upright-torso": {"low": -19.0, "high": 30.0}}})
        assert desk.desk.clips.options.settings.name == "limits.toml"
        assert desk.post("/limits/use", {"limits": back}).status_code == 200
        assert desk.desk.clips.options == started
        desk.post("/limits/use", {"limits": LIMITS | {"upright-torso": {"low": -19.0, "high": 30.0}}})
    with asking(tmp_path, options=started) as desk:
        assert (desk.desk.clips.options == started) is bool(limits)
        desk.enter().post("/limits/use", {"limits": back})
        assert desk.desk.clips.options == started


def test_a_clip_that_could_not_be_judged_is_tried_again_with_the_next_limits(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Trials, "_run", lambda _: None)  # this test judges
    entries, in_force = desk.desk.clips.all(), desk.desk.clips.options
    with Trials() as trials:
        for high in (30.0, 40.0):
            assert trials.begin({"upright-torso": Limit(-19.0, high)}, entries, in_force).errors == ()
            assert trials._begun is not None
            assert sum(judging.trial == 0 for judging in trials._begun) == 2
            trials._note([(judging, f"{judging.key} cannot be read") for judging in trials._begun])
            assert len(trials.state.errors) == trials.state.done == 2


def report_of(desk: Asking) -> Any:
    (entry,) = desk.desk.clips.all()
    return entry.report


def test_limits_are_saved_as_settings_and_never_over_a_file(desk: Asking) -> None:
    answer = desk.post("/limits/save", {"limits": WIDER, "name": "gentler"})
    file = desk.desk.clips.folder / "gentler.toml"
    assert answer.status_code == 200
    assert str(file) in answer.json()["words"]
    assert dict(load_settings(file, RULES).limits) == {"upright-torso": Limit(-19.0, 40.0)}
    again = desk.post("/limits/save", {"limits": LIMITS, "name": "gentler"})
    assert (again.status_code, "is there already" in again.json()["error"]) == (422, True)
    for name in ("", "../up", "a/b", ".hidden", "x" * 99):
        assert desk.post("/limits/save", {"limits": LIMITS, "name": name}).status_code == 422
    assert sorted(path.name for path in file.parent.glob("*.toml")) == ["gentler.toml"]


@pytest.mark.parametrize(
    "limits",
    [
        *(None, [], {"no-rule": {}}, {"upright-torso": 1}, {"upright-torso": {"low": 50, "high": 1}}),
        *({"upright-torso": {"low": None, "high": 1e9}}, {"upright-torso": {"low": -19, "high": 1e999}}),
        *({"upright-torso": {"low": -19, "high": high}} for high in (None, True, "x", 10**400, 1e9)),
    ],
)
def test_limits_that_are_none_are_refused_in_one_line(limits: object) -> None:
    with pytest.raises(ConfigError) as error:
        limits_said(limits, RULES)
    assert "\n" not in error.value.line
    assert "/tmp" not in error.value.line


def test_settings_with_nothing_changed_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text(settings_text({}, RULES))
    assert load_settings(file, RULES).limits == ()


def test_a_hand_out_follows_the_rater_at_the_desk(desk: Asking) -> None:
    lean = desk.key("lean.mp4")
    desk.client.cookies.set("posecheck-rater", "kb")
    try:
        assert "Whose verdict" not in desk.client.get(f"/clips/{lean}/handout").text
        told = desk.client.get(f"/clips/{lean}/sheet").text
        answer = {"do": "give", "initials": "kb", "verdict": "not-assessed"}
        assert desk.post(f"/clips/{lean}/corrections", answer).status_code == 200
        assert "Yours (kb)" in desk.client.get(f"/clips/{lean}/handout").text
        mine = desk.client.get(f"/clips/{lean}/sheet").text
        assert "Please film it once more" in mine
        for form, shown in (({"by": ""}, told), ({"by": "kb"}, mine)):
            assert desk.client.post(f"/clips/{lean}/sheet", data=form, headers=desk.origin).text == shown
        assert told != mine
        assert desk.post(f"/clips/{lean}/corrections", {"do": "undo", "initials": "kb"}).status_code == 200
        assert desk.client.get(f"/clips/{lean}/sheet").text == told
    finally:
        desk.client.cookies.delete("posecheck-rater")
