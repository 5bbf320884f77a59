"""Tell the worker, after the commit and once per transaction, that there is something to read."""

import logging
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

TASK: Final = "luytre.steps"
QUEUE: Final = "steps"

log = logging.getLogger(__name__)


def after_commit() -> None:
    """Arrange for one call of `wake` when the present transaction commits."""
    connection = transaction.get_connection()
    if not any(entry[1] is wake for entry in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Put the steps into the worker's queue unless they wait there already.

    A job that still waits will begin after our commit and therefore sees our line.  Never raises: the act is
    committed; a worker that was not woken looks by itself within the minute.
    """
    try:
        if ProcrastinateJob.objects.filter(queueing_lock=QUEUE, status="todo").exists():
            return
        app.configure_task(TASK, queueing_lock=QUEUE, queue=QUEUE).defer()
    except AlreadyEnqueued:
        return
    except Exception as error:  # noqa: BLE001 whatever it is, the act stands
        log.warning("could not wake the worker: %s", type(error).__name__)
