"""A desk that is killed while somebody gives verdicts on its pages: what it said was saved must be there."""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from posecheck.errors import LabelError
from posecheck.evaluate.rater_files import read_corrections

TORSO = "upright-torso"


class Visitor:
    """Somebody's browser at a desk that runs on its own, over a folder of one clip."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "posecheck", "desk", str(folder), "--no-browser"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        found = None
        while found is None:
            found = re.search(r"http://\S+", self.process.stderr.readline())
        url = urlsplit(found[0])
        self._origin, self._host = f"http://{url.netloc}", url.netloc
        self._cookie = ""
        self._cookie = self._ask("GET", url.path)[1].partition(";")[0]
        self.key = self._key()

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, str, bytes]:
        """Status, cookie and body of the answer."""
        headers = {"Origin": self._origin, "Cookie": self._cookie, "Connection": "close"}
        with closing(http.client.HTTPConnection(self._host, timeout=20)) as connection:
            connection.request(method, path, json.dumps(body), headers)
            with connection.getresponse() as answer:
                return answer.status, answer.getheader("Set-Cookie", ""), answer.read()

    def _key(self) -> str:
        while True:
            rows: dict[str, str] = json.loads(self._ask("GET", "/state")[2])["rows"]
            if rows:
                return next(iter(rows))
            time.sleep(0.05)

    def give(self, note: str) -> bool:
        """Give a verdict; True when the desk said that it was saved."""
        said = {
            "do": "give",
            "initials": "kb",
            "look": 1,
            "blind": True,
            "rule": TORSO,
            "verdict": "warn",
            "note": note,
        }
        try:
            status, _, body = self._ask("POST", f"/clips/{self.key}/corrections", said)
            return status == 200 and bool(body)
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """End the desk at once."""
        self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


def kill_a_desk(folder: Path, chance: random.Random) -> str | None:
    """Kill a desk at some moment while verdicts are given. Returns what of that which was saved is lost, or None."""
    folder.mkdir(parents=True, exist_ok=True)
    clip = folder / "a.mp4"
    clip.write_text("no video", encoding="utf-8")
    visitor = Visitor(folder)
    killer = threading.Timer(chance.uniform(0.02, 0.5), visitor.kill)
    begun = str(time.time_ns())
    saved = [begun] if visitor.give(begun) else []
    killer.start()
    for n in range(100_000):
        if not visitor.give(f"{begun} {n}"):
            break
        saved.append(f"{begun} {n}")
    killer.join()
    try:
        kept = {one.correction.note for one in read_corrections(clip, "kb", (TORSO,)).given}
    except LabelError as error:
        return str(error)
    lost = [note for note in saved if note not in kept]
    return f"lost: {lost} of {len(saved)}" if lost or not saved else None
