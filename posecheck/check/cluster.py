"""Spreading clips over the machines of a Dask cluster (extra `cluster`). Each clip is the same plain call as here."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.check.task import ClipOutcome, Task, failed, run_task
from posecheck.errors import UsageError, address_words, needs_extra
from posecheck.language import _

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_S = 5
_RETRIES = 2


def each_on_cluster(scheduler: str, tasks: Sequence[Task]) -> Generator[ClipOutcome, None, None]:
    """Have every task carried out by the workers of the cluster; results come as they are ready, one for each task.

    A clip whose worker dies is given to another one; one that has cost several workers their life is given up, with
    an error. Ended early, what has not begun is called off. Raises UsageError when the scheduler cannot be reached.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UsageError(needs_extra("--scheduler", "cluster")) from None
    try:
        client = Client(scheduler, timeout=_CONNECT_S)
    except (OSError, ValueError) as error:
        said = address_words(_first_line(error))
        raise UsageError(
            _(
                "no Dask scheduler answers at {address} ({reason}): check the address",
                address=address_words(scheduler),
                reason=said,
            )
        ) from None
    with client:
        _wait_for_a_worker(client, scheduler)
        futures = {client.submit(run_task, _anywhere(task), pure=False, retries=_RETRIES): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield _result(futures[future], future)
        finally:
            client.cancel(list(futures), force=True)


def _wait_for_a_worker(client: Client, scheduler: str) -> None:
    """Raise UsageError when the scheduler has nobody who works: it would wait for ever."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT_S)
    except (TimeoutError, asyncio.TimeoutError):  # which are two up to Python 3.10
        words = _(
            "the Dask scheduler at {address} has no workers: start some (`dask worker ADDRESS`)",
            address=address_words(scheduler),
        )
        raise UsageError(words) from None


def _anywhere(task: Task) -> Task:
    """The task for a worker that may run in another folder."""
    rule_files = tuple(str(Path(file).absolute()) for file in task.options.rule_files)
    return replace(
        task,
        clip=replace(task.clip, path=task.clip.path.absolute()),
        base=task.base.absolute(),
        options=replace(task.options, rule_files=rule_files),
    )


def _result(task: Task, future: Future) -> ClipOutcome:
    error = future.exception()
    if error is not None:
        why = f"{type(error).__name__}: {_first_line(error)}"
        return failed(
            task,
            _(
                "{path} could not be checked on the cluster ({reason}): see the log of its workers",
                path=task.clip.path,
                reason=why,
            ),
        )
    result: ClipOutcome = future.result()
    return replace(result, path=str(task.clip.path), files=task.files if result.files else ())


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
