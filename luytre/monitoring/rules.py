"""Which figures may be shown: no count under five about children leaves, nor one that lets it be computed.

The table has one column per measure and one line per month, the last line being the total.  Some measures lie inside
others (every triaged report was received), so a difference of two shown figures is a count about children as well.
A total stands only under a column of which every month is shown, so it never says anything that the months do not:
neither today, nor beside the page that somebody kept last month, when other months were hidden.  What is left to an
attacker is a shown cell, and the difference of two nested ones; `protect` hides until neither lies between 1 and
FLOOR - 1.  The public copy is read day after day: `step` keeps the difference of two days from being a small count.
(DESIGN, Never 7.)
"""

from collections.abc import Mapping, Sequence
from typing import Final

FLOOR: Final = 5
# The second is part of the first.
NESTED: Final = (
    ("received", "triaged"),
    ("received", "referred"),
    ("received", "closed"),
    ("triaged", "referred"),
    ("triaged", "closed"),
)

Shown = dict[str, list[bool]]


def small(count: int) -> bool:
    """Is it a count that could point at a child?"""
    return 0 < count < FLOOR


def protect(columns: Mapping[str, Sequence[int]]) -> Shown:
    """For each measure, which of its cells may be shown.

    `columns`: measure → counts by month, all of one length; the total is appended as the last cell of each answer.
    """
    table = {measure: [*counts, sum(counts)] for measure, counts in columns.items()}
    shown = {measure: [not small(count) for count in cells] for measure, cells in table.items()}
    for measure, seen in shown.items():
        for outer in (outer for outer, inner in NESTED if inner == measure and outer in table):
            for i, count in enumerate(table[measure][:-1]):
                if seen[i] and shown[outer][i] and small(table[outer][i] - count):
                    seen[i] = False
        seen[-1] = all(seen[:-1])
    return shown


def step(old: int, new: int) -> int:
    """What the public copy says from today on: a figure that was shown moves by FLOOR or more, or waits."""
    return old if old >= FLOOR and abs(new - old) < FLOOR else new
