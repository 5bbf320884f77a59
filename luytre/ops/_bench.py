"""`luytre bench intake`: reports sent by HTTP to a running public door."""

import contextlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from luytre.ops._children import dies_with_parent
from luytre.ops._installation import python
from luytre.ops._ports import dns_free
from luytre.ops._problems import Problem

FLOOR = 50.0  # reports a second on two cores
PARALLEL = (16, 64)
_START_WITHIN = 240.0

_TEXT = (
    "Một người quen trong trò chơi tặng em thẻ nạp, dặn em giữ bí mật với bố mẹ rồi dọa sẽ nói xấu em với cả lớp "
    "nếu em không làm theo. Em sợ và không biết nói với ai. (thư đo tốc độ số {number})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure.  floor: the least (or, for errors, the most) that passes; peer: what others reach, if known."""

    measure: str
    value: float
    unit: str
    floor: float | None
    peer: str
    ok: bool


def intake(*, url: str | None, count: int) -> list[Row]:
    """Send `count` reports at each parallelism.  url: a running public door; None: start a temporary installation."""
    with contextlib.ExitStack() as stack:
        address = url or stack.enter_context(_temporary())
        return [row for parallel in PARALLEL for row in _measure(address.rstrip("/"), parallel, count)]


def show(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    table = Table("measure", "value", "unit", "floor", "ok")
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:g}"
        table.add_row(row.measure, f"{row.value:g}", row.unit, floor, "yes" if row.ok else "NO")
    Console().print(table)


def _measure(url: str, parallel: int, count: int) -> list[Row]:
    sender = _Sender(url)
    sender.warm_up(parallel)
    began = time.perf_counter()
    with ThreadPoolExecutor(parallel) as pool:
        list(pool.map(sender.send, range(count)))
    seconds = time.perf_counter() - began
    taken = sorted(sender.seconds)
    codes = len(set(sender.codes))
    name = f"intake, {parallel} in parallel"
    rate = round(codes / seconds, 1)
    return [
        Row(f"{name}: accepted", rate, "reports/s", FLOOR, "", rate >= FLOOR),
        Row(f"{name}: errors", float(sender.errors), "reports", 0.0, "", sender.errors == 0),
        Row(f"{name}: different codes for {count} sent", float(codes), "codes", float(count), "", codes == count),
        Row(f"{name}: median answer", _milliseconds(taken, 0.50), "ms", None, "", True),
        Row(f"{name}: 99 of 100 answers within", _milliseconds(taken, 0.99), "ms", None, "", True),
    ]


def _milliseconds(taken: list[float], share: float) -> float:
    return round(taken[min(len(taken) - 1, int(len(taken) * share))] * 1000, 1) if taken else 0.0


class _Sender:
    """Sends synthetic reports over kept connections, one for each thread."""

    def __init__(self, url: str) -> None:
        self.address = f"{url}/api/v1/reports"
        self.codes: list[str] = []
        self.seconds: list[float] = []
        self.errors = 0
        self._lock = threading.Lock()
        self._own = threading.local()

    def warm_up(self, parallel: int) -> None:
        """First requests of a fresh process load code; they are not what is measured."""
        for number in range(min(parallel, 8)):
            self.send(-1 - number)
        self.codes.clear()
        self.seconds.clear()
        self.errors = 0

    def send(self, number: int) -> None:
        client: httpx.Client | None = getattr(self._own, "client", None)
        if client is None:
            client = self._own.client = httpx.Client(timeout=30)
        body = {"text": _TEXT.format(number=number), "links": [], "reporter": "child"}
        began = time.perf_counter()
        code = None
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
            answer = client.post(self.address, json=body)
            if answer.status_code == httpx.codes.CREATED:
                code = str(answer.json()["code"])
        took = time.perf_counter() - began
        with self._lock:
            self.seconds.append(took)
            if code is None:
                self.errors += 1
            else:
                self.codes.append(code)


@contextlib.contextmanager
def _temporary() -> Iterator[str]:
    """An installation of its own, folder and ports, gone afterwards; gives the public door's address."""
    with tempfile.TemporaryDirectory(prefix="luytre-bench-") as folder:
        port, dns_port = free_ports()
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment: dict[str, Any] = {
            **kept, "LUYTRE_DATA": folder, "LUYTRE_PORT": str(port), "LUYTRE_DNS_PORT": str(dns_port), "LUYTRE_DEMO": "1",
        }  # fmt: skip
        log = Path(folder) / "bench.log"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                python("-m", "luytre.ops.cli", "up"),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - calls only prctl and getppid
            ) as process,
        ):
            try:
                _wait(process, Path(folder) / "up.json", log)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", state: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_WITHIN
    while not state.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Problem("The temporary installation did not start.", log.read_text(errors="replace")[-600:])
        time.sleep(0.2)


def free_ports() -> tuple[int, int]:
    """Three ports in a row for the doors, one for the DNS engine."""
    for start in range(21000, 60000, 10):
        if all(dns_free(start + step) for step in (0, 1, 2, 3)):
            return start, start + 3
    raise Problem("No free ports were found.", "Close some programs and try again.")
