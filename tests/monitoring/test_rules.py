"""No count under five is shown, nor can one be computed: an attacker with linear algebra tries."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from luytre.monitoring.rules import FLOOR, NESTED, protect, small, step

MEASURES = ("received", "triaged", "referred", "closed", "blocked")


@st.composite
def tables(draw):
    months = draw(st.integers(1, 6))
    received = draw(st.lists(st.integers(0, 25), min_size=months, max_size=months))
    triaged = [draw(st.integers(max(0, n - 7), n)) for n in received]
    referred = [draw(st.integers(0, n)) for n in triaged]
    closed = [draw(st.integers(0, n)) for n in triaged]
    blocked = draw(st.lists(st.integers(0, 12), min_size=months, max_size=months))
    return dict(zip(MEASURES, (received, triaged, referred, closed, blocked), strict=True))


class Attacker:
    """Knows every shown cell as a linear equation over the months' true counts, and can combine them at will."""

    def __init__(self, columns, shown):
        self.names = [(m, i) for m in columns for i in range(len(columns[m]))]
        self.basis: list[list[Fraction]] = []
        for measure, counts in columns.items():
            for i, seen in enumerate(shown[measure]):
                if seen:
                    months = range(len(counts)) if i == len(counts) else [i]
                    self._learn(self.form({(measure, m): 1 for m in months}))

    def form(self, weights):
        return [Fraction(weights.get(name, 0)) for name in self.names]

    def _reduce(self, row):
        row = list(row)
        for known in self.basis:
            lead = next(i for i, x in enumerate(known) if x)
            if row[lead]:
                factor = row[lead] / known[lead]
                row = [a - factor * b for a, b in zip(row, known, strict=True)]
        return row

    def _learn(self, row):
        rest = self._reduce(row)
        if any(rest):
            self.basis.append(rest)
            self.basis.sort(key=lambda r: next(i for i, x in enumerate(r) if x))

    def can_compute(self, weights):
        return not any(self._reduce(self.form(weights)))


def secrets(columns):
    """Every count about children in the table: cells, totals, and what is in one measure but not in the next."""
    n = len(next(iter(columns.values())))
    spans = [[i] for i in range(n)] + [list(range(n))]
    for measure, counts in columns.items():
        for span in spans:
            yield sum(counts[i] for i in span), {(measure, i): 1 for i in span}
    for outer, inner in NESTED:
        for span in spans:
            count = sum(columns[outer][i] - columns[inner][i] for i in span)
            yield count, {**{(outer, i): 1 for i in span}, **{(inner, i): -1 for i in span}}


@given(tables())
@settings(max_examples=300, deadline=None)
def test_an_attacker_computes_no_small_count(columns):
    attacker = Attacker(columns, protect(columns))
    for count, weights in secrets(columns):
        if small(count):
            assert not attacker.can_compute(weights), (columns, weights)


@given(tables())
@settings(max_examples=200, deadline=None)
def test_the_hidden_months_of_a_column_never_add_up_to_a_small_count(columns):
    shown = protect(columns)
    for measure, counts in columns.items():
        hidden = sum(c for c, seen in zip(counts, shown[measure], strict=False) if not seen)
        assert not (shown[measure][-1] and small(hidden))


def test_figures_large_enough_are_all_shown():
    columns = {m: [20 * k, 30 * k] for k, m in zip((5, 4, 3, 2, 1), MEASURES, strict=True)}
    assert all(all(cells) for cells in protect(columns).values())


def test_a_single_child_waiting_cannot_be_read_from_the_difference():
    shown = protect({"received": [20, 20], "triaged": [19, 20], "referred": [0, 0], "closed": [0, 0]})
    assert not shown["triaged"][0]
    assert shown["received"] == [True, True, True]


def test_nothing_is_shown_as_nothing():
    assert protect({"received": [0, 0]}) == {"received": [True, True, True]}


def test_the_floor_is_five():
    assert FLOOR == 5
    assert protect({"received": [4]})["received"] == [False, False]
    assert protect({"received": [5]})["received"] == [True, True]


def test_a_total_says_nothing_that_the_months_above_it_do_not():
    for months in ([20, 3, 9], [20, 30, 9], [0, 1, 0], [7, 2, 2]):
        shown = protect({"received": months})["received"]
        assert shown[-1] == all(shown[:-1])


@given(st.lists(st.integers(0, 30), min_size=7, max_size=12), st.lists(st.integers(0, 9), min_size=7, max_size=12))
@settings(max_examples=200, deadline=None)
def test_pages_kept_month_after_month_give_no_small_count_away(received, waiting):
    months = min(len(received), len(waiting))
    true = {"received": received[:months], "triaged": [max(0, n - w) for n, w in zip(received, waiting, strict=False)]}
    attacker = Attacker(true, {measure: [False] * (months + 1) for measure in true})
    for first in range(months - 5):
        shown = protect({measure: counts[first : first + 6] for measure, counts in true.items()})
        for measure, seen in shown.items():
            for i in (i for i, each in enumerate(seen) if each):
                span = range(first, first + 6) if i == 6 else [first + i]
                attacker._learn(attacker.form({(measure, m): 1 for m in span}))
    for month in range(months):
        for measure, counts in true.items():
            assert not (small(counts[month]) and attacker.can_compute({(measure, month): 1}))
        weights = {("received", month): 1, ("triaged", month): -1}
        assert not (small(true["received"][month] - true["triaged"][month]) and attacker.can_compute(weights))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=20))
def test_two_days_of_the_public_copy_never_differ_by_a_small_count(counts):
    said = [counts[0]]
    for count in counts[1:]:
        said.append(step(said[-1], count))
    for yesterday, today in pairwise(said):
        assert small(yesterday) or small(today) or yesterday == today or abs(today - yesterday) >= FLOOR
        assert abs(said[-1] - counts[-1]) < FLOOR
