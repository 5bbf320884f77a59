"""What is installed from the wheel is whole: it runs without the source tree."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = tmp_path_factory.mktemp("source")
    # A copy: building in place leaves build/ and egg-info behind.
    shutil.copytree(ROOT / "luytre", source / "luytre", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_everything_of_the_tree_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("luytre/")}
    tree = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "luytre").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == tree
    for kind in ("migrations/0001_initial.py", ".html", ".css", ".mo", ".csv", ".lua"):
        assert any(name.endswith(kind) for name in inside), kind


def test_installed_in_an_empty_environment_it_runs(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    # The packages it needs come from the environment of the tests; luytre itself only from the wheel.
    site = Path(
        subprocess.check_output(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
        ).strip()
    )
    (site / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [environment / "bin" / "luytre", *arguments],
            cwd=tmp_path,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = subprocess.check_output(
        [python, "-c", "import luytre; print(luytre.__file__)"], cwd=tmp_path, env=clean, text=True
    )
    assert str(environment) in where
    assert "up" in run("--help")
    assert "no issues" in run("manage", "check")
    assert "No changes detected" in run("manage", "makemigrations", "--check", "--dry-run")
    assert run("manage", "findstatic", "parts/parts.css")
