"""Corrections on the desk: the page on which a rater answers, and what its script asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from posecheck.check.outputs import PHOTO, VIDEO
from posecheck.check.results import read_report
from posecheck.errors import LabelError, PosecheckError
from posecheck.evaluate.corrections import LONGEST_NOTE, Correction, correction_in, over_time, standing
from posecheck.evaluate.desk import pages
from posecheck.evaluate.desk.app import Addresses, file_response, said_by
from posecheck.evaluate.desk.clips import Clips
from posecheck.evaluate.desk.entry import Entry
from posecheck.evaluate.desk.pages import COUNT, TOTAL
from posecheck.evaluate.desk.plain import PlainFiles
from posecheck.evaluate.desk.rater import MOST_LOOKS, Rater, initials_or_none, rater_at
from posecheck.evaluate.labels import Label
from posecheck.evaluate.rater_files import Corrections, give, mark_shown, rater_name, take_back
from posecheck.form.rule import Phase, Status
from posecheck.language import _, decimal, said
from posecheck.report.runs import runs, usual_step_s
from posecheck.report.templating import render
from posecheck.report.verdict import Verdict

_OF_STATUS = {status.value: status.value for status in Status} | {Status.UNSEEN.value: Label.NOT_ASSESSED.value}
_VERDICTS = {Label(verdict.value): verdict for verdict in (Verdict.OK, Verdict.WARN, Verdict.NOT_ASSESSED)}
_WORDS = {label: verdict.rule_words for label, verdict in _VERDICTS.items()} | {Label.EITHER: _("Too close to call")}
_SYMBOLS = {label: verdict.symbol for label, verdict in _VERDICTS.items()} | {Label.EITHER: "≈"}


class Correcting:
    """Answers for corrections. addresses: finds the clips, and knows who has seen what. plain: for any browser."""

    def __init__(self, clips: Clips, addresses: Addresses, plain: PlainFiles) -> None:
        self._clips, self._addresses, self._curtain, self._plain = clips, addresses, addresses.curtain, plain

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/clips/{key}/correct", self._page),
            Route("/clips/{key}/plain", self._plain_clip),
            Route("/clips/{key}/corrections", self._answer, methods=["POST"]),
        ]

    def _page(self, request: Request) -> HTMLResponse:
        entry, rater = self._addresses.entry(request), rater_at(request)
        if entry.report is None:
            return pages.message(entry.task.name, _("It has no results yet."))
        blind, known = self._curtain.hides(rater, entry), self._curtain.knows(rater, entry)
        if not blind:
            self._curtain.lift(rater, entry)
        before, after = self._addresses.beside(entry)
        report = entry.report
        return pages.page(
            "desk_correct.html",
            title=entry.task.name,
            entry=entry,
            before=before,
            after=after,
            rater=rater,
            looks=range(1, MOST_LOOKS + 1),
            blind=blind,
            too_late=rater.blind and known,
            rules=self._clips.options.rules,
            program={} if blind else _program(report, self._curtain.codes),
            verdicts=_WORDS,
            verdict_symbols=_SYMBOLS,
            longest_note=LONGEST_NOTE,
            shown=self._shown(entry, blind),
            is_video=report["clip"]["duration_s"] > 0,
            data=self._data(entry, rater, blind),
        )

    def _plain_clip(self, request: Request) -> Response:
        try:
            return file_response(self._plain.file(self._addresses.entry(request)))
        except PosecheckError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND) from error

    def _shown(self, entry: Entry, blind: bool) -> str:
        """The address of what there is to see: without anything drawn into it for who is blind."""
        drawn = next((name for name in entry.files if name.endswith((VIDEO, PHOTO))), None)
        if blind or drawn is None:
            return f"/clips/{entry.key}/original"
        return f"/clips/{entry.key}/files/{quote(drawn)}"

    def _data(self, entry: Entry, rater: Rater, blind: bool) -> dict[str, Any]:
        report = {} if entry.report is None else entry.report
        try:
            state, error = self._state(entry, rater), ""
        except LabelError as broken:
            state, error = self._told(Corrections(""), rater), said(broken.line)
        return {
            "key": entry.key,
            "blind": blind,
            "duration_s": report["clip"]["duration_s"],
            "program": {} if blind else _program(report, self._curtain.codes),
            "lanes": {} if blind else self._lanes(entry),
            "point": decimal("."),
            "words": _script_words(),
            "state": state,
            "error": error,
        }

    def _lanes(self, entry: Entry) -> dict[str, list[tuple[str, float, float]]]:
        try:
            report = read_report(entry.report_file)
        except PosecheckError:
            return {}
        return {rule.code: program_lane(report, rule.code) for rule in self._clips.options.rules}

    async def _answer(self, request: Request) -> JSONResponse:
        entry, body = self._addresses.entry(request), await said_by(request)
        return JSONResponse(await run_in_threadpool(self._obeyed, entry, body))

    def _obeyed(self, entry: Entry, body: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the page asks for, and say what the rater has said since. Raises PosecheckError."""
        rater, order, clip = _rater(body), body.get("do"), entry.task.clip
        if not rater.blind and rater.initials:
            self._curtain.lift(rater, entry)  # whoever it is now, the page that asks shows it to them
        if order == "give":
            self._give(entry, rater, body)
        elif order == "undo":
            number = _number(body.get("number"))
            take_back(clip, rater_name(rater.initials), self._curtain.codes, number, rater.look)
        elif order == "show":
            mark_shown(clip, rater_name(rater.initials), self._curtain.codes)
            self._curtain.lift(rater, entry)
        elif order != "read":
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        return self._state(entry, rater)

    def _give(self, entry: Entry, rater: Rater, body: Mapping[str, Any]) -> None:
        """Keep an answer; one is blind when the page that it comes from hid the verdict."""
        asked = {key: body.get(key) for key in ("verdict", "rule", "start_s", "end_s")}
        more = {"note": body.get("note", ""), "round": rater.look, "blind": rater.blind}
        one = correction_in(entry.task.name, asked | more, self._curtain.codes)
        knows = not rater.blind or self._curtain.knows(rater, entry)
        if not one.blind:
            one = replace(one, agreed=agrees(read_report(entry.report_file), one))
        give(entry.task.clip, rater_name(rater.initials), one, self._curtain.codes, shown=knows)

    def _state(self, entry: Entry, rater: Rater) -> dict[str, Any]:
        """What a rater said in this look, for the page. Raises LabelError."""
        told = self._told(self._curtain.kept(rater.initials, entry), rater)
        return told | {"hidden": self._curtain.hides(rater, entry)}

    def _told(self, kept: Corrections, rater: Rater) -> dict[str, Any]:
        given = standing(kept.given, rater.look)
        intervals = over_time(one.correction for one in given)
        titles = {rule.code: rule.title for rule in self._clips.options.rules} | {None: _("Whole clip")}
        return {
            "whole": {c.rule or "": c.verdict.value for c in (one.correction for one in given) if c.start_s is None},
            "stretches": {
                code: [[i.status.value, i.start_s, i.end_s] for i in intervals if i.rule == code]
                for code in self._curtain.codes
            },
            "count": len(given),
            "list": render(
                "desk_answers.html",
                {"given": given[::-1], "titles": titles, "verdicts": _WORDS, "verdict_symbols": _SYMBOLS},
            ),
        }


