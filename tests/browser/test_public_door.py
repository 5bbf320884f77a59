"""Every page of the public door, as a child and a screen reader meet it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, expect

from luytre.core.identity.api import Officer
from luytre.core.sealed import api as sealed
from luytre.reports import _routes
from luytre.reports import api as reports
from luytre.web.parts import demo
from tests.doors import settings_of

STORY = "Có người lạ bảo em giữ bí mật và đòi em gửi tiền."
# View names that are no page of their own, each with its reason.
NO_PAGE = {
    "language": "a switch that leads back",
    "leave": "leads away",
    "favicon": "a picture",
    "gallery_layout": "the gallery in the layouts of other doors",
    "province-csv": "a file",
    "send": "the answer to a POST: walked in this file",
}
# Pages that are opened by their address: view name → path.
PAGES = {
    "home": "/",
    "form": "/bao-tin",
    "follow": "/theo-doi",
    "safety": "/an-toan",
    "privacy": "/rieng-tu",
    "figures": "/so-lieu",
    "province": "/so-lieu/20",
    "gallery": "/parts/",
}


@pytest.fixture(autouse=True)
def people(transactional_db: None, settings) -> dict[str, Officer]:
    from luytre.ops._people import people

    settings.DEMO = True
    _routes.forget()
    return people()


def names(resolver: URLResolver) -> set[str]:
    """View names of pages for people; machines' doors (api, feeds) have tests of their own."""
    found: set[str] = set()
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            found.add(str(part.name))
        elif not str(part.pattern).startswith(("api/", "feeds/")):
            found |= names(part)
    return found


def test_every_page_of_the_door_is_visited_here():
    every = names(get_resolver(settings_of("public")["ROOT_URLCONF"]))
    assert every - set(NO_PAGE) == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_stands_in_nobodys_way(shots, name: str):
    shots(f"public-{name}", "public", PAGES[name])


def test_an_address_that_is_none(shots):
    shots("public-not-found", "public", "/khong-co")


def tell(page: Page, *, unsafe: bool = True) -> str:
    """Fill the form as An does; the code."""
    page.check("#id_reporter_0")
    page.fill("#id_text", STORY)
    if unsafe:
        page.check("#id_safe_now_1")
    page.click("form.ask button")
    return page.inner_text("#code").strip()


def test_the_form_with_a_mistake(shots):
    shots("report-mistake", "public", "/bao-tin", act=lambda page: page.click("form.ask button"))


def test_the_page_with_the_code(shots):
    shots("report-done", "public", "/bao-tin", act=tell)


def test_a_wrong_code(shots):
    def wrong(page: Page) -> None:
        page.fill("#id_code", "ba cho den nha")
        page.click("main form button")

    shots("follow-wrong", "public", "/theo-doi", act=wrong)


def test_the_conversation(shots, people: dict[str, Officer]):
    receipt = reports.receive(words=reports.Words(text=STORY), channel="web", now=datetime.now(UTC))
    binh = people["binh"]
    key = sealed.unlock(officer_id=binh.id, passphrase=demo.PASSPHRASE)
    reports.read(report_id=receipt.id, by=binh, key=key)
    words = "Chào em, cô đã đọc. Cảm ơn em đã kể. Em đừng gửi thêm gì cho người đó nhé."
    reports.answer(report_id=receipt.id, text=words, by=binh, key=key, now=datetime.now(UTC))

    def come_back(page: Page) -> None:
        page.fill("#id_code", receipt.code)
        page.click("main form button")
        page.fill("#id_text", "Em cảm ơn cô. Em sợ mẹ biết.")
        page.click("main form button.button--big")
        expect(page.locator(".talk__item--mine")).to_have_count(1)

    shots("follow-talk", "public", "/theo-doi", act=come_back)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_whole_journey_needs_no_script(visit: Callable[..., Page], lang: str):
    page = visit("public", "/", javascript=False, lang=lang)
    page.click("a.door--main")
    code = tell(page)
    assert code not in page.url
    assert page.url.endswith("/bao-tin/xong")
    page.reload()
    assert page.inner_text("#code").strip() == code
    page.click("main a[href='/theo-doi']")
    page.fill("#id_code", code.replace("-", " ").upper())
    page.click("main form button")
    page.fill("#id_text", "Em còn ở đây.")
    page.click("main form button.button--big")
    assert "Em còn ở đây." in page.inner_text(".talk")
    assert code not in page.url
    assert not page.context.cookies()


def test_leaving_quickly_leaves_no_way_back(visit: Callable[..., Page], live, settings):
    settings.EXIT_URL = live("public") + "/static/parts/leaf.svg"
    page = visit("public", "/an-toan")
    page.goto(live("public") + "/bao-tin")
    page.fill("#id_text", STORY)
    page.click("a.exit")
    page.wait_for_url("**/leaf.svg")
    page.go_back()
    assert page.url.endswith("/an-toan")
    page.goto(live("public") + "/bao-tin")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/leaf.svg")


def test_the_form_can_be_filled_with_the_keyboard_alone(visit: Callable[..., Page]):
    page = visit("public", "/bao-tin", width=1280)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    while not page.evaluate("document.activeElement.matches('#id_reporter_0')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Em so lam")
    while not page.evaluate("document.activeElement.matches('form.ask button')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()


def test_targets_on_a_childs_page_are_large(visit: Callable[..., Page]):
    for path in ("/", "/bao-tin", "/theo-doi", "/an-toan"):
        page = visit("public", path)
        small = page.evaluate(
            """[...document.querySelectorAll('button, a.button, a.door, a.phone, .exit, .foot a, select, input:not([type=hidden]), label.big-choice__item')]
            .filter((part) => part.getClientRects().length && !part.closest('.big-choice__item > *') && !part.matches('.big-choice__item input'))
            .filter((part) => part.getBoundingClientRect().height < 47.5).map((part) => part.outerHTML.slice(0, 80))"""
        )
        assert not small, (path, small)
        assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 18


def test_nothing_is_fetched_from_anyone_else(visit: Callable[..., Page], live):
    page = visit("public", "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        page.goto(live("public") + path)
    assert asked
    assert all(url.startswith(live("public")) for url in asked)
