"""A private PostgreSQL: made once in LUYTRE_DATA, listening on a Unix socket alone, never outliving its starter.

The server runs as a child in the foreground, so that there is no zombie for PID 1 to reap (a container may have no
init), and the kernel stops it when its starter dies.  One flock says who runs it; a second process joins.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from luytre.ops import _pgbinaries as binaries
from luytre.ops._children import dies_with_parent
from luytre.ops._pgbinaries import Programs, User
from luytre.ops._problems import Problem
from luytre.ops._secrets import write_once

OWNER = "luytre_owner"
DATABASE = "luytre"
# The data folder as the server sees it: it starts in there, so no folder above it need let the server's user in.
_HERE = "/proc/self/cwd"
_BUILTIN_LOCALES = 17  # the version of PostgreSQL that brought them
_SOCKET_ROOM = 107 - len("/.s.PGSQL.5432")  # bytes a Unix socket's folder may have
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    # Nothing that a person wrote may reach the log: no statement, no parameter, no "Key (…) already exists".
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where one private PostgreSQL lives."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "postgres"

    @property
    def lock(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def log(self) -> Path:
        return self.data / "logs" / "postgres.log"

    @property
    def password_file(self) -> Path:
        return self.data / "secrets" / "owner_password"

    def url(self, *, user: str = OWNER, password: str | None = None, database: str = DATABASE) -> str:
        """The address as DATABASE_URL; by default the owner's."""
        word = self.password_file.read_text().strip() if password is None else password
        folder = quote(str(self.socket_folder()), safe="/")
        return f"postgresql://{user}:{quote(word, safe='')}@/{database}?host={folder}"

    def socket_folder(self) -> Path:
        """A short path for the socket; a long or private data folder gets one in the temporary folder."""
        inside = self.data / "socket"
        named = self.data / "postgres.socket"
        if named.exists():
            return Path(named.read_text().strip())
        if len(os.fsencode(inside)) <= _SOCKET_ROOM and binaries.reachable(self.data, binaries.server_user()):
            return inside
        short = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"luytre-{os.geteuid()}-{short}"


class Server:
    """One running server that this process started."""

    def __init__(self, cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
        self.cluster = cluster
        self.process = process

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self, *, patience: float = 8) -> None:
        """Fast shutdown: open transactions are rolled back, what was acknowledged is on the disk."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)
        folder = self.cluster.socket_folder()
        if not folder.is_relative_to(self.cluster.data):
            with contextlib.suppress(OSError):  # somebody's temporary folder: leave nothing there
                folder.rmdir()


@contextlib.contextmanager
def held(cluster: Cluster) -> Iterator[bool]:
    """Try to become the one who runs the server; yields False when somebody else does."""
    cluster.data.mkdir(parents=True, exist_ok=True)
    with cluster.lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def running(data: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The owner's address of a server that runs while the block does: ours, or one that is up already."""
    cluster = Cluster(data)
    with held(cluster) as mine:
        if not mine:
            wait_until_ready(cluster)
            yield cluster.url()
            return
        server = start(cluster, settings=settings)
        try:
            yield cluster.url()
        finally:
            server.stop()


def start(cluster: Cluster, *, settings: Mapping[str, str] | None = None) -> Server:
    """Make the cluster when there is none, start the server and wait until it answers.

    Call it with the lock held.  Raises Problem.
    """
    user = binaries.server_user()
    programs = _programs(cluster, user)
    _make(cluster, programs, user)
    socket = _prepare_socket(cluster, user)
    cluster.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + 60
    while True:
        _clear_stale_pid(cluster, deadline)
        process = _spawn(
            cluster, programs, user, {**_SETTINGS, "unix_socket_directories": str(socket), **(settings or {})}
        )
        server = Server(cluster, process)
        try:
            wait_until_ready(cluster, server.alive, deadline=deadline)
            _make_database(cluster)
        except _Exited:
            # Leftovers of a killed server may hold its shared memory for a moment.
            if time.monotonic() > deadline - 45:
                raise Problem(
                    f"PostgreSQL stopped at once: {_last_line(cluster.log)}", f"Read {cluster.log} for the whole story."
                ) from None
            time.sleep(0.3)
        except BaseException:
            server.stop()
            raise
        else:
            return server


class _Exited(Exception):
    """The server ended before it answered."""


