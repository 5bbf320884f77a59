"""The walls between rooms, and proof that breaking one is noticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WRONG = {
    "lib knows a room": ("luytre/lib/counts.py", "import luytre.reports.api"),
    "a room reaches behind another's door": ("luytre/cases/triage/rules.py", "import luytre.reports.models"),
    "the filter reaches a child's file": ("luytre/schoolfilter/rules.py", "import luytre.cases.files.api"),
    "a rule knows Django": ("luytre/cases/referral/rules.py", "import django.conf"),
    "encryption is spoken in a third place": ("luytre/reports/rules.py", "import nacl.secret"),
    "a lower floor stands on a higher one": ("luytre/reports/rules.py", "import luytre.detection.api"),
    "figures read more than readings": ("luytre/monitoring/rules.py", "import luytre.reports.api"),
    "a channel decides for itself": ("luytre/channels/web/views.py", "import luytre.cases.triage.api"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("*.csv", "*.mo", "*.po", "static", "templates", "__pycache__", "migrations")
    shutil.copytree(ROOT / "luytre", tmp_path / "luytre", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "house", tmp_path / "tests" / "house", ignore=ignored)
    (tmp_path / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_wall_stands():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("wrong", WRONG)
def test_breaking_a_wall_is_noticed(copy, wrong):
    where, what = WRONG[wrong]
    module = copy / where
    assert module.exists(), f"{where} has moved: name another module of that room here"
    module.write_text(f"{module.read_text()}\n{what}\n")
    assert lint(copy).returncode == 1
