"""Chromium before the real front doors: pages are opened, looked at, measured and photographed.

    def test_the_queue(visit, shots, binh): shots("desk-queue", "desk", "/queue/", officer=binh)

`visit(door, path, officer=…)` opens one page; `axe(page)` asserts that nothing stands in anyone's way; `shots(name, …)` does
both at 360 and 1280 px in both themes and languages and writes build/shots/NAME-….png, all eight with LUYTRE_SHOTS=1;
else it looks at the two most different ones, at one if the page is `like` many others (LUYTRE_SHOTS=few keeps these).
"""

import os
import threading
import zlib
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from luytre.core.identity.api import Officer
from tests.browser.walking import view_name
from tests.doors import as_door, settings_of, signed_in

Shots = Callable[..., None]

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A blocked name leads to the school door, as the filter's answer would.
    "--host-resolver-rules=MAP *.example 127.0.0.1",
]
# What passed is not brought over: thousands of lines a page.
AXE = """axe.run({resultTypes: ['violations']}).then((found) => found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`)))"""
FOLDER = Path(__file__).resolve().parents[2] / "build" / "shots"
WIDTHS = (360, 1280)
THEMES = ("light", "dark")
LANGUAGES = ("vi", "en")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser; where there is none it says so by name."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium"))


class DoorHandler(WSGIHandler):
    """One front door inside the process of the tests: its middleware, its addresses."""

    def __init__(self, door: str) -> None:
        self.urlconf = settings_of(door)["ROOT_URLCONF"]
        with as_door(door):
            super().__init__()

    def get_response(self, request: Any) -> Any:
        request.urlconf = self.urlconf
        return super().get_response(request)


class Server:
    """A threaded server on a free port of loopback."""

    def __init__(self, door: str) -> None:
        self.http = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        self.http.daemon_threads = True
        self.http.set_app(DoorHandler(door))
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture(scope="session")
def _servers() -> Iterator[dict[str, Server]]:
    running: dict[str, Server] = {}
    yield running
    for server in running.values():
        server.stop()


@pytest.fixture
def live(transactional_db: None, _servers: dict[str, Server]) -> Callable[[str], str]:
    """`live("public")`: the address of that door, running."""

    def address(door: str) -> str:
        if door not in _servers:
            _servers[door] = Server(door)
        return _servers[door].url

    return address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's event loop runs in this thread, and Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(live: Callable[[str], str], chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(door, path, officer=None, lang="vi", width=360, theme="light", javascript=True)`: the page, loaded."""
    contexts: list[BrowserContext] = []
    sessions: dict[tuple[str, Officer, bool], dict[str, str]] = {}

    def open_page(
        door: str,
        path: str,
        *,
        officer: Officer | None = None,
        vault: bool | None = None,
        lang: str = "vi",
        width: int = 360,
        theme: str = "light",
        javascript: bool = True,
        host: str = "127.0.0.1",
    ) -> Page:
        url = live(door).replace("127.0.0.1", host)
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            locale={"vi": "vi-VN", "en": "en-GB"}[lang],
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if officer is not None:
            who = (door, officer, door == "desk" if vault is None else vault)
            if who not in sessions:
                found = signed_in(door, officer, vault=who[2]).cookies
                sessions[who] = {name: morsel.value for name, morsel in found.items()}
            context.add_cookies([{"name": name, "value": said, "url": url} for name, said in sessions[who].items()])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda line: _note(page, line.text))
        page.goto(url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(page: Page, line: str) -> None:
    # A 4xx page is a page we mean to show; a refused script, style or frame is not.  And a blocked name comes without TLS.
    if "Failed to load resource" not in line and "origin was untrustworthy" not in line:
        page.complaints.append(line)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no accessibility rule is broken, nothing is wider than the screen, the browser complains of nothing."""

    def check(page: Page) -> None:
        page.evaluate(Axe().axe_script)
        told = page.evaluate(AXE)
        assert not told, "\n".join((page.url, *told))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
        assert not page.complaints, page.complaints  # type: ignore[attr-defined]

    return check


@pytest.fixture
def shots(visit: Callable[..., Page], axe: Callable[[Page], None], request: pytest.FixtureRequest) -> Iterator[Shots]:
    """`shots(name, door, path, officer=None, act=None, like=False)`: look at a page in every dress.

    `act(page)` walks on from there; `like`: its parts are seen on other pages too, so one dress is enough each day.
    A test under `@walks(…)` must have seen just the views it names.
    """
    every = list(product(WIDTHS, THEMES, LANGUAGES))
    wanted = os.environ.get("LUYTRE_SHOTS", "")
    seen: set[str] = set()

    def take(
        name: str,
        door: str,
        path: str,
        *,
        act: Callable[[Page], object] | None = None,
        like: bool = False,
        **options: Any,
    ) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        dresses = [every[0], every[-1]]
        if wanted == "1":
            dresses = every
        elif like:
            dresses = [every[1 + zlib.crc32(name.encode()) % 6]]
        for width, theme, lang in dresses:
            page = visit(door, path, width=width, theme=theme, lang=lang, **options)
            if act is not None:
                act(page)
            axe(page)
            seen.add(view_name(door, page.url))
            if wanted:
                page.evaluate("window.scrollTo(0, 0)")
                page.screenshot(path=FOLDER / f"{name}-{width}-{theme}-{lang}.png", full_page=True)
            page.context.close()

    yield take
    promised = getattr(request.function, "walks", None)
    assert promised is None or seen == promised
