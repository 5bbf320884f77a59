"""The shipped role names become rows."""

import csv
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def load(model: Any) -> int:  # noqa: ANN401  (a historical model of a migration has no type)
    """Add the role names that are missing.  Returns how many were sent."""
    with (DATA / "roles.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [model(**row) for row in csv.DictReader(file)]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
