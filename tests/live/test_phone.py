"""A phone as the camera: one page, for one phone, over HTTPS; and a real browser that sends what its camera sees."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posecheck.errors import PosecheckError, UsageError
from posecheck.frame import Image
from posecheck.live.assistant import LiveOptions, run_live
from posecheck.live.phone import PhoneFeed, PhoneServer
from posecheck.live.phone import server as module
from posecheck.live.phone.code import code_picture, code_text
from posecheck.live.phone.invite import phone_camera
from posecheck.live.phone.server import decoded, local_address
from tests.waiting import until

HERE = "127.0.0.1"
PICTURE = np.full((90, 160, 3), (200, 120, 40), dtype=np.uint8)
JPEG = cv2.imencode(".jpg", PICTURE)[1].tobytes()


class Phone:
    """A browser, as far as the server sees it; it does not look at certificates."""

    def __init__(self, url: str) -> None:
        found = re.fullmatch(r"https://([\d.]+):(\d+)/(\w+)", url)
        assert found is not None
        self.word = found[3]
        context = ssl._create_unverified_context()
        self._connection = http.client.HTTPSConnection(found[1], int(found[2]), context=context, timeout=10)
        self.cookie = ""

    def get(self, path: str) -> tuple[int, str]:
        self._connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self._connection.getresponse()
        self.headers = answer.headers
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).split(";")[0]
        return answer.status, answer.read().decode()

    def post(self, data: bytes, path: str = "/picture", **headers: str) -> int:
        try:
            self._connection.request("POST", path, body=data, headers={"Cookie": self.cookie, **headers})
            answer = self._connection.getresponse()
            answer.read()
        except (ConnectionError, ssl.SSLError):
            self._connection.close()
            return 0
        return answer.status

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def pictures() -> list[Image]:
    return []


@pytest.fixture
def server(pictures: list[Image]) -> Iterator[PhoneServer]:
    with PhoneServer(pictures.append, HERE) as running:
        yield running


@pytest.fixture
def phone(server: PhoneServer) -> Iterator[Phone]:
    one = Phone(server.url)
    yield one
    one.close()


def test_whoever_has_the_word_gets_the_page_and_may_send_pictures(phone: Phone, pictures: list[Image]) -> None:
    status, html = phone.get(f"/{phone.word}")
    assert status == 200
    assert "Start the camera" in html
    assert "NONCE" not in html
    assert [phone.post(JPEG) for _ in range(2)] == [204, 204]
    assert [image.shape for image in pictures] == [(90, 160, 3)] * 2
    assert np.abs(pictures[0].astype(int) - PICTURE).max() < 12


def test_the_word_opens_the_page_once_and_the_same_phone_may_load_it_again(server: PhoneServer, phone: Phone) -> None:
    phone.get(f"/{phone.word}")
    second = Phone(server.url)
    assert second.get(f"/{second.word}")[0] == 403
    assert second.post(JPEG) in (403, 0)
    second.close()
    assert phone.get(f"/{phone.word}")[0] == 200, "a reload"


def test_an_odd_cookie_of_another_page_stops_no_pictures(phone: Phone) -> None:
    phone.get(f"/{phone.word}")
    phone.cookie = f'foo={{"a": 1}}; {phone.cookie}; b[a]='
    assert phone.post(JPEG) == 204


@pytest.mark.parametrize("path", ["/", "/wrong", "/../etc/passwd", "/picture", "/%00"])
def test_without_the_word_there_is_nothing(path: str, phone: Phone, pictures: list[Image]) -> None:
    assert phone.get(path)[0] == 403
    assert phone.post(JPEG) in (403, 0)
    assert pictures == []


def test_guessing_ends_soon_for_everybody(phone: Phone) -> None:
    for number in range(module._MOST_GUESSES):
        assert phone.get(f"/guess{number}")[0] == 403
    assert phone.get(f"/{phone.word}")[0] == 403


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"no picture", 415), (b"\xff\xd8\xff nor this", 415), (JPEG[:200], 415), (b"", 403)],
)
def test_what_is_no_picture_is_refused(data: bytes, status: int, phone: Phone, pictures: list[Image]) -> None:
    phone.get(f"/{phone.word}")
    answer = phone.post(data)
    assert answer in (status, 204 if data == JPEG[:200] else status)
    assert all(image.ndim == 3 for image in pictures)


def test_sizes_that_are_lies_or_too_large_are_not_read(phone: Phone, pictures: list[Image]) -> None:
    phone.get(f"/{phone.word}")
    for size in ("-5", "many", str(10**9), ""):
        assert phone.post(b"", **{"Content-Length": size}) in (403, 400, 0)
    assert phone.post(b"", **{"Content-Length": "9" * 5000}) == 403
    assert pictures == []
    huge = np.zeros((16, module._MOST_PX + 8, 3), np.uint8)
    assert decoded(cv2.imencode(".jpg", huge)[1].tobytes()) is None


def test_the_page_may_load_nothing_from_elsewhere_and_is_not_kept(phone: Phone) -> None:
    _, html = phone.get(f"/{phone.word}")
    policy = phone.headers["Content-Security-Policy"]
    nonces = set(re.findall(r"nonce-([\w-]+)", policy))
    assert "default-src 'none'" in policy
    assert len(nonces) == 1
    assert html.count(f'nonce="{nonces.pop()}"') == 2
    assert phone.headers["Cache-Control"] == "no-store"
    for flag in ("Secure", "HttpOnly", "SameSite=Strict"):
        assert flag in phone.headers["Set-Cookie"]
    assert not re.findall(r"(?:src|href)=\"(?!data:)", html)


def test_who_speaks_no_https_gets_nothing_and_stops_nobody(server: PhoneServer, phone: Phone) -> None:
    port = int(server.url.split(":")[2].split("/")[0])
    with socket.create_connection((HERE, port), timeout=5) as plain, socket.create_connection((HERE, port)):
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert phone.get(f"/{phone.word}")[0] == 200, "others do not wait for who is silent"
        assert b"posecheck" not in plain.recv(4096)


def test_the_code_is_read_back_by_a_reader(server: PhoneServer) -> None:
    text, *_ = cv2.QRCodeDetector().detectAndDecode(code_picture(server.url))
    assert text == server.url
    assert len(code_text(server.url).splitlines()) > 10


def test_a_feed_gives_the_newest_picture_and_nothing_after_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posecheck.live.phone.feed._SILENT_S", 0.2)
    feed = PhoneFeed()
    threading.Timer(0.1, feed.put, (PICTURE,)).start()
    feed.open()
    feed.put(PICTURE + 1)
    feed.put(PICTURE + 2)
    shots = [feed.read() for _ in range(3)]
    assert [shot and int(shot.image[0, 0, 0]) for shot in shots] == [200, 202, None]
    feed.close()
    feed.put(PICTURE)
    feed.open()
    assert feed.read() is not None, "it may come back"


def test_nobody_waits_for_a_phone_that_never_comes() -> None:
    feed = PhoneFeed()
    threading.Timer(0.1, feed.interrupt).start()
    begun_s = time.monotonic()
    feed.open()
    assert feed.read() is None
    assert time.monotonic() - begun_s < 5


@pytest.mark.parametrize("address", ["93.184.216.34", "127.0.0.1"])
def test_it_is_served_in_a_local_network_only(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Probe:
        def __init__(self, *_: object) -> None:
            pass

        def __enter__(self) -> Probe:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def connect(self, _: object) -> None:
            pass

        def getsockname(self) -> tuple[str, int]:
            return address, 1

    monkeypatch.setattr(socket, "socket", Probe)
    with pytest.raises(PosecheckError, match="local network"):
        local_address()


def test_without_a_network_it_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with pytest.raises(PosecheckError, match="in no network"):
        local_address()


@pytest.mark.parametrize("missing", ["segno", "cryptography"])
def test_what_is_not_installed_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    with pytest.raises(PosecheckError, match=r"posecheck-camera\[phone\]"):
        PhoneServer(print, HERE) if missing == "cryptography" else code_picture("https://x")


def test_two_cameras_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="two cameras"):
        run_live(LiveOptions(source="1", phone=True))


def test_the_invitation_names_the_address_and_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "local_address", lambda: HERE)
    told: list[str] = []
    with phone_camera(told.append) as (feed, picture):
        phone = Phone(told[0].split()[told[0].split().index("it):") + 1])
        assert phone.get(f"/{phone.word}")[0] == 200
        phone.post(JPEG)
        feed.open()
        assert feed.read() is not None
        phone.close()
    assert "not private" in told[0]
    assert picture.ndim == 3


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (720, 1280)])
def test_a_browser_sends_what_its_camera_sees(
    width: int, height: int, server: PhoneServer, pictures: list[Image], tmp_path: Path
) -> None:
    """The browser's pretended camera plays a film that is red on the left and blue on the right, upright or across."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    film = tmp_path / "camera.mjpeg"
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2, 2] = image[:, width // 2 :, 0] = 230
    film.write_bytes(cv2.imencode(".jpg", image)[1].tobytes() * 5)
    from playwright.sync_api import sync_playwright

    arguments = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
        "--disable-quic",
    ]
    with sync_playwright() as playwright:
        chromium: Any = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", *arguments])
        page = chromium.new_context(ignore_https_errors=True).new_page()
        page.goto(server.url)
        assert page.evaluate("isSecureContext")
        page.click("#start")
        assert until(lambda: len(pictures) > 10), page.inner_text("#state")
        assert "Sending" in page.inner_text("#state")
        page.click("#stop")
        chromium.close()
    high, wide = pictures[-1].shape[:2]
    assert wide / high == pytest.approx(width / height, rel=0.02), "all of the picture, in its shape"
    left, right = pictures[-1][high // 2, wide // 4].tolist(), pictures[-1][high // 2, 3 * wide // 4].tolist()
    assert left[2] > 150 > left[0], "neither mirrored nor turned"
    assert right[0] > 150 > right[2]
