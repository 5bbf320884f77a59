"""Importing a folder compiles its categories and guards its popular names."""

import pytest
from django.conf import settings

from luytre.enforcement.orders import api as orders
from luytre.ops import _lists
from luytre.ops._screen import Screen


@pytest.mark.django_db
def test_popular_names_are_guarded_after_an_import(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path / "data")
    (tmp_path / "lists" / "popular").mkdir(parents=True)
    (tmp_path / "lists" / "popular" / "top.txt").write_text("rat-duoc-yeu-thich.example\n")
    (tmp_path / "lists" / "gambling.txt").write_text("ca-cuoc-mau.example\n")
    _lists.import_folder(tmp_path / "lists", Screen())
    assert orders.why_guarded(host="rat-duoc-yeu-thich.example") is not None
    assert orders.why_guarded(host="chua-ai-biet.example") is None
