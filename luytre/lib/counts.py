"""Small counts about children do not leave the desk, nor does anything from which one could be worked out.

Counts from 1 to floor-1 are hidden.  Whoever sees the rest of a table can still subtract; therefore further cells are hidden
until, for every small count, the shown numbers allow a value of at least `floor` as well.  An attacker is assumed
to know that counts are whole, not negative, and that what is hidden is not nought (unless a nought had to be hidden).  A hidden count thus never becomes known, not even as "small", by arithmetic.

How it is checked: a two-way table with totals is a network.  Rows and columns are its nodes, cells its edges; a cell can
grow by k exactly if k units can flow from its column back to its row through other hidden cells (interior cells may grow
without end and shrink to their least value, totals the other way round).  So one maximum flow answers for one cell.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

__all__ = ["FLOOR", "HIDDEN", "Shown", "Table", "show", "suppress"]

FLOOR: Final = 5
HIDDEN: Final = "…"
EMPTY: Final = "–"  # a count that does not exist, as None in the table
_ENDLESS: Final = 10**12

Place = tuple[int, int]  # row, column; the totals stand in the last row and the last column
Node = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row and column.  None: no such count.  Set a flag to False when that line of totals is not shown."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[int | None]]
    row_totals: bool = True
    column_totals: bool = True

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(line) != len(self.columns) for line in self.cells):
            raise ValueError("a table needs one count for each row and column")
        if any(cell is not None and cell < 0 for line in self.cells for cell in line):
            raise ValueError("a count cannot be negative")


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: numbers as text, HIDDEN or EMPTY.  `total` is empty text unless both totals are shown."""

    cells: tuple[tuple[str, ...], ...]
    row_totals: tuple[str, ...]
    column_totals: tuple[str, ...]
    total: str


def show(count: int, *, floor: int = FLOOR) -> str:
    """One count that stands alone, with no total from which it could be worked out."""
    return HIDDEN if 0 < count < floor else str(count)


def suppress(table: Table, *, floor: int = FLOOR) -> Shown:
    """The table as it may leave the desk."""
    work = _Work.of(table, floor)
    small = [place for place in work.values if 0 < work.values[place] < floor and place not in work.free]
    work.hidden |= set(small)
    for place in sorted(small, key=lambda place: work.values[place]):
        work.protect(place)
        # Hiding more gives every cell more room, never less; so one round is enough.
    rows, columns = len(table.rows), len(table.columns)
    text = work.text
    return Shown(
        cells=tuple(tuple(text((row, column)) for column in range(columns)) for row in range(rows)),
        row_totals=tuple(text((row, columns)) for row in range(rows)) if table.row_totals else (),
        column_totals=tuple(text((rows, column)) for column in range(columns)) if table.column_totals else (),
        total=text((rows, columns)) if table.row_totals and table.column_totals else "",
    )


