"""The shipped tables become rows."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
KEY = re.compile(r"\b(DL\d{2})\b")


def load(get_model: Any) -> int:  # noqa: ANN401  (historical models of a migration have no type)
    """Add the shipped rows that are missing; a row that somebody corrected stays.  Returns how many were sent.

    get_model: a function from the name of a model of this room to its class.
    """
    sent = 0
    for name, rows in (
        ("Code", _codes()),
        ("Ground", _grounds()),
        ("Deadline", _deadlines()),
        ("Holiday", _days_off()),
    ):
        model = get_model(name)
        objects = [model(**row) for row in rows]
        model.objects.bulk_create(objects, ignore_conflicts=True)
        sent += len(objects)
    return sent


def _rows(name: str) -> Iterator[dict[str, str]]:
    # utf-8-sig: a spreadsheet puts a byte-order mark before the first column's name; newline="": fields hold newlines.
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _codes() -> Iterator[dict[str, Any]]:
    english = {row["letter"]: row["name_en"] for row in _rows("groups.csv")}
    for row in _rows("taxonomy.csv"):
        letter, _, vietnamese = row["group"].partition(" ")
        rule = row["evidence_rule"]
        yield {
            "code": row["code"],
            "group": letter,
            "group_vi": vietnamese,
            "group_en": english[letter],
            "label_vi": row["label_vi"],
            "label_en": row["label_en"],
            "definition_vi": row["definition_vi"],
            "core_4c": _text(row["core_4c"]),
            "core_dimension": _text(row["core_dimension"]),
            "children_act_clauses": _list(row["luat_tre_em_art6"]),
            "abuse_forms": _list(row["abuse_form_vn"]),
            "international": _text(row["intl_mapping"]),
            "police_group": row["a05_stat_group"],
            "hotline_group": _text(row["hotline111_group"]),
            "severity": int(row["severity_default"]),
            "severity_raise_if": _list(row["severity_raise_if"]),
            "lead_role": row["lead_role"],
            "support_roles": _list(row["support_roles"]),
            "police_referral": row["police_referral"],
            "case_management": row["case_management_nd56"],
            "takedown_route": _text(row["takedown_route"]),
            # Notes in brackets ("when the agency asks") stay readable in the text; the keys are what clocks run on.
            "deadlines": list(dict.fromkeys(KEY.findall(row["legal_deadlines"]))),
            "deadlines_text": _text(row["legal_deadlines"]),
            "legal_basis": _text(row["legal_basis"]),
            "evidence_rule": rule,
            "no_store": rule.startswith("NO_STORE"),
            "masked": rule.startswith("MASKED"),
            "provenance": row["provenance"],
            **_validity(row),
        }


def _grounds() -> Iterator[dict[str, Any]]:
    for row in _rows("grounds.csv"):
        yield {**row, **_validity(row)}


def _deadlines() -> Iterator[dict[str, Any]]:
    for row in _rows("deadlines.csv"):
        yield {**row, "amount": int(row["amount"]), **_validity(row)}


def _days_off() -> Iterator[dict[str, Any]]:
    for row in _rows("holidays.csv"):
        yield {**row, "day": date.fromisoformat(row["day"])}


def _validity(row: dict[str, str]) -> dict[str, date | None]:
    end = row["valid_to"]
    return {"valid_from": date.fromisoformat(row["valid_from"]), "valid_to": date.fromisoformat(end) if end else None}


def _text(cell: str) -> str:
    return "" if cell == "—" else cell


def _list(cell: str) -> list[str]:
    return [part.strip() for part in _text(cell).split(";") if part.strip()]