def wait_until_ready(
    cluster: Cluster, alive: Callable[[], bool] = lambda: True, *, deadline: float | None = None
) -> None:
    """Return when the server answers; raises _Exited when `alive()` turns false, Problem when it takes too long."""
    deadline = deadline or time.monotonic() + 60
    while time.monotonic() < deadline:
        if not alive():
            raise _Exited
        try:
            psycopg.connect(cluster.url(database="postgres"), connect_timeout=3).close()
        except (psycopg.OperationalError, OSError):
            time.sleep(0.03)
        else:
            return
    raise Problem("PostgreSQL did not answer within a minute.", f"Read {cluster.log} for the reason.")


def _programs(cluster: Cluster, user: User) -> Programs:
    version = cluster.folder / "PG_VERSION"
    return binaries.find(user, major=int(version.read_text()) if version.exists() else None)


def _make(cluster: Cluster, programs: Programs, user: User) -> None:
    """Run initdb in a folder beside the final one and rename it: half a cluster is never taken for a whole one."""
    if (cluster.folder / "PG_VERSION").exists():
        return
    partial = cluster.data / "postgres.new"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    os.chown(partial, user.uid, user.gid)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    if programs.major < _BUILTIN_LOCALES:
        locale = ["--locale=C.UTF-8"]
    reading, writing = os.pipe()  # the password passes through no file and no command line
    os.write(writing, f"{_owner_password(cluster)}\n".encode())
    os.close(writing)
    os.fchown(reading, user.uid, user.gid)
    arguments = ["-D", _HERE, "-U", OWNER, "--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile=/dev/fd/{reading}"]
    try:
        done = subprocess.run(
            [programs.folder / "initdb", *arguments, *locale],
            cwd=partial,
            env=_environment(),
            pass_fds=(reading,),
            capture_output=True,
            text=True,
            check=False,
            **_as_user(user),
        )
    finally:
        os.close(reading)
    if done.returncode:
        raise Problem(
            f"PostgreSQL's initdb failed: {done.stderr.strip()[-400:]}", "Read the reason, put it right, start again."
        )
    partial.rename(cluster.folder)


def _spawn(cluster: Cluster, programs: Programs, user: User, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with cluster.log.open("ab") as log:
        return subprocess.Popen(
            [programs.folder / "postgres", "-D", _HERE, *options],
            cwd=cluster.folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
            preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - calls only prctl and getppid
            **_as_user(user),
        )


def _as_user(user: User) -> dict[str, Any]:
    return {} if user.is_us else {"user": user.uid, "group": user.gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    """Nothing of ours: the server needs no secret of the doors, and PG… variables would change what it does."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _owner_password(cluster: Cluster) -> str:
    if not cluster.password_file.exists():
        write_once(cluster.password_file, secrets.token_urlsafe(24))
    return cluster.password_file.read_text().strip()


def _prepare_socket(cluster: Cluster, user: User) -> Path:
    """The socket's folder, 0700 and the server's; where it is is written down, since TMPDIR may differ next time."""
    folder = cluster.socket_folder()
    named = cluster.data / "postgres.socket"
    if not folder.exists() and not binaries.reachable(folder.parent, user):
        named.unlink(missing_ok=True)
        folder = cluster.socket_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {user.uid, os.geteuid()}:
        raise Problem(f"{folder} belongs to somebody else.", "Remove it, or set TMPDIR to a folder of your own.")
    os.chown(folder, user.uid, user.gid)
    folder.chmod(0o700)
    named.write_text(f"{folder}\n")
    return folder


def _clear_stale_pid(cluster: Cluster, deadline: float) -> None:
    """After kill -9 or in a new container the pid file may name a process that has nothing to do with us.

    It is removed only when no process at all works in the folder; a server without its starter is asked to stop.
    """
    while (workers := _working_in(cluster.folder)) and time.monotonic() < deadline:
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        time.sleep(0.1)
    if not workers:
        (cluster.folder / "postmaster.pid").unlink(missing_ok=True)


def _working_in(folder: Path) -> list[int]:
    """Processes whose current folder is this one: every process of a PostgreSQL server."""
    wanted = folder.stat()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").stat()
        except OSError:
            continue
        if (here.st_dev, here.st_ino) == (wanted.st_dev, wanted.st_ino) and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(database="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
