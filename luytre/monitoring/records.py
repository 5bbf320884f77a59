"""What passes through the door of monitoring."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

# Order of the columns on every page and in every file.
MEASURES: Final = ("received", "triaged", "referred", "closed", "blocked")
# One sign for every hidden cell, so that nobody can tell which of them are small.
HIDDEN: Final = "…"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Asia/Ho_Chi_Minh."""

    first: date

    @property
    def label(self) -> str:
        """MM/yyyy."""
        return f"{self.first:%m/%Y}"


@dataclass(frozen=True, slots=True)
class Row:
    """One month, or the total, as it may be shown: digits, or HIDDEN."""

    label: str
    cells: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """The figures of one province over the last months, oldest first, with totals."""

    province_code: str
    province_name: str
    rows: tuple[Row, ...]
    counted_at: datetime | None
    hidden: int
