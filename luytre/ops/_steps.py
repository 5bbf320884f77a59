"""The background steps of all rooms, in the order a harm travels.  Needs Django to be set up."""

import importlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection
from django.utils import timezone

STEPS: Final = (
    "luytre.cases.triage.steps",
    "luytre.cases.referral.steps",
    "luytre.detection.steps",
    "luytre.enforcement.orders.steps",
    "luytre.enforcement.feeds.steps",
    "luytre.monitoring.steps",
    "luytre.core.throttle.steps",
    "luytre.core.audit.steps",
)
_ROUNDS: Final = 50  # one room's step may give work to the next; more rounds than this is a loop
_PATIENCE: Final = "20s"  # how long to wait for another worker that is at the same step

log = logging.getLogger("luytre.steps")


def run_until_quiet() -> int:
    """Run every room's step, again and again until none has anything to do; how many things were done.

    Any number of workers may call it at once: each step runs under its own lock.  A step that fails is logged by the
    type of its error alone, and the others go on.
    """
    done = 0
    try:
        for _round in range(_ROUNDS):
            in_this_round = sum(_run(name) for name in STEPS)
            done += in_this_round
            if not in_this_round:
                break
    finally:
        _let_go()
    return done


def _run(name: str) -> int:
    try:
        with _alone(name):
            return int(importlib.import_module(name).run(timezone.now()))
    except Exception as error:  # noqa: BLE001 - one failing room must not stop the others
        # No traceback: it may quote what a person wrote.
        log.error("%s failed: %s at %s", name, type(error).__name__, _place(error))  # noqa: TRY400
        _let_go()
        return 0


def _let_go() -> None:
    """Give the connection back to the pool; the next step takes a sound one.  Inside somebody's transaction: leave it."""
    if not connection.in_atomic_block:
        connection.close()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold this step's lock in PostgreSQL.

    Waiting, not skipping: whoever holds the lock may have looked just before the line that woke us was written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [_PATIENCE])
        cursor.execute("SELECT pg_advisory_lock(hashtext('luytre.steps'), hashtext(%s))", [name])
        cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    try:
        yield
    finally:
        # When the connection broke, the server has let the lock go by itself.
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('luytre.steps'), hashtext(%s))", [name])


def _place(error: BaseException) -> str:
    """File and line where it was raised, without any value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "nowhere"


class Sweeper:
    """Runs the steps every few seconds, in case a wake was lost or the mere passing of time is the reason."""

    def __init__(self, every: float = 5.0) -> None:
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 8.0) -> None:
        """Let the running step finish, then no more."""
        self._stop.set()
        self._thread.join(patience)

    def _loop(self) -> None:
        while not self._stop.wait(self._every):
            try:
                run_until_quiet()
            except Exception as error:  # noqa: BLE001 - the database may be away for a moment
                log.error("sweep failed: %s", type(error).__name__)  # noqa: TRY400
