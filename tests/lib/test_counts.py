from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luytre.lib.counts import EMPTY, HIDDEN, Shown, Table, show, suppress

TOP = 10  # the attacker tries every value up to here; enough to see a second one and one of 5 or more


def shown_of(cells, **flags):
    table = Table([str(n) for n in range(len(cells))], [str(n) for n in range(len(cells[0]))], cells, **flags)
    return suppress(table)


def fits(text, value):
    return text == HIDDEN or int(text) == value


def possible(shown: Shown, columns, least):
    """Every inner table that an attacker cannot rule out: cell values up to TOP, hidden totals at least `least`."""
    flat = [text for line in shown.cells for text in line]
    ranges = [range(least, TOP + 1) if text == HIDDEN else [int(text)] for text in flat]
    for guess in product(*ranges):
        lines = [guess[n : n + columns] for n in range(0, len(guess), columns)]
        rows = zip(shown.row_totals, map(sum, lines), strict=True) if shown.row_totals else ()
        down = zip(shown.column_totals, map(sum, zip(*lines, strict=True)), strict=True) if shown.column_totals else ()
        whole = [(shown.total, sum(guess))] if shown.total else []
        if all(fits(*pair) for pair in (*rows, *down, *whole)):
            yield guess


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_small_count_can_be_worked_out(cells, row_totals, column_totals):
    shown = shown_of(cells, row_totals=row_totals, column_totals=column_totals)
    true = [cell for line in cells for cell in line]
    flat = [text for line in shown.cells for text in line]
    noughts = any(text == HIDDEN and cell == 0 for text, cell in zip(flat, true, strict=True))
    guesses = list(possible(shown, 2, 0 if noughts else 1))
    assert tuple(true) in guesses
    for place, value in enumerate(true):
        if 0 < value < 5:
            seen = {guess[place] for guess in guesses}
            assert len(seen) > 1
            assert max(seen) >= 5


@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_what_is_shown_is_true_and_never_small(cells):
    shown = shown_of(cells)
    for line, texts in zip(cells, shown.cells, strict=True):
        assert all(text == HIDDEN or text == str(cell) for text, cell in zip(texts, line, strict=True))
    everything = [*(t for line in shown.cells for t in line), *shown.row_totals, *shown.column_totals, shown.total]
    assert not set(everything) & {"1", "2", "3", "4"}


def test_a_lone_small_count_takes_a_neighbour_with_it():
    shown = shown_of([[3, 20], [40, 50]])
    assert shown.cells[0][0] == HIDDEN
    assert HIDDEN in {shown.cells[0][1], shown.row_totals[0]}
    assert HIDDEN in {shown.cells[1][0], shown.column_totals[0]}


def test_large_counts_are_all_shown():
    shown = shown_of([[10, 20], [30, 0]])
    assert shown == Shown((("10", "20"), ("30", "0")), ("30", "30"), ("40", "20"), "60")


def test_a_table_without_totals_hides_the_small_counts_alone():
    shown = shown_of([[3, 20], [40, 50]], row_totals=False, column_totals=False)
    assert shown == Shown(((HIDDEN, "20"), ("40", "50")), (), (), "")


def test_a_count_that_does_not_exist_stays_a_dash():
    assert shown_of([[None, 20]]).cells[0] == (EMPTY, "20")


def test_a_province_of_34_by_8_takes_no_time():
    import time

    cells = [[(row * 7 + column * 3) % 23 for column in range(8)] for row in range(34)]
    start = time.perf_counter()
    shown_of(cells)
    assert time.perf_counter() - start < 5


def test_one_count_alone():
    assert [show(n) for n in (0, 1, 4, 5)] == ["0", HIDDEN, HIDDEN, "5"]


@pytest.mark.parametrize("cells", [[[1], [1, 2]], [[-1]]])
def test_a_crooked_table_is_refused(cells):
    with pytest.raises(ValueError):
        Table(["a"] * len(cells), ["b"], cells)
