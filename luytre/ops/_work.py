"""The worker: jobs from PostgreSQL, and the steps of the rooms.  Needs Django to be set up."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from typing import Final

from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import ProcrastinateException

from luytre.ops._steps import Sweeper, run_until_quiet

TASK: Final = "luytre.steps"
QUEUE: Final = "steps"
HEARTBEAT: Final = 5.0  # seconds between the worker's signs of life
_STALLED: Final = 20  # seconds without a sign of life after which a worker's jobs go to others
_LAST: Final = 9.0  # seconds between the request to stop and the end, come what may
_KEEP_HOURS: Final = 24  # finished jobs are kept that long

log = logging.getLogger("luytre.work")


def work() -> None:
    """Work until SIGTERM or Ctrl-C; the job at hand is finished first, within ten seconds."""
    if TASK not in django_app.tasks:
        # pass_context is off: a job carries no data at all, it only says that there is something to read
        django_app.task(name=TASK, queue=QUEUE, queueing_lock=QUEUE)(_steps_task)
    sweeper = Sweeper()
    sweeper.start()
    try:
        asyncio.run(_work())
    finally:
        sweeper.stop()


def _steps_task() -> None:
    run_until_quiet()


async def _work() -> None:
    connector = django_app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with django_app.replace_connector(connector) as app:
        async with app.open_async():
            keeper = asyncio.create_task(_keep_tidy(app))
            worker = asyncio.create_task(
                app.run_worker_async(
                    concurrency=2,
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=_STALLED,
                    shutdown_graceful_timeout=5,
                )
            )
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, _end, worker)
            try:
                with contextlib.suppress(asyncio.CancelledError):
                    await worker
            finally:
                keeper.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await keeper


def _end(worker: "asyncio.Task[None]") -> None:
    """Stop taking jobs, finish the one at hand; when the database is gone too, do not wait for it to come back."""
    worker.cancel()  # procrastinate takes this as a request to stop gracefully
    last = threading.Timer(_LAST, os._exit, [1])  # every step may be cut off anywhere: the next worker does it again
    last.daemon = True
    last.start()


async def _keep_tidy(app: App) -> None:
    """Give the jobs of dead workers to the living, forget finished ones."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
                await _recover(app, job)
            await app.job_manager.delete_old_jobs(
                nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )
        except ProcrastinateException as error:
            log.warning("tidying failed: %s", type(error).__name__)
        await asyncio.sleep(15)


async def _recover(app: App, job: object) -> None:
    from procrastinate.jobs import Job, Status

    if not isinstance(job, Job):
        return
    try:
        await app.job_manager.retry_job(job)
        log.warning("job %s of a dead worker goes to another", job.task_name)
    except ProcrastinateException:
        # The same job waits again already: nothing is lost by ending the old one.
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
