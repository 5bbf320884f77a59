"""Starts before anything reads Django's settings: a private PostgreSQL and this run's own secrets and data folder.

One server for the whole run, started by the process you typed and shared by its workers; it dies with that process.
With DATABASE_URL set that server is used instead.
"""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

from luytre.ops import _postgres

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


def _begin() -> None:
    if os.environ.get("LUYTRE_TEST_RUN"):  # a worker of xdist: its starter has arranged everything
        return
    data = Path(tempfile.mkdtemp(prefix="luytre-test-"))
    os.environ.update(
        LUYTRE_TEST_RUN=str(data),
        LUYTRE_DATA=str(data),
        LUYTRE_DOOR="owner",
        LUYTRE_DJANGO_KEY="test-" * 12,
        LUYTRE_LOOKUP_KEY="0123456789abcdef" * 4,
        LUYTRE_RELEASE_KEY="11" * 32,
        LUYTRE_AUDIT_KEY="22" * 32,
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luytre.config.settings")
    atexit.register(_end, data, os.getpid())
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, so that atexit is reached
    if not os.environ.get("DATABASE_URL"):
        cluster = _postgres.Cluster(data)
        server = _postgres.start(cluster, settings=_FAST)
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = cluster.url()


def _end(data: Path, starter: int) -> None:
    if os.getpid() == starter:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(_postgres.Cluster(data).socket_folder(), ignore_errors=True)


_begin()
