"""What `GET /healthz` answers: whether everything this door needs is alive."""

__all__ = ["check"]

import logging
import os
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

_WORKER_SILENT: Final = 30  # seconds; it signs every five

log = logging.getLogger("luytre.health")


def check() -> Mapping[str, str]:
    """Part → "ok", "absent" (not installed here, and not needed) or what is wrong, in a few words.

    Parts: web, database, worker, dns.  Says nothing of any person and costs two short queries and one question by DNS.
    """
    parts = {"web": "ok", "database": "ok", "worker": "unknown", "dns": _dns()}
    try:
        parts["worker"] = _worker()
    except (DatabaseError, OSError) as error:
        log.warning("the database does not answer: %s", type(error).__name__)
        parts["database"] = "does not answer"
    return parts


def _worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        row = cursor.fetchone()
    age = row[0] if row else None
    if age is None:
        return "not running"
    return "ok" if age <= _WORKER_SILENT else f"silent for {int(age)} s"


def _dns() -> str:
    """The engine is looked at where this machine runs one (`luytre up` says so)."""
    if os.environ.get("LUYTRE_DNS_EXPECTED") != "1":
        return "absent"
    from luytre.schoolfilter import api as schoolfilter

    return "ok" if schoolfilter.engine_answers(settings.DNS_PORT) else "does not answer"
