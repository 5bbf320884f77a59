"""The private PostgreSQL: made once, loses nothing, outlives nobody."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from luytre.ops import _pgbinaries, _postgres
from luytre.ops._problems import Problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


def _in_folder(folder: Path) -> list[int]:
    return _postgres._working_in(folder)


def _gone(folder: Path, within: float = 10) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not _in_folder(folder):
            return True
        time.sleep(0.05)
    return False


def test_what_was_written_is_there_at_the_next_start(data: Path) -> None:
    with _postgres.running(data) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('tre')")
    assert _gone(data / "postgres")
    with _postgres.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("tre",)


def test_a_second_process_joins_the_running_server(data: Path) -> None:
    with _postgres.running(data) as first, _postgres.running(data) as second:
        assert first == second
        psycopg.connect(second).close()


def test_killed_at_any_moment_it_loses_nothing_that_was_acknowledged(data: Path) -> None:
    cluster = _postgres.Cluster(data)
    server = _postgres.start(cluster)
    acknowledged = -1
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE n (i int)")
        for number in range(300):
            connection.execute("INSERT INTO n VALUES (%s)", [number])
            acknowledged = number
        os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(10)
    again = _postgres.start(cluster)
    try:
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT max(i), count(*) FROM n").fetchone() == (acknowledged, acknowledged + 1)
    finally:
        again.stop()


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(data: Path) -> None:
    with _postgres.running(data):
        pass
    lines = [str(os.getpid()), str(data / "postgres"), "1", "5432", "", "", ""]
    (data / "postgres" / "postmaster.pid").write_text("\n".join(lines))
    with _postgres.running(data) as url:
        psycopg.connect(url).close()


def test_it_stops_when_its_starter_is_killed(data: Path) -> None:
    program = """
        import sys, time
        from pathlib import Path
        from luytre.ops import _postgres
        with _postgres.running(Path(sys.argv[1])):
            print("up", flush=True)
            time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(data)], stdout=subprocess.PIPE, cwd=ROOT
    ) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == b"up\n"
        assert _in_folder(data / "postgres")
        starter.kill()
    assert _gone(data / "postgres")
    with _postgres.running(data) as url:
        psycopg.connect(url).close()


def test_a_path_too_long_for_a_socket_works_all_the_same(data: Path) -> None:
    deep = data / ("lũy-tre-" * 20)
    with _postgres.running(deep) as url:
        psycopg.connect(url).close()
        folder = _postgres.Cluster(deep).socket_folder()
        assert folder.exists()
        assert not folder.is_relative_to(deep)
    assert not folder.exists()


def test_nobody_gets_in_without_the_password(data: Path) -> None:
    with _postgres.running(data):
        cluster = _postgres.Cluster(data)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(cluster.url(password="wrong"))
        assert not cluster.password_file.stat().st_mode & 0o077
        assert not (data / "postgres").stat().st_mode & 0o077
        assert not cluster.socket_folder().stat().st_mode & 0o077


def test_nothing_a_person_wrote_reaches_the_servers_log(data: Path) -> None:
    with _postgres.running(data) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE once (word text PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES ('chim-hoang-yen')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES (%s)", ["chim-hoang-yen"])
        with pytest.raises(psycopg.errors.SyntaxError):
            connection.execute("SELECT chim-hoang-yen FROM WHERE")  # type: ignore[arg-type]
    assert "chim" not in _postgres.Cluster(data).log.read_text()


def test_a_folder_of_another_major_version_is_refused_with_the_cure(data: Path) -> None:
    with _postgres.running(data):
        pass
    (data / "postgres" / "PG_VERSION").write_text("13\n")
    with pytest.raises(Problem) as refused, _postgres.running(data):
        pass
    assert "PostgreSQL 13" in refused.value.happened
    assert "apt-get install postgresql-13" in refused.value.cure


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_becomes_somebody_else_and_no_folder_on_the_way_is_opened(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    modes = [folder.stat().st_mode for folder in (private, *private.parents)]
    with _postgres.running(private / "data") as url:
        psycopg.connect(url).close()
        worker = _in_folder(private / "data" / "postgres")[0]
        assert Path(f"/proc/{worker}").stat().st_uid != 0
    assert [folder.stat().st_mode for folder in (private, *private.parents)] == modes


def _python_of(user: _pgbinaries.User) -> str | None:
    """An interpreter of our own version that this user can run; our packages serve it too."""
    for path in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        if _pgbinaries.reachable(Path(path), user):
            return path
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_an_ordinary_user_needs_nothing_more() -> None:
    entry = pwd.getpwnam("nobody")
    nobody = _pgbinaries.User(entry.pw_uid, entry.pw_gid)
    python = _python_of(nobody)
    if python is None or not _pgbinaries.reachable(ROOT, nobody):
        pytest.skip("nobody cannot reach Python or the project")
    folder = Path(tempfile.mkdtemp(prefix="luytre-nobody-"))  # pytest's own folders are closed to others
    os.chown(folder, nobody.uid, nobody.gid)
    program = """
        import sys
        from pathlib import Path
        import psycopg
        from luytre.ops import _postgres
        with _postgres.running(Path(sys.argv[1])) as url:
            print(psycopg.connect(url).execute("SELECT 'well'").fetchone()[0])
    """
    packages = sysconfig.get_path("purelib")
    done = subprocess.run(
        [python, "-c", textwrap.dedent(program), str(folder)],
        cwd=ROOT,
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    shutil.rmtree(folder)
    assert done.stdout == "well\n", done.stderr


def test_a_user_without_a_name_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(Problem, match="54321") as refused:
        _pgbinaries.server_user()
    assert "DATABASE_URL" in refused.value.cure


def test_programs_that_cannot_be_reached_are_copied_where_they_can(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = _pgbinaries.server_user()
    place = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(_pgbinaries, "reachable", lambda path, _user: place in (path, *path.parents))
    monkeypatch.setattr(_pgbinaries, "_CACHE", place)
    copied = _pgbinaries.find(user)
    assert place in copied.folder.parents
    shown = subprocess.run([copied.folder / "initdb", "--version"], capture_output=True, text=True, check=True).stdout
    assert str(copied.major) in shown
    assert _pgbinaries.find(user) == copied
