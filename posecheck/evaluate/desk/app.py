"""The addresses of the desk, and who answers to each. What is asked for is a clip's key or a name of a result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from posecheck.asked import number_asked
from posecheck.check.outputs import PAGE
from posecheck.errors import PosecheckError, line_of
from posecheck.evaluate.desk import pages
from posecheck.evaluate.desk.clips import Clips
from posecheck.evaluate.desk.entry import Entry, as_asked
from posecheck.evaluate.desk.guard import shown_policy
from posecheck.evaluate.desk.incoming import Incoming
from posecheck.evaluate.desk.rater import Curtain, rater_at
from posecheck.language import _, translated
from posecheck.report.page import MEDIA_TYPES

_MOST_BYTES = 4_000_000
"""Of what a page says, which is names and numbers; files come another way."""
_SHOWN = MEDIA_TYPES | {".html": "text/html; charset=utf-8"}
"""What is shown; all else is handed over to be kept, so that no file is run by mistake."""


class Addresses:
    """Answers for one set of clips. end: ends the server."""

    def __init__(self, clips: Clips, end: Callable[[], None]) -> None:
        self.clips, self._end_server = clips, end
        self.curtain = Curtain([rule.code for rule in clips.options.rules])
        self._incoming = Incoming(clips.folder, clips.results)

    def routes(self) -> list[Route]:
        """The addresses of table, clips and queue."""
        return [
            Route("/", self._table),
            Route("/state", self._state),
            Route("/ask", self._ask, methods=["POST"]),
            Route("/clips", self._take, methods=["POST"]),
            Route("/cancel", self._cancel, methods=["POST"]),
            Route("/again", self._again, methods=["POST"]),
            Route("/look", self._look, methods=["POST"]),
            Route("/end", self._end, methods=["POST"]),
            Route("/clips/{key}", self._clip),
            Route("/clips/{key}/original", self._original),
            Route("/clips/{key}/files/{name}", self._file),
        ]

    def entry(self, request: Request, name: str = "key") -> Entry:
        """The clip that an address names."""
        entry = self.clips.entry(request.path_params[name])
        if entry is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return entry

    def _table(self, request: Request) -> HTMLResponse:
        is_empty, has_own_limits = not self.clips.all(), bool(self.clips.options.settings.limits)
        return pages.table_page(self.clips.folder, is_empty, has_own_limits, rater_at(request).blind)

    def _state(self, request: Request) -> JSONResponse:
        version = number_asked(request.query_params.get("since", "")) or 0
        if self.clips.broke.is_set():
            self._end_server()
        changes = self.clips.since(version)
        rater = rater_at(request)
        answers = self.curtain.answers(rater, changes.entries)
        view = pages.TableView(self.clips.folder, rater.blind, answers)
        return JSONResponse(pages.state(changes, self.clips.all(), view, version))

    async def _ask(self, request: Request) -> JSONResponse:
        files = (await said_by(request)).get("files")
        if not isinstance(files, list):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        answers = await run_in_threadpool(lambda: [self._why_not(file) for file in files])
        return JSONResponse({"answers": answers})

    def _why_not(self, file: object) -> str | None:
        name, size = (file.get("name"), file.get("size")) if isinstance(file, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(size, int):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        why = self._incoming.why_not(name, size)
        return None if why is None else pages.sayable(translated(why))

    async def _take(self, request: Request) -> JSONResponse:
        size = number_asked(request.headers.get("content-length", ""))
        try:
            place = await self._incoming.take(
                request.query_params.get("name", ""), -1 if size is None else size, request.stream()
            )
        except ClientDisconnect:
            return JSONResponse({}, HTTPStatus.BAD_REQUEST)  # nobody is there to read it
        self.clips.look()
        return JSONResponse({"name": place.as_posix()})

    async def _cancel(self, request: Request) -> JSONResponse:
        said = await said_by(request)
        self.clips.cancel(_keys(said) if "keys" in said else None)
        return JSONResponse({})

    async def _again(self, request: Request) -> JSONResponse:
        self.clips.again(_keys(await said_by(request)))
        return JSONResponse({})

    def _look(self, request: Request) -> JSONResponse:  # noqa: ARG002
        self.clips.look()
        return JSONResponse({})

    def _end(self, request: Request) -> JSONResponse:  # noqa: ARG002
        return JSONResponse({}, background=BackgroundTask(self._end_server))

    def beside(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The clips with results before and after this one, by their names."""
        order = sorted((one for one in self.clips.all() if one.report is not None), key=lambda one: one.task.name)
        at = next((at for at, one in enumerate(order) if one.key == entry.key), 0)
        return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None

    def veiled(self, request: Request, *entries: Entry) -> Response | None:
        """Where to go instead of a page that says what the program says of these clips; None for who may see it."""
        rater = rater_at(request)
        for entry in entries:
            if self.curtain.hides(rater, entry):
                return RedirectResponse(f"/clips/{entry.key}/correct", HTTPStatus.SEE_OTHER)
            self.curtain.lift(rater, entry)
        return None

    def _clip(self, request: Request) -> Response:
        entry = self.entry(request)
        page = next((name for name in entry.files if name.endswith(PAGE)), None)
        if entry.report is None or page is None:
            return pages.message(entry.task.name, _("It has no results yet."))
        veiled = self.veiled(request, entry)
        if veiled is not None:
            return veiled
        before, after = self.beside(entry)
        return pages.page(
            "desk_clip.html",
            title=entry.task.name,
            entry=entry,
            inside=f"/clips/{entry.key}/files/{quote(page)}",
            working=_("The page is being opened …"),
            before=before,
            after=after,
        )

    def _original(self, request: Request) -> Response:
        return file_response(self.entry(request).task.clip.path)

    def _file(self, request: Request) -> Response:
        entry = self.entry(request)
        file = entry.files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self.veiled(request, entry) or file_response(file)


async def body_of(request: Request, most_bytes: int) -> bytes:
    """All that is sent, unless it is more than that."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


async def said_by(request: Request) -> dict[str, Any]:
    """The JSON object that a page sends."""
    try:
        data = json.loads(await body_of(request, _MOST_BYTES) or b"{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return data


def _keys(said: Mapping[str, Any]) -> list[str]:
    keys = said.get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return keys


def file_response(file: Path) -> Response:
    """A file, from any place in it, as players ask for it. What is not shown is handed over under its name."""
    if not file.is_file():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    kind = _SHOWN.get(file.suffix.lower())
    headers = {"Content-Security-Policy": shown_policy()}
    if kind is None:
        return FileResponse(file, headers=headers, media_type="application/octet-stream", filename=as_asked(file.name))
    return FileResponse(file, headers=headers, media_type=kind)


def _on_error(request: Request, error: Exception) -> Response:
    """JSON for a script, a page for people; nothing where there is nothing to say."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if request.method == "POST":
        return JSONResponse({"error": ""}, status)
    if status == HTTPStatus.NOT_FOUND:
        return pages.message(_("There is no such page"), _("The clip may have been moved or renamed."), status=status)
    return Response(status_code=status)


def _on_refusal(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """What a script asked for cannot be done: why."""
    line = pages.sayable(translated(line_of(error)))
    return JSONResponse({"error": line}, HTTPStatus.UNPROCESSABLE_ENTITY)


def desk_app(routes: list[Route]) -> Starlette:
    """The application, without anybody at the door: `Guard` stands before it."""
    return Starlette(routes=routes, exception_handlers={HTTPException: _on_error, PosecheckError: _on_refusal})
