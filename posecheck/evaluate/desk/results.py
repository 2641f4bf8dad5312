"""The addresses of what is made of results: comparison, hand-out, agreement, and what other limits would change."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from posecheck.asked import number_asked
from posecheck.check import CheckOptions
from posecheck.check.handing_out import LONGEST_GOAL_S, LONGEST_NAME_CHARS
from posecheck.closing import Closing
from posecheck.errors import LabelError, PosecheckError, UsageError
from posecheck.evaluate.comparing import page_of_reports
from posecheck.evaluate.corrected import last_said
from posecheck.evaluate.desk import pages
from posecheck.evaluate.desk.app import Addresses, body_of, file_response, said_by
from posecheck.evaluate.desk.clips import Clips
from posecheck.evaluate.desk.entry import Entry, as_asked
from posecheck.evaluate.desk.limits import keep, limits_said, own_rules, save, with_limits
from posecheck.evaluate.desk.made import Sheet, agreement_html, sheet_html
from posecheck.evaluate.desk.rater import rater_at
from posecheck.evaluate.desk.trials import Trials, TrialState
from posecheck.evaluate.labels import find_labels
from posecheck.form.rule import FARTHEST, UNITS, Rule
from posecheck.language import _, language_tag, many, said
from posecheck.language.catalogues import OWN_NAMES, TAGS
from posecheck.report.handout_page import TypedIn
from posecheck.report.templating import render
from posecheck.words import limit_words

_MOST_FORM_BYTES = 10_000
_SETTINGS_NAME = re.compile(r"[\w][\w .-]{0,60}")
SETTINGS_ENDING = ".toml"


class Results(Closing):
    """Answers for what is made of results. Use it in a `with` statement.

    started: the options that the desk was started with.
    """

    def __init__(self, clips: Clips, started: CheckOptions) -> None:
        self._clips, self._started = clips, started
        self._trials = Trials()
        self._linked: dict[tuple[str, str], dict[str, Path]] = {}

    def close(self) -> None:
        """End what is under way."""
        self._trials.close()

    def routes(self, addresses: Addresses) -> list[Route]:
        """Its addresses. addresses: finds the clip that a request names."""
        entry = addresses.entry

        def of_clip(answer: Callable[[Entry, str], Response]) -> Callable[[Request], Response]:
            def of_one(request: Request) -> Response:
                one = entry(request)
                return addresses.veiled(request, one) or answer(one, rater_at(request).initials)

            return of_one

        def of_two(answer: Callable[[Entry, Entry, str], Response]) -> Callable[[Request], Response]:
            def either(request: Request) -> Response:
                a, b, name = entry(request, "a"), entry(request, "b"), request.path_params.get("name", "page")
                return addresses.veiled(request, a, b) or answer(a, b, name)

            return either

        async def sheet(request: Request) -> Response:
            form = await _form(request)
            made = of_clip(lambda one, _rater: self._sheet(one, form, form.get("by", "")))
            return await run_in_threadpool(made, request)

        return [
            Route("/clips/{key}/handout", of_clip(self._handout)),
            Route("/clips/{key}/sheet", of_clip(lambda one, rater: self._sheet(one, {}, self._whose(one, rater)))),
            Route("/clips/{key}/sheet", sheet, methods=["POST"]),
            Route("/compare/{a}/{b}", of_two(lambda a, b, _name: self._comparison(a, b))),
            Route("/compare/{a}/{b}/page", of_two(lambda a, b, _name: self._comparison_page(a, b))),
            Route("/compare/{a}/{b}/{name:path}", of_two(self._linked_file)),
            Route("/agreement", self._agreement),
            Route("/agreement/page", self._agreement_page),
            Route("/limits", self._limits),
            Route("/limits/try", self._try, methods=["POST"]),
            Route("/limits/state", self._trial),
            Route("/limits/save", self._save, methods=["POST"]),
            Route("/limits/use", self._use, methods=["POST"]),
        ]

    @property
    def _rules(self) -> tuple[Rule, ...]:
        """The rules with their own limits, as a settings file changes them."""
        return own_rules(self._clips.options)

    def _handout(self, entry: Entry, rater: str) -> HTMLResponse:
        if entry.report is None:
            return pages.message(entry.task.name, _("It has no results yet."))
        return pages.page(
            "desk_handout.html",
            title=_("Hand-out: {name}", name=entry.task.name),
            entry=entry,
            rater=self._whose(entry, rater),
            inside=f"/clips/{entry.key}/sheet",
            working=_("The sheet is being made …"),
            longest_chars=LONGEST_NAME_CHARS,
            longest_s=LONGEST_GOAL_S,
            tags=OWN_NAMES,
        )

    def _whose(self, entry: Entry, rater: str) -> str:
        """The rater, when a verdict of theirs stands; else "", for the program."""
        try:
            said = last_said(entry.task.clip.path, rater, [rule.code for rule in self._rules])
        except LabelError:
            return rater  # the sheet says what is wrong with their file
        return rater if said else ""

    def _sheet(self, entry: Entry, form: dict[str, str], rater: str) -> HTMLResponse:
        wanted, language = form.get("goal", ""), form.get("language", language_tag())
        goal = number_asked(wanted)
        if language not in TAGS or (wanted and goal is None):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        name, date = form.get("name", "").strip(), form.get("date", "").strip()
        typed = TypedIn(name, date, goal)
        sheet = Sheet(entry.task.clip.path, entry.report_file, self._clips.options, typed, language, rater)
        return _shown(lambda: sheet_html(sheet))

    def _comparison(self, a: Entry, b: Entry) -> HTMLResponse:
        return pages.page(
            "desk_shell.html",
            title=_("{first} and {second}", first=a.task.name, second=b.task.name),
            inside=f"/compare/{a.key}/{b.key}/page",
            working=_("The two are being compared …"),
        )

    def _comparison_page(self, a: Entry, b: Entry) -> HTMLResponse:
        def made() -> str:
            files = a.report_file, b.report_file
            html, videos = page_of_reports(files, self._clips.options.rules)
            self._linked[a.key, b.key] = {as_asked(name): video for name, video in videos.items()}
            return html

        return _shown(made)

    def _linked_file(self, a: Entry, b: Entry, name: str) -> Response:
        file = self._linked.get((a.key, b.key), {}).get(name)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return file_response(file)

    def _agreement(self, request: Request) -> HTMLResponse:
        if rater_at(request).blind:
            return pages.veiled_message(_("Agreement"), "/agreement")
        try:
            find_labels(self._clips.folder)
        except LabelError:
            return pages.message(
                _("No clip is labelled yet"),
                _("Agreement says how far the program and people see the same in your clips."),
                _("It needs labels: what somebody saw in a clip, in a file beside it (STEM.labels.json)."),
                here="/agreement",
            )
        return pages.page(
            "desk_shell.html",
            "/agreement",
            title=_("Agreement"),
            inside="/agreement/page",
            working=_("The labelled clips are being judged again from their landmarks …"),
        )

    def _agreement_page(self, request: Request) -> HTMLResponse:
        if rater_at(request).blind:
            return pages.shown_message(pages.VEILED)
        return _shown(lambda: agreement_html(self._clips.folder, self._clips.all(), self._clips.options))

    def _limits(self, request: Request) -> HTMLResponse:
        if rater_at(request).blind:
            return pages.veiled_message(_("Limits"), "/limits")
        in_force = {rule.code: rule.limit for rule in self._clips.options.rules}
        return pages.page(
            "desk_limits.html",
            "/limits",
            rules=self._rules,
            in_force=in_force,
            units=UNITS,
            farthest=FARTHEST,
            steps={"deg": 0.5, "shanks": 0.005},
        )

    async def _try(self, request: Request) -> JSONResponse:
        _refuse_blind(request)
        body = await said_by(request)

        def begin() -> TrialState:
            return self._trials.begin(
                limits_said(body.get("limits"), self._rules), self._clips.all(), self._clips.options
            )

        return JSONResponse(self._told(await run_in_threadpool(begin)))

    def _trial(self, request: Request) -> JSONResponse:
        _refuse_blind(request)
        return JSONResponse(self._told(self._trials.state))

    def _told(self, state: TrialState) -> dict[str, Any]:
        context = {
            "state": state,
            "headline": many(
                "{changed} of {count} clip changes",
                "{changed} of {count} clips change",
                state.total,
                changed=len(state.turns),
            ),
            "changed": self._changed(state),
            "titles": {rule.code: rule.title for rule in self._rules} | {"": _("whole clip")},
        }
        html = pages.sayable(render("desk_trial.html", context))
        return {"number": state.number, "done": state.done, "total": state.total, "html": html}

    def _changed(self, state: TrialState) -> list[str]:
        """Which limits are other than those in force, in words."""
        return [
            _(
                "{rule}: {limit} instead of {own}",
                rule=rule.title,
                limit=limit_words(tried, rule.unit),
                own=limit_words(rule.limit, rule.unit),
            )
            for rule in self._clips.options.rules
            for own in self._rules
            if own.code == rule.code and (tried := state.limits.get(rule.code, own.limit)) != rule.limit
        ]

    async def _use(self, request: Request) -> JSONResponse:
        body = await said_by(request)
        limits = limits_said(body.get("limits"), self._rules)
        await run_in_threadpool(keep, limits, self._rules, self._clips.results)
        self._clips.use(with_limits(self._started, limits))
        return JSONResponse({})

    async def _save(self, request: Request) -> JSONResponse:
        body = await said_by(request)
        file = await run_in_threadpool(self._saved, body)
        words = pages.sayable(said("Saved: {path}", path=str(file)))
        return JSONResponse({"words": words})

    def _saved(self, body: dict[str, Any]) -> Path:
        name = str(body.get("name", "")).strip().removesuffix(SETTINGS_ENDING)
        if not _SETTINGS_NAME.fullmatch(name):
            raise UsageError(_("choose a name of letters and digits"))
        file = self._clips.folder / f"{name}{SETTINGS_ENDING}"
        save(limits_said(body.get("limits"), self._rules), self._rules, file)
        return file


def _refuse_blind(request: Request) -> None:
    if rater_at(request).blind:
        raise UsageError(pages.VEILED)


def _shown(made: Callable[[], str]) -> HTMLResponse:
    """A page that is made now; where that fails, why."""
    try:
        return pages.shown(made())
    except PosecheckError as error:
        return pages.shown_message(error.line)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form."""
    fields = parse_qs((await body_of(request, _MOST_FORM_BYTES)).decode("utf-8", "replace"))
    return {name: values[0] for name, values in fields.items()}
