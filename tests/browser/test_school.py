"""The school door, as a teacher meets it who was never trained for it; and the page a pupil sees instead of a site."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from luytre.core.identity.api import Officer
from luytre.schoolfilter import _compile, _plan, models
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, Listed, Lists, Ruling
from tests.browser import test_signin
from tests.browser.walking import unseen, walks

NO_PAGE = {
    **{name: why for name, why in test_signin.NO_PAGE.items() if name != "vault_lock"},
    **dict.fromkeys(("mfa_authenticate", "mfa_activate_totp", "mfa_view_recovery_codes"), "walked at the desk"),
    **dict.fromkeys(("account_inactive", "account_logout", "demo_codes"), "walked at the desk"),
    **dict.fromkeys(("gallery", "gallery_layout"), "walked at the public door and the desk"),
    "school:remove_network": "leads back to the networks",
    "school:remove_exception": "leads back to the exceptions, or says that it is gone",
}
HERE = "127.0.0.0/24"  # where the browser of the tests stands


@pytest.fixture
def giang(transactional_db: None, settings, tmp_path) -> Officer:
    from luytre.ops._people import people

    settings.DEMO = True
    settings.DATA = tmp_path
    return people()["giang"]


@pytest.fixture
def school(giang: Officer, tmp_path) -> dict[Age, int]:
    """The demonstration's school with a list in force; its groups."""
    schoolfilter.demo(giang)
    ids = {group.age: group.id for group in schoolfilter.groups(by=giang)}
    now = datetime.now(UTC)
    schoolfilter.add_network(cidr=HERE, group_id=ids[Age.PRIMARY], label="Phòng máy 2", by=giang, now=now)
    schoolfilter.add_exception(
        host="tro-choi.example", ruling=Ruling.DENY, group_id=None, reason="Tuần ôn thi", by=giang, now=now,
        expires_at=now.replace(year=now.year + 1),
    )  # fmt: skip
    entries = (
        Listed("ca-cuoc-vui.example", "children", "gambling", date(2099, 1, 1), "a1b2"),
        Listed("lua-dao.example", "everyone", "phishing", date(2099, 1, 1), "a1b3"),
    )
    plan = _plan.current(timezone.now())
    lists = Lists({one.host: one for one in entries}, {"phim-hay.example": frozenset({"video", "piracy"})})
    _compile.put(
        tmp_path, _compile.State(plan, _compile.plan_mark(plan), repr(lists), timezone.localdate()), lists, seed=1
    )
    return ids


def node(**said: object) -> None:
    """What the filter program last said of itself."""
    now = timezone.now()
    facts = {"serial": 7, "issued_at": now, "applied_at": now, "contacted_at": now, "seen_at": now, "names": 26}
    fresh = {"engine": True, "trouble": "", "trouble_at": None, "applied_version": _plan.version()}
    models.Node.objects.update_or_create(name="lop-hoc", defaults={**facts, **fresh, **said})


def empty(page: Page) -> None:
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.locator("main form .button:not(.button--quiet)").last.click()
    expect(page.locator("#summary")).to_be_visible()


def test_every_page_of_the_door_is_visited_here():
    assert not unseen("school", NO_PAGE)


@walks("school", "account_login", "school:new", "(no page)")
def test_before_the_school_is_entered(shots, giang: Officer):
    shots("school-sign-in", "school", "/", like=True)
    shots("school-new", "school", "/", officer=giang, like=True)
    shots("school-new-error", "school", "/new/", officer=giang, act=_nameless, like=True)
    shots("school-not-found", "school", "/khong-co", officer=giang, like=True)


def _nameless(page: Page) -> None:
    page.fill("#id_name", "")
    empty(page)


@walks("school", "school:home")
def test_the_state_of_the_filter(shots, giang: Officer, school):
    shots("school-home-no-node", "school", "/", officer=giang, like=True)
    node()
    shots("school-home", "school", "/", officer=giang)
    node(engine=False, trouble=schoolfilter.Trouble.ENGINE_DOWN, trouble_at=timezone.now())
    shots("school-home-trouble", "school", "/", officer=giang, like=True)
    node(serial=0, issued_at=None, contacted_at=None)
    shots("school-home-no-list", "school", "/", officer=giang, like=True)


@walks("school", "school:networks", "school:groups", "school:group", "school:exceptions", "school:why")
def test_the_console(shots, giang: Officer, school):
    primary, staff = school[Age.PRIMARY], school[Age.STAFF]
    now = timezone.now()
    schoolfilter.change_policy(group_id=staff, blocked=["malware", "phishing", "adult"], by=giang, now=now)
    see = lambda name, path, **rest: shots(f"school-{name}", "school", path, officer=giang, **rest)  # noqa: E731
    see("networks", "/networks/", like=True)
    see("networks-error", "/networks/", act=_bad_network, like=True)
    see("groups", "/groups/", like=True)
    see("group", f"/groups/{primary}/")
    see("group-changed", f"/groups/{staff}/", like=True)
    see("exceptions", "/exceptions/")
    see("exceptions-error", "/exceptions/", act=empty, like=True)
    see("why", "/why/", like=True)
    see("why-blocked", f"/why/?name=www.ca-cuoc-vui.example&group={primary}", like=True)
    see("why-open", f"/why/?name=thu-vien-video.example&group={primary}", like=True)
    see("why-category", f"/why/?name=phim-hay.example&group={primary}", like=True)
    see("why-error", f"/why/?name=%3F%3F%3F&group={primary}", like=True)


def _bad_network(page: Page) -> None:
    page.fill("#id_cidr", "phòng 7")
    empty(page)


def test_nothing_to_show_yet(shots, giang: Officer):
    schoolfilter.create_school(
        name="Trường mới", province_code="20", commune_code="05977", by=giang, now=timezone.now()
    )
    for page in ("networks", "exceptions"):
        shots(f"school-{page}-empty", "school", f"/{page}/", officer=giang, like=True)


@walks("school", "school:home", "school:blocked")
def test_the_page_that_a_pupil_sees(shots, giang: Officer, school):
    shots("block", "school", "/", host="www.ca-cuoc-vui.example")
    shots("block-own-reason", "school", "/", host="tro-choi.example", like=True)
    shots("block-open-again", "school", "/", host="bai-hoc.example", like=True)
    shots("block-category", "school", "/blocked?name=phim-hay.example", like=True)
    shots("block-by-name", "school", "/blocked?name=lua-dao.example", like=True)
    network = next(one for one in schoolfilter.networks(by=giang) if one.cidr == HERE)
    schoolfilter.remove_network(network_id=network.id, by=giang)
    schoolfilter.add_network(cidr=HERE, group_id=school[Age.STAFF], label="", by=giang, now=timezone.now())
    shots("block-teacher", "school", "/", host="lua-dao.example", like=True)
