"""One installation as the environment describes it: folder, ports, database addresses of each front door."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from luytre.config import env
from luytre.ops import _secrets
from luytre.ops._postgres import Cluster

WEB_DOORS: Final = ("public", "desk", "school")
# What a child may inherit: how to find programs, how to write text, and our own settings; nothing else of a login.
_INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH", "COVERAGE_PROCESS_START")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where everything of one installation lives.

    outside: DATABASE_URL when the person set one, else None: a private PostgreSQL is ours to run.
    """

    data: Path
    port: int
    dns_port: int
    bind: str
    outside: str | None
    demo: bool

    @classmethod
    def from_environment(cls) -> "Installation":
        """Read LUYTRE_DATA, LUYTRE_PORT, LUYTRE_DNS_PORT, LUYTRE_BIND, LUYTRE_DEMO and DATABASE_URL.

        Demonstration people have a password that is printed in the manual, so they come by themselves only into a
        private database.  Raises ImproperlyConfigured.
        """
        outside = os.environ.get("DATABASE_URL", "").strip() or None
        if outside:
            env.database(outside)
        return cls(
            data=env.folder(),
            port=env.number("LUYTRE_PORT", 8000, low=1, high=65000),
            dns_port=env.number("LUYTRE_DNS_PORT", 5300, low=1, high=65535),
            bind=env.text("LUYTRE_BIND", "127.0.0.1"),
            outside=outside,
            demo=env.flag("LUYTRE_DEMO", default=outside is None),
        )

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def state_file(self) -> Path:
        """What a running `luytre up` says of itself."""
        return self.data / "up.json"

    @property
    def reached_at(self) -> str:
        """The address at which this machine reaches its own doors."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104 - compared with only

    def port_of(self, door: str) -> int:
        return self.port + WEB_DOORS.index(door)

    def address_of(self, door: str) -> str:
        return f"http://localhost:{self.port_of(door)}"

    def owner_url(self) -> str:
        """The database as its owner: migrations, roles, demonstration data, backups."""
        return self.outside or Cluster(self.data).url()

    def door_url(self, door: str) -> str:
        """The database as one front door sees it."""
        password = _secrets.read(self.data, f"role_{door}")
        return with_user(self.owner_url(), _secrets.role(door), password)

    def environment(self, door: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The whole environment of a process that stands at this door ("owner" for the house itself)."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        ours = {name: value for name, value in os.environ.items() if name.startswith("LUYTRE_")}
        return {
            **inherited,
            **ours,
            "DJANGO_SETTINGS_MODULE": "luytre.config.settings",
            "PYTHONUNBUFFERED": "1",
            "LUYTRE_DOOR": door,
            "LUYTRE_DATA": str(self.data),
            "LUYTRE_PORT": str(self.port),
            "LUYTRE_DNS_PORT": str(self.dns_port),
            "LUYTRE_DEMO": "1" if self.demo else "0",
            "DATABASE_URL": self.owner_url() if door == "owner" else self.door_url(door),
            **(extra or {}),
        }

    def enter(self, door: str = "owner") -> None:
        """Give this very process that environment and set Django up in it."""
        os.environ.update(self.environment(door))
        import django

        django.setup()

    def running(self) -> "Running | None":
        """The `luytre up` that runs on this folder, if one does."""
        try:
            said = json.loads(self.state_file.read_text())
            return Running(**said) if Path(f"/proc/{said['pid']}").exists() else None
        except (OSError, ValueError, TypeError, KeyError):
            return None


@dataclass(frozen=True, slots=True)
class Running:
    """What a running `luytre up` wrote down for the other commands."""

    pid: int
    port: int
    dns_port: int
    dns: bool
    since: str = field(default="")


def with_user(url: str, user: str, password: str) -> str:
    """The same database for another user."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def python(*arguments: str) -> list[str]:
    """A command line of this very interpreter."""
    return [sys.executable, *arguments]