def _script_words() -> dict[str, str]:
    return {
        "seconds": said("{seconds} s", seconds=COUNT),
        "stretch": said("Your verdict from {start} to {end}", start=COUNT, end=TOTAL),
        "whole": said("Your verdict of the whole clip"),
        "saving": said("Saving …"),
        "saved": said("Saved"),
        "blind": said("Saved, given blind"),
        "back": said("Taken back"),
        "who": said("Type your initials first"),
        "lost": said("This was not saved: try again"),
        "preparing": said("Making the clip ready for this browser …"),
        "unplayable": said("This clip cannot be shown here"),
    }


def _rater(body: Mapping[str, Any]) -> Rater:
    initials, look, blind = str(body.get("initials", "")), body.get("look", 1), body.get("blind", False)
    if not isinstance(look, int) or not 1 <= look <= MOST_LOOKS or not isinstance(blind, bool):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    if body.get("do") != "read":
        initials = rater_name(initials)
    return Rater(initials_or_none(initials), look, blind)


def _number(value: object) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return value


def _program(report: Mapping[str, Any], codes: Collection[str]) -> dict[str, str]:
    """What the program says of each rule, and of the clip (""). codes: the check may not have known all of them."""
    unknown = dict.fromkeys(codes, Label.NOT_ASSESSED.value)
    return unknown | {rule["code"]: rule["status"] for rule in report["rules"]} | {"": report["verdict"]}


def program_lane(report: Mapping[str, Any], code: str) -> list[tuple[str, float, float]]:
    """What the program says of a rule over time: `ok`, `warn` or `unseen`, from when, until when in seconds."""
    samples = report.get("samples", [])
    step_s = usual_step_s([sample["t"] for sample in samples])
    said_ = ((sample["t"], _status(sample, code)) for sample in samples)
    last_s = max((sample["t"] for sample in samples), default=0.0)
    end_s = max(report["clip"]["duration_s"], last_s)
    return [(run.said, run.start_s, min(run.end_s, end_s)) for run in runs(said_, step_s)]


def _status(sample: Mapping[str, Any], code: str) -> str | None:
    """What was shown of a rule at a moment; None while nothing was to be judged."""
    status: str | None = sample["statuses"].get(code)
    return None if sample["phase"] == Phase.AWAY.value else status


def agrees(report: Mapping[str, Any], said_: Correction) -> bool:
    """Whether a correction is what the program says: all along the stretch, for one of a stretch."""
    if said_.start_s is None or said_.end_s is None:
        code = said_.rule or ""
        return _program(report, [code])[code] == said_.verdict.value
    lane = program_lane(report, said_.rule or "")
    here = {_OF_STATUS[status] for status, start_s, end_s in lane if start_s < said_.end_s and said_.start_s < end_s}
    return (here or {Label.NOT_ASSESSED.value}) == {said_.verdict.value}
