"""docs/threat-model.md is whole, and every test it leans on exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PARTS = ("Can today", "Stopped by", "Not there yet", "Tests")
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^\s*(?:async )?def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
}
# What the issue asks for, by the words of the headings.
ASKED = (
    "Insider analyst", "Host operator", "Coerced administrator", "Abusive parent on the same phone", "School proxy",
    "Malicious reporter", "List leak", "Stolen database or backup", "Stolen session cookie", "Tampered block list",
    "Hostile officer of another agency", "Guesser of codes",
)  # fmt: skip


def stories() -> dict[str, dict[str, str]]:
    """Heading → part → text."""
    told = PAGE.split("\n## Stories\n")[1].split("\n## ")[0]
    found = {}
    for block in told.split("\n### ")[1:]:
        heading, _, rest = block.partition("\n")
        parts = re.findall(r"^- \*\*([^*]+):\*\* (.+?)(?=^- \*\*|\Z)", rest, re.MULTILINE | re.DOTALL)
        found[heading] = {title: " ".join(text.split()) for title, text in parts}
    return found


STORIES = stories()


@pytest.mark.parametrize("story", STORIES)
def test_a_story_tells_what_is_possible_what_stops_it_and_what_is_missing(story):
    assert tuple(STORIES[story]) == PARTS
    assert all(STORIES[story].values())


@pytest.mark.parametrize("story", STORIES)
def test_a_story_names_its_tests_or_says_that_there_is_none(story):
    said = STORIES[story]["Tests"]
    assert re.findall(r"`(test_\w+)`", said) or said == "no test yet"


def test_every_named_test_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 50
    assert named - TESTS == set()


def test_the_stories_are_numbered_and_none_that_was_asked_for_is_missing():
    assert [int(heading.partition(".")[0]) for heading in STORIES] == list(range(1, len(STORIES) + 1))
    headings = "\n".join(STORIES)
    assert [asked for asked in ASKED if asked not in headings] == []


def test_the_tables_of_stride_and_linddun_point_to_every_story():
    for title in ("STRIDE", "LINDDUN"):
        rows = re.findall(r"^\| \w.*?\| ([\d, ]+)\|", PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0], re.MULTILINE)
        assert len(rows) == {"STRIDE": 6, "LINDDUN": 7}[title]
        pointed = {int(number) for row in rows for number in row.split(",")}
        assert pointed <= set(range(1, len(STORIES) + 1))
    stride = re.findall(r"\| ([\d, ]+)\|", PAGE.split("\n## STRIDE\n")[1].split("\n## ")[0])
    assert {int(number) for row in stride for number in row.split(",")} == set(range(1, len(STORIES) + 1))
