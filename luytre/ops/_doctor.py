"""`luytre doctor`: numbered checks, each with what was found and the cure."""

import os
import platform
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import psycopg

from luytre.ops import _pgbinaries, _ports, _postgres, _secrets
from luytre.ops._installation import WEB_DOORS, Installation
from luytre.ops._problems import Problem
from luytre.ops._screen import Screen
from luytre.ops._up import health

_ROOM = 2 * 1024**3  # bytes of free disk below which we warn
_SKEW = 5.0  # seconds the clocks of this machine and of the database may differ


class State(Enum):
    WELL = "well"
    NOTE = "note"  # works, something is missing that some people want
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it."""

    state: State
    found: str
    cure: str = ""


def examine(installation: Installation, screen: Screen) -> int:
    """Run every check; returns 1 when something is broken, else 0."""
    broken = 0
    for number, (title, check) in enumerate(CHECKS, start=1):
        try:
            findings = list(check(installation))
        except Problem as problem:
            findings = [Finding(State.BROKEN, problem.happened, problem.cure)]
        for finding in findings:
            broken += finding.state is State.BROKEN
            tell = screen.done if finding.state is State.WELL else screen.warn
            tell(f"{number:2} {title}: {finding.found}")
            if finding.cure:
                screen.say(f"     → {finding.cure}")
    screen.say("Nothing is broken." if not broken else f"{broken} to put right.")
    return 1 if broken else 0


def _python(_: Installation) -> Iterator[Finding]:
    shown = platform.python_version()
    if sys.version_info < (3, 11):  # noqa: UP036 - the very thing this check is for
        yield Finding(State.BROKEN, f"{shown} is too old", "Install Python 3.11 or newer and run ./run again.")
    else:
        yield Finding(State.WELL, shown)


def _folder(installation: Installation) -> Iterator[Finding]:
    data = installation.data
    if not data.exists():
        yield Finding(State.NOTE, f"{data} does not exist yet", "Start once with ./run, or set LUYTRE_DATA.")
        return
    room = shutil.disk_usage(data).free
    if room < _ROOM:
        yield Finding(State.BROKEN, f"only {room // 1024**2} MB free at {data}", "Free some disk space.")
    else:
        yield Finding(State.WELL, f"{data}, {room / 1024**3:.0f} GB free")


def _secrets_kept(installation: Installation) -> Iterator[Finding]:
    folder = _secrets.folder_of(installation.data)
    if not folder.exists():
        yield Finding(State.NOTE, "not made yet", "Start once with ./run.")
        return
    missing = [name for name in _secrets.NAMES if not (folder / name).exists()]
    if missing:
        yield Finding(State.BROKEN, f"missing: {', '.join(missing)}", "Bring them back from the backup of this folder.")
    open_to_others = [path for path in (folder, *folder.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in open_to_others:
        yield Finding(State.BROKEN, f"{path.name} can be read by others", f"chmod go= {path}")
    if not missing and not open_to_others:
        yield Finding(State.WELL, f"{len(_secrets.NAMES)} secrets, for their owner alone")


def _programs(installation: Installation) -> Iterator[Finding]:
    if installation.outside:
        yield Finding(State.WELL, "DATABASE_URL is set; no private server is needed")
        return
    user = _pgbinaries.server_user()
    version = installation.data / "postgres" / "PG_VERSION"
    found = _pgbinaries.find(user, major=int(version.read_text()) if version.exists() else None)
    yield Finding(State.WELL, f"PostgreSQL {found.major} in {found.folder}, runs as user id {user.uid}")


def _database(installation: Installation) -> Iterator[Finding]:
    if installation.outside is None and not (installation.data / "postgres" / "PG_VERSION").exists():
        yield Finding(State.NOTE, "not made yet", "Start once with ./run.")
        return
    if installation.outside is None and installation.running() is None:
        with _postgres.running(installation.data):
            yield from _ask_database(installation)
    else:
        yield from _ask_database(installation)


def _ask_database(installation: Installation) -> Iterator[Finding]:
    try:
        with psycopg.connect(installation.owner_url(), connect_timeout=5) as connection:
            row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
            skew = abs(time.time() - row[0]) if row else 0.0
            shown = connection.info.server_version // 10000
    except psycopg.OperationalError:
        yield Finding(State.BROKEN, "does not answer", "Check DATABASE_URL, and that the server runs and lets you in.")
        return
    yield Finding(State.WELL, f"PostgreSQL {shown} answers")
    if skew > _SKEW:
        yield Finding(State.BROKEN, f"its clock differs from ours by {skew:.0f} s", "Let both machines follow NTP.")
    yield from _ask_roles(installation)


def _ask_roles(installation: Installation) -> Iterator[Finding]:
    refused = []
    for door in _secrets.DOORS:
        try:
            psycopg.connect(installation.door_url(door), connect_timeout=5).close()
        except (psycopg.OperationalError, OSError):
            refused.append(_secrets.role(door))
    if refused:
        yield Finding(State.BROKEN, f"roles that cannot sign in: {', '.join(refused)}", "Start once more with ./run.")
    else:
        yield Finding(State.WELL, "each front door's role can sign in")


def _doors(installation: Installation) -> Iterator[Finding]:
    if installation.running() is not None:
        for door in WEB_DOORS:
            said = health(installation, door)
            cure = "" if said == "ok" else f"Read {installation.logs / f'{door}.log'}."
            yield Finding(State.WELL if said == "ok" else State.BROKEN, f"{door} door: {said}", cure)
        return
    _ports.demand_free(installation)
    yield Finding(State.WELL, f"ports {installation.port} to {installation.port + 2} are free; nothing is running")


def _engine(installation: Installation) -> Iterator[Finding]:
    program = shutil.which("dnsdist", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        yield Finding(State.NOTE, "dnsdist is not installed; schools' DNS is not filtered", "apt-get install dnsdist")
        return
    if installation.running() is None:
        _ports.demand_dns_free(installation)
    yield Finding(State.WELL, program)


def _lists(installation: Installation) -> Iterator[Finding]:
    from luytre.ops._lists import compiled

    path = compiled(installation.data)
    if path.exists():
        yield Finding(State.WELL, f"{path.stat().st_size // 1024} kB in {path}")
    else:
        yield Finding(
            State.NOTE, "only the small list that ships is used", "Import real ones: luytre lists import FOLDER"
        )


def _browser(_: Installation) -> Iterator[Finding]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        yield Finding(State.WELL, found)
    else:
        yield Finding(State.NOTE, "not installed; only the browser tests need it", "apt-get install chromium")


CHECKS: tuple[tuple[str, Callable[[Installation], Iterator[Finding]]], ...] = (
    ("Python", _python),
    ("folder", _folder),
    ("secrets", _secrets_kept),
    ("PostgreSQL programs", _programs),
    ("database", _database),
    ("front doors", _doors),
    ("DNS engine", _engine),
    ("category lists", _lists),
    ("Chromium", _browser),
)
