"""The tool that keeps the Vietnamese catalogues."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[3] / "tools" / "messages.py"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the tool beside a small house with one room."""
    room = tmp_path / "luytre" / "room"
    (room / "templates").mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "messages.py").write_bytes(TOOL.read_bytes())
    (room / "apps.py").write_text("")
    (room / "words.py").write_text(
        "from django.utils.translation import gettext as _, pgettext\n"
        "class Gone(Exception):\n    happened = 'It is gone.'\n    kept: str = 'The rest.'\n"
        "A = _('Hello'), pgettext('month', 'May'), _(A)\n"
    )
    (room / "templates" / "x.html").write_text(
        "{% load i18n %}{% translate 'A page' %}{% blocktranslate count n=1 %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    return tmp_path


def run(house: Path, *args: str, words: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(house / "tools" / "messages.py"), *args],
        input=json.dumps(words or {}),
        capture_output=True,
        text=True,
        check=False,
    )


WORDS = {
    "It is gone.": "Mất rồi.",
    "The rest.": "Phần còn lại.",
    "Hello": "Chào",
    "month|May": "Tháng Năm",
    "A page": "Một trang",
    "%(n)s day": "%(n)s ngày",
}


def test_every_marked_sentence_is_found_and_asked_for(house: Path):
    run(house, "collect", "room")
    assert set(json.loads(run(house, "missing", "room").stdout)) == set(WORDS)
    assert run(house, "--check").returncode == 1


def test_set_words_make_the_check_pass_and_bytes_do_not_depend_on_the_hour(house: Path):
    run(house, "set", "room", words=WORDS)
    assert run(house, "--check").returncode == 0, run(house, "--check").stdout
    files = [house / "luytre/room/locale/vi/LC_MESSAGES" / name for name in ("django.po", "django.mo")]
    before = [file.read_bytes() for file in files]
    run(house, "collect", "room")
    run(house, "set", "room", words=dict(reversed(WORDS.items())))
    assert [file.read_bytes() for file in files] == before
    assert b"Date" not in before[0]


def test_a_stale_file_a_foreign_placeholder_and_loose_marks_are_refused(house: Path):
    run(house, "set", "room", words=WORDS)
    mo = house / "luytre/room/locale/vi/LC_MESSAGES/django.mo"
    mo.write_bytes(b"")
    assert "stale" in run(house, "--check").stdout
    run(house, "compile", "room")
    assert run(house, "--check").returncode == 0
    run(house, "set", "room", words={"%(n)s day": "%(m)s ngày"})
    assert "placeholder" in run(house, "--check").stdout


def test_what_the_source_lost_goes_only_when_asked(house: Path):
    run(house, "set", "room", words={**WORDS, "By hand": "Bằng tay"})
    (house / "luytre/room/words.py").write_text("")
    assert "0 gone" in run(house, "collect", "room").stdout
    assert "4 gone" in run(house, "prune", "room").stdout
    assert "By hand" in (house / "luytre/room/locale/vi/LC_MESSAGES/django.po").read_text()


@pytest.mark.parametrize("app", ["web.parts", "web.public", "channels.web"])
def test_every_public_word_has_its_vietnamese(app: str):
    out = subprocess.run([sys.executable, str(TOOL), "missing", app], capture_output=True, text=True, check=True).stdout
    assert not out.strip()