@dataclass(slots=True)
class _Work:
    """The table with its totals as further cells; `free` are totals that nobody sees."""

    rows: int
    columns: int
    values: dict[Place, int]
    free: set[Place]
    floor: int
    hidden: set[Place] = field(default_factory=set)

    @classmethod
    def of(cls, table: Table, floor: int) -> "_Work":
        rows, columns = len(table.rows), len(table.columns)
        values = {
            (row, column): cell
            for row, line in enumerate(table.cells)
            for column, cell in enumerate(line)
            if cell is not None
        }
        inner = dict(values)
        for row in range(rows):
            values[row, columns] = sum(cell for place, cell in inner.items() if place[0] == row)
        for column in range(columns):
            values[rows, column] = sum(cell for place, cell in inner.items() if place[1] == column)
        values[rows, columns] = sum(inner.values())
        unseen_rows = {(row, columns) for row in range(rows + 1)} if not table.row_totals else set()
        unseen_columns = {(rows, column) for column in range(columns + 1)} if not table.column_totals else set()
        return cls(rows, columns, values, unseen_rows | unseen_columns, floor)

    def text(self, place: Place) -> str:
        if place not in self.values:
            return EMPTY
        return HIDDEN if place in self.hidden else str(self.values[place])

    def protect(self, place: Place) -> None:
        """Hide more until the shown numbers allow this cell to be at least `floor`."""
        need = self.floor - self.values[place]
        while self._flow(place, need) < need:
            path = self._cheapest(place, need)
            if path is None:
                self.hidden |= set(self.values) - self.free
                return
            self.hidden |= set(path)

    def _room(self, place: Place) -> tuple[int, int]:
        """How far the network value of a hidden cell can rise and fall (totals count backwards in the network)."""
        if place in self.free:
            return _ENDLESS, _ENDLESS
        noughts = any(self.values[cell] == 0 for cell in self.hidden)
        fall = max(0, self.values[place] - (0 if noughts else 1))
        return (fall, _ENDLESS) if self._is_margin(place) else (_ENDLESS, fall)

    def _is_margin(self, place: Place) -> bool:
        return (place[0] == self.rows) != (place[1] == self.columns)

    def _ends(self, place: Place) -> tuple[Node, Node]:
        """From where to where the network must carry what this cell gains."""
        row, column = ("row", place[0]), ("column", place[1])
        return (row, column) if self._is_margin(place) else (column, row)

    def _edges(self, skip: Place) -> dict[Node, dict[Node, int]]:
        """Residual room between nodes through the hidden cells: rising runs row → column, falling column → row."""
        graph: dict[Node, dict[Node, int]] = {}
        for place in (self.hidden | self.free) - {skip}:
            row, column = ("row", place[0]), ("column", place[1])
            rise, fall = self._room(place)
            graph.setdefault(row, {})[column] = rise
            graph.setdefault(column, {})[row] = fall
        return graph

    def _flow(self, place: Place, need: int) -> int:
        """How much of `need` the cell can grow (Edmonds–Karp, stopped early)."""
        graph = self._edges(place)
        source, sink = self._ends(place)
        total = 0
        while total < need:
            path = _breadth_first(graph, source, sink)
            if path is None:
                break
            step = min(need - total, *(graph[one][two] for one, two in path))
            for one, two in path:
                graph[one][two] -= step
                graph[two][one] += step
            total += step
        return total

    def _cheapest(self, place: Place, need: int) -> list[Place] | None:
        """The cells of the cheapest way on which `need` units could flow if they were all hidden."""
        source, sink = self._ends(place)
        queue: list[tuple[int, Node, list[Place]]] = [(0, source, [])]
        done: set[Node] = set()
        while queue:
            cost, node, path = heappop(queue)
            if node == sink:
                return [cell for cell in path if cell not in self.free]
            if node in done:
                continue
            done.add(node)
            for cell, other, forward in self._ways(node):
                room = self._room(cell)[0 if forward else 1]
                if cell != place and room >= need:
                    heappush(queue, (cost + self._price(cell), other, [*path, cell]))
        return None

    def _ways(self, node: Node) -> list[tuple[Place, Node, bool]]:
        kind, number = node
        if kind == "row":
            return [(place, ("column", place[1]), True) for place in self.values if place[0] == number]
        return [(place, ("row", place[0]), False) for place in self.values if place[1] == number]

    def _price(self, place: Place) -> int:
        """What is lost by hiding: little for a small count, much for totals, most for a nought (it weakens the rest)."""
        if place in self.hidden or place in self.free:
            return 0
        value = self.values[place]
        return 10**6 if value == 0 else value + (1000 if place[0] == self.rows or place[1] == self.columns else 0)


def _breadth_first(graph: dict[Node, dict[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]] | None:
    came: dict[Node, Node] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for other, room in graph.get(node, {}).items():
            if room > 0 and other not in came:
                came[other] = node
                queue.append(other)
    if sink not in came:
        return None
    path, node = [], sink
    while node != source:
        path.append((came[node], node))
        node = came[node]
    return path
