"""A school, a door that serves signed lists, and a running engine."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest

from luytre.core.agencies import api as agencies
from luytre.core.identity.api import Officer, Permission
from luytre.lib import release, signing
from luytre.schoolfilter import _engine
from luytre.schoolfilter import api as schoolfilter

SIGNER = signing.SigningKey(bytes(range(32)), signing.public_of(bytes(range(32))))
STRANGER = signing.new_signing_key()


def entry(
    name: str, scope: str = "children", category: str = "gambling", until: date = date(2099, 12, 31)
) -> release.Entry:
    return release.Entry(name, scope, category, until, "a1b2c3d4")  # type: ignore[arg-type]


def blob(serial: int, *entries: release.Entry, audience: str = "open", seed: bytes = SIGNER.seed) -> bytes:
    issued = datetime(2026, 11, 22, tzinfo=UTC)
    return release.write(release.Release(serial, issued, audience, entries), seed)  # type: ignore[arg-type]


@dataclass
class Door:
    """Stands in for the public door's /feeds/."""

    port: int = 0
    open: bytes = b""
    restricted: bytes = b""
    keys: bytes = SIGNER.public.hex().encode()
    down: bool = False
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _handler(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            door.asked.append(self.path)
            body = {"/feeds/release": door.open, "/feeds/keys": door.keys, "/feeds/restricted": door.restricted}.get(
                self.path, b""
            )
            status = 503 if door.down else 200 if body else 404
            if self.path == "/feeds/restricted" and self.headers["Authorization"] != "Bearer enrolled":
                status = 401
            etag = f'"{hash(body)}"'
            if status == 200 and self.headers["If-None-Match"] == etag:
                status = 304
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(door))
    door.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield door
    server.shutdown()
    server.server_close()


def _officer(slug: str, name: str, *permissions: Permission) -> Officer:
    agency = agencies.create_agency(
        slug=slug, name_vi=f"Trường {name}", name_en=f"School {name}", kind="school", synthetic=True
    )
    return Officer(
        id=uuid4(),
        name=name,
        username=slug,
        agency_id=agency.id,
        team_id=None,
        team_ids=frozenset(),
        role="school_administrator",
        roles=frozenset({"school_administrator"}),
        permissions=frozenset(permissions),
    )


@pytest.fixture
def giang(db: None) -> Officer:
    return _officer("truong-cua-giang", "Giang", Permission.SCHOOL_MANAGE)


@pytest.fixture
def hoa(db: None) -> Officer:
    """The administrator of another school."""
    return _officer("truong-cua-hoa", "Hoa", Permission.SCHOOL_MANAGE)


@pytest.fixture
def chi(db: None) -> Officer:
    return _officer("xa-cua-chi", "Chi", Permission.FILE_SEE)


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Engine:
    data: Path
    port: int

    def ask(self, client: str, name: str, kind: str = "A") -> tuple[str, list[str]]:
        """Response code and the data of the answer section, as a device with that address gets them."""
        import dns.message
        import dns.query
        import dns.rcode

        query = dns.message.make_query(name, kind)
        reply = dns.query.udp(query, "127.0.0.1", port=self.port, source=client, timeout=2)
        return dns.rcode.to_text(reply.rcode()), [item.to_text() for part in reply.answer for item in part]

    def says(self, client: str, name: str, kind: str = "A") -> str:
        """`block`, `pass`, `nodata` or `nxdomain`."""
        code, found = self.ask(client, name, kind)
        if code != "NOERROR":
            return code.lower()
        if found in ([_engine.STAND_IN_V4], [_engine.STAND_IN_V6]):
            return "pass"
        return "block" if found == ["127.0.0.1"] else "nodata" if not found else str(found)


def start(data: Path) -> tuple[int, list[subprocess.Popen[bytes]]]:
    """The engine on a free port; on another one when somebody took that port in the moment between."""
    for _attempt in range(3):
        port = free_port()
        running = [
            subprocess.Popen(command.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for command in schoolfilter.engine_commands(data, port)
        ]
        until = time.monotonic() + 20
        while time.monotonic() < until and all(process.poll() is None for process in running):
            if schoolfilter.engine_answers(port) and _engine.ask(port, "free.example"):
                return port, running
            time.sleep(0.05)
        stop(running)
    pytest.fail("the engine does not answer")


def stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    if not schoolfilter.engine_installed():
        pytest.skip("dnsdist is not installed")
    port, running = start(tmp_path)
    yield Engine(tmp_path, port)
    stop(running)
