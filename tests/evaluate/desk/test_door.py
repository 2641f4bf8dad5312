"""Who is let in: the browser that brought the token, asking under the desk's own address, from a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.evaluate.desk.desks import Asking, asking, clip

ADDRESSES = ("/", "/state", "/limits", "/agreement", "/clips/0", "/nothing")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    folder = tmp_path_factory.mktemp("clips")
    clip(folder / "anna.mp4")
    (folder / "secret.txt").write_text("nobody's business")
    with asking(folder) as somebody:
        somebody.wait_until({"anna.mp4": "done"})
        yield somebody.enter()


def stranger(desk: Asking, **headers: str) -> TestClient:
    return TestClient(desk.desk.guard, base_url=str(desk.client.base_url), headers=headers)


@pytest.mark.parametrize("address", [*ADDRESSES, "/open/", "/open/wrong", "/open/é"])
def test_without_the_key_there_is_nothing(desk: Asking, address: str) -> None:
    answer = stranger(desk).get(address)
    assert (answer.status_code, answer.content) == (403, b"")
    assert "set-cookie" not in answer.headers


def test_a_wrong_key_is_no_key(desk: Asking) -> None:
    name = next(iter(desk.client.cookies))
    answer = stranger(desk, Cookie=f"{name}=wrong").get("/")
    assert (answer.status_code, answer.content) == (403, b"")


def test_an_odd_cookie_of_another_port_locks_nobody_out(desk: Asking) -> None:
    (key,) = desk.client.cookies.items()
    answer = stranger(desk, Cookie=f'foo={{"a": 1}}; {"=".join(key)}; b[a]=').get("/")
    assert answer.status_code == 200


def test_the_token_opens_once(desk: Asking) -> None:
    answer = stranger(desk).get(desk.desk.guard.url)
    assert (answer.status_code, answer.text) == (
        403,
        "This address was used already. Close the desk in its terminal (Ctrl-C) and start it again.",
    )
    assert desk.client.get(desk.desk.guard.url).status_code == 200  # who has entered may come again that way


def test_the_key_is_for_this_browser_alone(tmp_path: Path) -> None:
    with asking(tmp_path) as somebody:
        answer = somebody.client.get(somebody.desk.guard.url, follow_redirects=False)
    assert answer.headers["location"] == "/"
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost", "127.0.0.1", "127.0.0.1:1"])
def test_a_name_made_to_point_here_gets_nothing(desk: Asking, host: str) -> None:
    answer = desk.client.get("/", headers={"Host": host})
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_what_changes_something_comes_from_a_page_of_the_desk(desk: Asking, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    for address in ("/cancel", "/look", "/end", "/clips?name=a.mp4", "/limits/save"):
        answer = desk.client.post(address, json={}, headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
    assert not desk.desk.server.should_exit


def test_other_ways_of_asking_are_refused(desk: Asking) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert desk.client.request(method, "/", headers=desk.origin).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_in_the_same_browser_gets_nothing(desk: Asking, site: str) -> None:
    """Another port of this computer is the same site to a browser, and gets the cookie sent along."""
    assert desk.client.get("/state", headers={"Sec-Fetch-Site": site}).content == b""


def test_pages_load_nothing_from_elsewhere(desk: Asking) -> None:
    key = desk.key("anna.mp4")
    for address in ("/", "/limits", "/agreement", f"/clips/{key}", f"/clips/{key}/handout", f"/compare/{key}/{key}"):
        answer = desk.client.get(address)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "*" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_written_page_runs_only_scripts_of_posecheck(desk: Asking) -> None:
    answer = desk.client.get(f"/clips/{desk.key('anna.mp4')}/files/anna.html")
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert all(source.startswith("'sha256-") for source in policy["script-src"].split())
    assert policy["frame-ancestors"] == "'self'"
    assert "connect-src" not in policy


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..\\secret.txt",
        "/etc/passwd",
        "secret.txt",
        "%2e%2e",
        "%2e",
    ],
)
def test_only_files_of_a_result_are_given_out(desk: Asking, name: str) -> None:
    key = desk.key("anna.mp4")
    for address in (f"/clips/{key}/files/{name}", f"/compare/{key}/{key}/{name}"):
        answer = desk.client.get(address)
        assert answer.status_code in (404, 307)
        assert b"business" not in answer.content
        assert b"root:" not in answer.content


def test_a_file_is_given_from_any_place_in_it(desk: Asking) -> None:
    address = f"/clips/{desk.key('anna.mp4')}/original"
    whole = desk.client.get(address)
    assert whole.headers["content-type"] == "video/mp4"
    part = desk.client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_what_is_no_page_is_handed_over_to_be_kept(desk: Asking) -> None:
    answer = desk.client.get(f"/clips/{desk.key('anna.mp4')}/files/anna.json")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_nonsense_is_refused_without_a_traceback(desk: Asking) -> None:
    for address, body in (("/ask", b"{"), ("/ask", b"[]"), ("/ask", b'{"files": [1]}'), ("/again", b'{"keys": 1}')):
        answer = desk.client.post(address, content=body, headers=desk.origin)
        assert answer.status_code == 400
    assert desk.client.post("/ask", content=b" " * 5_000_000, headers=desk.origin).status_code == 413
    assert desk.client.get("/clips/nothing").status_code == 404
