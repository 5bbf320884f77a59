"""The tree itself: sizes, left-over marks, paths of a machine, hosts in lock files, words without their Vietnamese."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
FILES = [ROOT / line for line in LISTED if line and (ROOT / line).is_file()]
TEXT = [path for path in FILES if path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".sh", ".lua", ""}]
PYTHON = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
ROOMS = sorted(path.parent.relative_to(ROOT / "luytre") for path in (ROOT / "luytre").rglob("api.py"))
ROOM_FILES = {"__init__", "api", "records", "models", "rules", "steps", "readings", "apps"}
# Named in settings, so they need a name without an underscore; the closed list of acts is read by people who are no programmers.
MORE_FILES = {"core/identity": {"adapters"}, "core/audit": {"acts"}}

pytestmark = pytest.mark.skipif(not FILES, reason="not a git checkout")


def test_no_file_is_longer_than_400_lines():
    long = {str(path.relative_to(ROOT)): n for path in PYTHON if (n := path.read_text().count("\n")) > 400}
    assert not long


def test_no_left_over_marks():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [str(path) for path in TEXT if marks.search(path.read_text())] == []


def test_no_path_of_a_machine():
    path_of_a_machine = re.compile(r"(^|[^A-Za-z0-9_.~-])/(work|root)/[A-Za-z._-]+|/home/[a-z]+/")
    assert [str(path) for path in TEXT if path_of_a_machine.search(path.read_text())] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_names_no_index_or_host_and_hashes_everything(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert not (ROOT / "uv.lock").exists()


def test_every_dependency_says_why():
    block = (ROOT / "pyproject.toml").read_text().split("[project.scripts]")[0]
    named = [line for line in block.splitlines() if re.match(r'  "[a-z].*[<>=]', line)]
    assert len(named) > 20
    assert [line for line in named if "#" not in line] == []


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_room_has_only_its_files(room):
    files = {path.stem for path in (ROOT / "luytre" / room).glob("*.py")}
    assert {name for name in files if not name.startswith("_")} <= ROOM_FILES | MORE_FILES.get(room.as_posix(), set())


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_room_has_its_page(room):
    page = ROOT / "docs" / "rooms" / f"{'-'.join(room.parts)}.md"
    assert page.exists(), "write docs/rooms/…"
    assert len(page.read_text()) > 200


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_door_says_what_it_lets_through(room):
    text = (ROOT / "luytre" / room / "api.py").read_text()
    assert "__all__" in text


def test_every_word_on_screen_has_its_vietnamese():
    done = subprocess.run(
        [sys.executable, "tools/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_sentence_has_one_vietnamese_over_all_catalogues():
    """Django shows the first catalogue's words for a msgid, whichever room wrote it; so all must say the same."""
    said: dict[tuple[str | None, str], set[str]] = {}
    for path in (ROOT / "luytre").rglob("django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                one = message.id if isinstance(message.id, str) else message.id[0]
                words = message.string if isinstance(message.string, str) else message.string[0]
                if one:
                    said.setdefault((message.context, one), set()).add(words)
    assert {key: words for key, words in said.items() if len(words) > 1} == {}
