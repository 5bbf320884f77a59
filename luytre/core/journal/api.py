"""Append a line in the act's own transaction; read lines after a bookmark, each exactly once."""

__all__ = ["Line", "Stuck", "append", "follow", "lag", "stuck"]

import logging
import re
from collections.abc import Callable, Collection
from typing import Final
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from luytre.core.journal import _number, _wake, models
from luytre.core.journal.records import Line, Stuck

KIND: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
LONGEST: Final = 64

log = logging.getLogger(__name__)


def append(kind: str, subject: UUID) -> None:
    """Note that something of this kind (`room.event`, at most 64 characters) happened to `subject`.

    Must run in the transaction of the act itself, else RuntimeError.  Wakes the worker after the commit.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A journal line belongs into the transaction of its act.")
    if len(kind) > LONGEST or not KIND.fullmatch(kind):
        raise ValueError(f"not a kind of line: {kind!r}")
    with connection.cursor() as cursor:
        # Not the ORM: it would read the new id back, and the front doors may write lines but not read them.
        cursor.execute("INSERT INTO core_journal_line (kind, subject) VALUES (%s, %s)", [kind, subject])
    _wake.after_commit()


def follow(*, reader: str, kinds: Collection[str], handle: Callable[[Line], None], limit: int = 200) -> int:
    """Give `reader` the next lines of these kinds, at most `limit`; how many it took.

    One transaction per line: what `handle` wrote and the moved bookmark commit together, so each line counts once
    even if two workers run or one is killed.  When `handle` raises, the bookmark stays before that line, the reader
    is shown by `stuck()` and tries again on the next call; nothing but the error's type is logged.
    """
    top = _number.new_lines()
    models.Bookmark.objects.bulk_create([models.Bookmark(reader=reader)], ignore_conflicts=True)
    waiting = _next(reader, kinds, top, limit)
    done = 0
    for line in waiting:
        try:
            with transaction.atomic():
                taken = _take(reader, line, handle)
        except Exception as error:  # noqa: BLE001 one reader's trouble must not stop the others
            log.error("journal reader %s stopped: %s", reader, type(error).__name__)  # noqa: TRY400 the traceback may quote content
            _note_stuck(reader, line)
            return done
        if taken is None:
            return done
        done += taken
    if len(waiting) < limit:
        # Lines of other kinds are passed over for good, so that the next look does not wade through them again.
        models.Bookmark.objects.filter(pk=reader, position__lt=top).update(position=top, moved_at=Now())
    return done


def lag() -> dict[str, int]:
    """For each reader the number of lines, of whatever kind, that it has not looked at."""
    unnumbered = models.Line.objects.filter(position=None).count()
    top = (
        models.Line.objects.order_by("-position").exclude(position=None).values_list("position", flat=True).first() or 0
    )
    return {
        reader: top - position + unnumbered
        for reader, position in models.Bookmark.objects.values_list("reader", "position").order_by("reader")
    }


def stuck() -> list[Stuck]:
    """The readers that cannot get past a line, longest first."""
    rows = models.Bookmark.objects.exclude(stuck_at=None).order_by("stuck_at", "reader")
    return [Stuck(row.reader, row.stuck_kind, row.stuck_at, row.tries) for row in rows if row.stuck_at]


def _next(reader: str, kinds: Collection[str], top: int, limit: int) -> list[Line]:
    """The lines after the bookmark, up to position `top`."""
    after = models.Bookmark.objects.values_list("position", flat=True).get(pk=reader)
    rows = models.Line.objects.filter(position__gt=after, position__lte=top, kind__in=kinds).order_by("position")
    found = rows.values_list("kind", "subject", "at", "position")[:limit]
    return [Line(kind, subject, at, position or 0) for kind, subject, at, position in found]


def _take(reader: str, line: Line, handle: Callable[[Line], None]) -> bool | None:
    """Handle a line; False when another worker has done so before, None while one is at it."""
    bookmark = models.Bookmark.objects.select_for_update(skip_locked=True).filter(pk=reader).first()
    if bookmark is None:
        return None
    if bookmark.position >= line.position:
        return False
    handle(line)
    models.Bookmark.objects.filter(pk=reader).update(
        position=line.position, moved_at=Now(), stuck_at=None, stuck_kind="", tries=0
    )
    return True


def _note_stuck(reader: str, line: Line) -> None:
    try:
        with transaction.atomic():
            models.Bookmark.objects.filter(pk=reader, position__lt=line.position).update(
                stuck_at=Coalesce(F("stuck_at"), Now()), stuck_kind=line.kind, tries=F("tries") + 1
            )
    except DatabaseError as error:
        log.error("journal reader %s could not be marked: %s", reader, type(error).__name__)  # noqa: TRY400
