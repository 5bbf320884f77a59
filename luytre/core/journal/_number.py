"""The order of reading.

Ids are drawn before a commit, so a line with a low id may appear after one with a higher id was read; a bookmark on
ids would skip it.  Positions are therefore given only to lines that are already committed, by one numberer at a time:
whoever sees position 7 sees 1 to 6 as well.  Transaction ids would do without the extra update, but their horizon
belongs to the whole cluster (any long transaction in another database stops every reader) and they start again from
nothing when a backup is restored, which would leave bookmarks in a future that never comes.
"""

from typing import Final

from django.db import connection, transaction

LOCK: Final = 0x6C75_7401  # "lut" 1: held until the numbers are committed
BATCH: Final = 10_000

_NUMBER: Final = """
UPDATE core_journal_line AS line SET position = fresh.position
FROM (SELECT id, (SELECT coalesce(max(position), 0) FROM core_journal_line) + row_number() OVER (ORDER BY id) AS position
      FROM (SELECT id FROM core_journal_line WHERE position IS NULL ORDER BY id LIMIT %s) AS unnumbered) AS fresh
WHERE line.id = fresh.id
"""


def new_lines() -> int:
    """Number the lines that have been committed since; the highest position there is (0: no line yet)."""
    with transaction.atomic(), connection.cursor() as cursor:
        # A statement of its own: the update below must begin (and take its snapshot) after the lock was won.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_NUMBER, [BATCH])
        cursor.execute("SELECT coalesce(max(position), 0) FROM core_journal_line")
        (top,) = cursor.fetchone()
        return int(top)
