"""Every page of the officers' desk, as somebody on duty at night meets it: work waiting, forms sent back, words sealed."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.core.identity.models import Post
from luytre.detection import _lists
from luytre.detection import api as detection
from luytre.enforcement.orders import api as orders
from luytre.monitoring import api as monitoring
from luytre.ops import _steps, demo
from luytre.reports import api as reports
from tests.browser import test_signin
from tests.browser.stories import (
    ASIDE,
    DANGER,
    FILED,
    MOCKED,
    OFFERED,
    REASON,
    SAFE_NOW,
    SECRET,
    THREAT,
    Desk,
)
from tests.browser.walking import unseen, walks

NO_PAGE = {
    **test_signin.NO_PAGE,
    "desk:report-take": "leads back to the report",
    "desk:report-release": "leads back to the queue",
    "desk:file-clock": "leads back to the file",
    "desk:referral-accept": "leads to the file",
    "desk:referral-withdraw": "leads back to the referral",
    "desk:figures-csv": "a file",
    "gallery": "walked at the public door",
}
ASK = "main form .button:not(.button--quiet)"


@pytest.fixture
def desk(transactional_db: None, settings, tmp_path) -> Desk:
    settings.DEMO = True
    settings.DATA = tmp_path
    _lists.ensure_demo(tmp_path)
    return Desk()


@pytest.fixture
def full(desk: Desk) -> Desk:
    return desk.tell()


def send(page: Page, **fields: str) -> None:
    """Fill the form of the page and send it, whatever the browser itself would say about it."""
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    for name, words in fields.items():
        page.locator(f"main [name={name}]").first.fill(words)
    page.locator(ASK).last.click()


def empty(page: Page) -> None:
    """Send the form as it stands; it comes back with what is missing."""
    send(page)
    expect(page.locator("#summary")).to_be_visible()


def test_every_page_of_the_desk_is_visited_here():
    assert not unseen("desk", NO_PAGE)


@walks("desk", "desk:home", "desk:queue", "desk:files", "desk:referrals", "desk:findings", "desk:orders")
def test_a_quiet_night(shots, desk: Desk):
    shots("home-empty", "desk", "/", officer=desk["chi"], like=True)
    shots("queue-empty", "desk", "/queue/", officer=desk["binh"], like=True)
    shots("files-empty", "desk", "/files/", officer=desk["chi"], like=True)
    shots("referrals-empty", "desk", "/referrals/", officer=desk["chi"], like=True)
    shots("findings-empty", "desk", "/findings/", officer=desk["ha"], like=True)
    shots("orders-empty", "desk", "/orders/", officer=desk["ha"], like=True)


@walks("desk", "desk:home", "desk:queue", "desk:files", "desk:referrals")
def test_a_night_with_work(shots, full: Desk):
    full.order("cuoc-nhanh.example")
    full.release(MOCKED)
    shots("home-triage", "desk", "/", officer=full["binh"])
    shots("home-locked", "desk", "/", officer=full["dung"], vault=False, like=True)
    shots("home-reviewer", "desk", "/", officer=full["ha"], like=True)
    shots("home-approver", "desk", "/", officer=full["khanh"], like=True)
    shots("queue", "desk", "/queue/", officer=full["binh"])
    shots("queue-aside", "desk", "/queue/?state=aside", officer=full["binh"], like=True)
    shots("queue-filed", "desk", "/queue/?state=filed", officer=full["binh"], like=True)
    shots("files", "desk", "/files/", officer=full["binh"], like=True)
    shots("files-closed", "desk", "/files/?state=closed", officer=full["dung"], like=True)
    shots("referrals-sent", "desk", "/referrals/", officer=full["binh"], like=True)
    shots("referrals-waiting", "desk", "/referrals/", officer=full["dung"], like=True)


@walks("desk", "desk:report")
def test_a_report(shots, full: Desk):
    binh, key = full["binh"], full.cast.key("binh")
    reports.answer(report_id=full.ids[THREAT], text="Anh chị đừng chuyển tiền nhé.", by=binh, key=key, now=full.now)
    see = lambda name, number, who="binh", **rest: shots(  # noqa: E731 - one line for each state of the same page
        name, "desk", f"/reports/{full.ids[number]}/", officer=full[who], **rest
    )
    see("report", DANGER)
    see("report-locked", DANGER, vault=False, like=True)
    see("report-talk", MOCKED)
    see("report-contact", THREAT, "lan", like=True)
    see("report-taken-by-another", MOCKED, "lan", like=True)
    see("report-aside", ASIDE, like=True)
    see("report-filed", FILED, like=True)
    see("report-of-the-police", SAFE_NOW, "dung", like=True)
    see("report-without-words", DANGER, act=lambda page: page.click(f"form[action$='{full.ids[DANGER]}/take/'] button"), like=True)  # fmt: skip


@walks("desk", "desk:report-answer", "desk:report-file", "desk:report-aside", "desk:report-link")
def test_the_forms_of_a_report(shots, full: Desk):
    grave = full.send(text="Trang này đăng chuyện riêng của em.", links=(SECRET,), safe_now="no")
    full.open(grave, "S01")
    ask = lambda name, number, path, **rest: shots(  # noqa: E731
        name,
        "desk",
        f"/reports/{full.ids[number] if isinstance(number, int) else number}/{path}/",
        officer=full["binh"],
        **rest,
    )
    ask("answer", MOCKED, "answer", like=True)
    ask("answer-error", MOCKED, "answer", act=empty, like=True)
    ask("open-file", DANGER, "file")
    ask("open-file-error", MOCKED, "file", act=partial(_opened_meanwhile, full), like=True)
    ask("aside", THREAT, "aside", like=True)
    ask("aside-error", THREAT, "aside", act=empty, like=True)
    ask("link", MOCKED, "links/0", like=True)
    ask("link-error", MOCKED, "links/0", act=empty, like=True)
    ask("link-police-only", grave, "links/0", like=True)


def _opened_meanwhile(full: Desk, page: Page) -> None:
    """The same in another window, a moment ago."""
    if files.of_report(report_id=full.ids[MOCKED], by=full["binh"]) is None:
        full.open(full.ids[MOCKED], "B01")
    empty(page)


@walks("desk", "desk:file", "desk:file-note", "desk:file-outcome", "desk:file-close", "desk:file-offer")
def test_a_file(shots, full: Desk):
    danger = full.open(full.ids[DANGER], "S03")
    see = lambda name, file, path="", who="binh", **rest: shots(  # noqa: E731
        name, "desk", f"/files/{file.id}/{path}", officer=full[who], **rest
    )
    see("file", danger)
    see("file-locked", danger, vault=False, like=True)
    see("file-note-error", danger, act=empty, like=True)
    see("file-note", danger, "note/", like=True)
    see("file-outcome", danger, "outcome/", like=True)
    see("file-outcome-error", danger, "outcome/", act=empty, like=True)
    see("file-close", danger, "close/", like=True)
    see("file-offer", danger, "offer/")
    see("file-offer-error", danger, "offer/", act=empty, like=True)
    see("file-offered", full.file(OFFERED), like=True)
    see("file-progress", full.file(SAFE_NOW), like=True)
    see("file-taken-over", full.file(SAFE_NOW), who="dung", like=True)
    stop = partial(files.stop_clock, by=full["binh"], now=full.now + timedelta(minutes=2))
    stop(file_id=danger.id, deadline=danger.clocks[0].deadline)
    files.close(
        file_id=danger.id, outcome=files.OutcomeKind.CHILD_SAFE, by=full["binh"], key=full.cast.key("binh"),
        now=full.now, text="Em đã về nhà an toàn.",
    )  # fmt: skip
    see("file-closed", danger, like=True)


@walks("desk", "desk:referral", "desk:referral-refuse", "(no page)")
def test_a_referral(shots, full: Desk):
    made = full.referral(OFFERED)
    see = lambda name, path="", who="dung", **rest: shots(  # noqa: E731
        name, "desk", f"/referrals/{made.id}/{path}", officer=full[who], **rest
    )
    see("referral-waiting")
    see("referral-locked", vault=False, like=True)
    see("referral-offered", who="binh", like=True)
    see("referral-refuse", "refuse/", like=True)
    see("referral-refuse-error", "refuse/", act=empty, like=True)
    see("referral-hidden", who="chi", like=True)
    referral.refuse(referral_id=made.id, reason=REASON, by=full["dung"], now=full.now)
    see("referral-refused", who="binh", like=True)
    shots("not-found", "desk", "/khong-co/", officer=full["binh"], like=True)


@walks("desk", "desk:findings", "desk:finding", "desk:finding-confirm", "desk:finding-dismiss")
def test_a_finding(shots, full: Desk):
    found = full.release(MOCKED)
    full.ids.append(full.send(text="Trang kín.", links=(SECRET,)))
    hidden = full.release(-1, no_store=True)
    see = lambda name, one, who="ha", **rest: shots(  # noqa: E731
        name, "desk", f"/findings/{one.id}/", officer=full[who], **rest
    )
    shots("findings", "desk", "/findings/", officer=full["ha"])
    shots("findings-police", "desk", "/findings/", officer=full["dung"], like=True)
    shots("findings-confirmed", "desk", "/findings/?state=confirmed", officer=full["ha"], like=True)
    see("finding", found)
    see("finding-error", found, act=lambda page: page.locator("form[action$='/confirm/'] button").click(), like=True)
    see("finding-dismiss-error", found, act=lambda page: _no_reason(page, "dismiss"), like=True)
    see("finding-confirm-error", found, act=lambda page: _no_reason(page, "confirm"), like=True)
    see("finding-masked", hidden, like=True)
    see("finding-police", hidden, "dung", like=True)
    see("finding-approver", found, "khanh", like=True)
    detection.confirm(finding_id=found.id, by=full["ha"], category="scam", why="Trang lừa học sinh nạp thẻ.")
    see("finding-confirmed", found, like=True)


def _no_reason(page: Page, act: str) -> None:
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.locator(f"form[action$='/{act}/'] button").click()


@walks("desk", "desk:orders", "desk:order", "desk:order-new", "desk:order-approve", "desk:order-refuse", "desk:order-withdraw")  # fmt: skip
def test_an_order(shots, desk: Desk):
    waits = desk.order("cuoc-nhanh.example")
    secret = desk.order("xn--trng-hi-fd-eyb.example", restricted=True)
    stands = desk.order("nap-the-vui.example")
    refused = desk.order("tro-choi-hoc.example")
    orders.approve(order_id=stands.id, by=desk["khanh"], now=desk.now)
    orders.refuse(order_id=refused.id, by=desk["khanh"], why="Chưa đủ căn cứ.", now=desk.now)
    see = lambda name, one, who="khanh", **rest: shots(  # noqa: E731
        name, "desk", f"/orders/{one.id}/", officer=desk[who], **rest
    )
    shots("orders", "desk", "/orders/", officer=desk["khanh"])
    shots("orders-proposed", "desk", "/orders/?state=proposed", officer=desk["ha"], like=True)
    see("order", waits)
    see("order-own", waits, "ha", like=True)
    see("order-restricted", secret, like=True)
    see("order-in-force", stands, like=True)
    see("order-refused", refused, like=True)
    see("order-refuse-error", waits, act=lambda page: _no_reason(page, "refuse"), like=True)
    see("order-withdraw-error", stands, act=lambda page: _no_reason(page, "withdraw"), like=True)
    see("order-too-late", waits, act=partial(_decided_meanwhile, desk), like=True)
    shots("order-new", "desk", "/orders/new/", officer=desk["ha"], like=True)
    shots("order-new-error", "desk", "/orders/new/", officer=desk["ha"], act=empty, like=True)
    shots("order-guarded", "desk", "/orders/new/", officer=desk["ha"], act=_guarded)


def _decided_meanwhile(desk: Desk, page: Page) -> None:
    """Somebody was faster."""
    order_id = UUID(page.url.rstrip("/").rpartition("/")[2])
    if orders.get(order_id=order_id).state is orders.State.PROPOSED:
        orders.refuse(order_id=order_id, by=desk["khanh"], why="Chưa đủ căn cứ.", now=desk.now)
    page.locator("form[action$='/approve/'] button").click()


def _guarded(page: Page) -> None:
    page.fill("#id_host", "langson.gov.vn")
    page.check("#id_scope_0")
    page.select_option("#id_category", "gambling")
    page.select_option("#id_ground", demo.GROUND)
    send(page, why="Mời chơi cờ bạc")
    expect(page.locator("#summary")).to_be_visible()


@walks("desk", "desk:figures", "desk:figures-province")
def test_figures(shots, full: Desk):
    for month in range(1, 5):
        for number in range(6 + month):
            words = reports.Words(text=f"Chuyện thứ {number} của tháng trước.", reporter="teacher", province="20")
            reports.receive(words=words, channel="web", now=full.now - timedelta(days=30 * month))
    _steps.run_until_quiet()
    assert monitoring.province_page(province="20", now=full.now, present=True).rows
    shots("figures", "desk", "/figures/", officer=full["lan"], like=True)
    shots("figures-province", "desk", "/figures/20/", officer=full["minh"])


@walks("desk", "desk:queue", "desk:orders", "desk:home", "gallery_layout")
def test_doors_that_stay_shut(shots, desk: Desk):
    shots("forbidden", "desk", "/queue/", officer=desk["minh"], like=True)
    shots("forbidden-orders", "desk", "/orders/", officer=desk["chi"], like=True)
    shots("gallery-desk", "desk", "/parts/desk/", like=True)
    shots("gallery-school", "desk", "/parts/school/", like=True)
    Post.objects.filter(account_id=desk["chi"].id).update(valid_from="2025-07-01", valid_to="2025-12-31")
    shots("no-post", "desk", "/", officer=desk["chi"], vault=False, like=True)


def test_the_desk_can_be_worked_with_the_keyboard_alone(visit, full: Desk):
    page = visit("desk", "/queue/", officer=full["binh"], width=1280)
    page.locator("[data-keys] a").first.focus()
    page.keyboard.press("j")
    expect(page.locator("[data-keys] a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(str(triage.queue(by=full["binh"])[0].number))
