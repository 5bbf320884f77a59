"""The three pictures of the README: taken anew with LUYTRE_SHOTS=1, from demonstration data alone."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from luytre.detection import _lists
from luytre.schoolfilter import _compile, _plan
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, Listed, Lists
from tests.browser.png import small
from tests.browser.stories import Desk

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
PICTURES = ("report-360.png", "queue-1280.png", "block-360.png")
LARGEST = 120_000  # bytes: a README is read on phones
BLOCKED = "ca-cuoc-vui.example"


@pytest.mark.parametrize("name", PICTURES)
def test_the_readme_shows_small_pictures(name: str):
    assert 5_000 < (FOLDER / name).stat().st_size < LARGEST


@pytest.mark.skipif(os.environ.get("LUYTRE_SHOTS") != "1", reason="Pictures are taken with LUYTRE_SHOTS=1.")
def test_take_them(visit, transactional_db: None, settings, tmp_path):
    settings.DEMO = True
    settings.DATA = tmp_path
    _lists.ensure_demo(tmp_path)
    desk = Desk().tell()
    _school(desk, tmp_path)
    take(visit("public", "/bao-tin"), "report-360.png", 360, 740)
    take(visit("desk", "/queue/", officer=desk["binh"], width=1280), "queue-1280.png", 1280, 800)
    take(visit("school", "/", host=BLOCKED), "block-360.png", 360, 740)


def take(page: Page, name: str, width: int, height: int) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": width, "height": height})
    (FOLDER / name).write_bytes(small(page.screenshot()))


def _school(desk: Desk, data: Path) -> None:
    schoolfilter.demo(desk["giang"])
    pupils = next(group.id for group in schoolfilter.groups(by=desk["giang"]) if group.age is Age.PRIMARY)
    schoolfilter.add_network(cidr="127.0.0.0/24", group_id=pupils, label="", by=desk["giang"], now=timezone.now())
    plan = _plan.current(timezone.now())
    lists = Lists({BLOCKED: Listed(BLOCKED, "children", "gambling", date(2099, 1, 1), "a1b2")}, {})
    state = _compile.State(plan, _compile.plan_mark(plan), repr(lists), timezone.localdate())
    _compile.put(data, state, lists, seed=1)
