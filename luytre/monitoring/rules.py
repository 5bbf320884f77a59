"""Which figures may be shown: no count under five about children leaves, nor one that lets it be computed.

The table has one column per measure and one line per month, the last line being the total.  Some measures lie inside
others (every triaged report was received), so a difference of two shown figures is a count about children as well.
Columns share no cell, hence what an attacker can compute is: a cell that is shown; the one hidden cell of a column whose
total is shown; the sum of a column's hidden cells; and the differences of such values between nested columns.
`protect` hides until none of these lies between 1 and FLOOR - 1.  (DESIGN, Never 7.)
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
    while _close_columns(table, shown) or _close_pairs(table, shown):
        pass
    return shown


def _close_columns(table: Mapping[str, list[int]], shown: Shown) -> bool:
    """Hide one more cell where a column's total gives away what is hidden in it; True when something was hidden."""
    for measure, cells in table.items():
        seen = shown[measure]
        hidden = [i for i in range(len(cells) - 1) if not seen[i]]
        gives_away = seen[-1] and hidden and (len(hidden) == 1 or small(sum(cells[i] for i in hidden)))
        adds_up = not seen[-1] and not hidden
        if (gives_away or adds_up) and not _hide_smallest(cells, seen):
            seen[-1] = False
            return bool(gives_away)
        if gives_away or adds_up:
            return True
    return False


def _hide_smallest(cells: list[int], seen: list[bool]) -> bool:
    """Hide the smallest month that is still shown and not zero; a zero hides nothing."""
    candidates = [i for i in range(len(cells) - 1) if seen[i] and cells[i]]
    if not candidates:
        return False
    seen[min(candidates, key=cells.__getitem__)] = False
    return True


def _close_pairs(table: Mapping[str, list[int]], shown: Shown) -> bool:
    """Hide the inner figure where it differs from the outer one by a small count; True when something was hidden."""
    for outer, inner in NESTED:
        if outer not in table or inner not in table:
            continue
        big, part = table[outer], table[inner]
        for i, both in enumerate(zip(shown[outer], shown[inner], strict=True)):
            if all(both) and small(big[i] - part[i]):
                shown[inner][i] = False
                return True
        if shown[outer][-1] and shown[inner][-1]:
            unseen = [i for i in range(len(big) - 1) if not shown[inner][i]]
            same = unseen == [i for i in range(len(big) - 1) if not shown[outer][i]]
            if same and small(sum(big[i] - part[i] for i in unseen)):
                shown[inner][-1] = False
                return True
    return False
