"""docs/privacy.md says what the models say, and leaves no table and no column out."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from luytre.lib.privacy import Fields
from luytre.ops import _privacy

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
FOREIGN_MODELS = [one for one in apps.get_models(include_auto_created=True) if not one.__module__.startswith("luytre.")]


def test_the_page_is_what_the_models_say():
    assert PAGE.read_text(encoding="utf-8") == _privacy.page(), "stale: luytre privacy > docs/privacy.md"


@pytest.mark.django_db
def test_every_table_of_the_database_is_on_the_page():
    assert set(connection.introspection.table_names()) <= {table.name for table in _privacy.tables()}


@pytest.mark.parametrize("model", FOREIGN_MODELS, ids=lambda model: model._meta.db_table)
def test_every_column_of_other_peoples_tables_is_classed_once(model):
    classed: Fields = _privacy.FOREIGN[model._meta.db_table].fields
    assert sorted(classed) == sorted(field.name for field in model._meta.local_fields)


def test_nothing_is_said_of_a_table_or_room_that_is_gone():
    known = {table.name for table in _privacy.tables()} | {table.label for table in _privacy.tables()}
    assert set(_privacy.KEPT) | set(_privacy.GROUNDS) <= known


def test_nobody_claims_a_retention_that_does_not_run():
    """What a report or a file is kept under says plainly that nothing deletes it yet."""
    for room in ("reports", "cases_files", "cases_triage", "cases_referral", "detection"):
        assert "not built yet" in _privacy.KEPT[room]


def test_no_line_is_too_wide_for_a_reader():
    assert [line for line in PAGE.read_text(encoding="utf-8").splitlines() if len(line) > 150] == []
