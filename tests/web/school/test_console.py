"""Giang runs the filter of her school; Chi and strangers see nothing; pupils get a page that explains."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from luytre.schoolfilter import _compile, _plan, rules
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Age, Listed, Lists, Ruling

PAGES = ("/", "/networks/", "/groups/", "/exceptions/", "/why/")


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def console(giang, school, data):
    schoolfilter.demo(giang)
    return school(giang)


def listed(data, *entries, categories=None):
    plan = _plan.current(timezone.now())
    lists = Lists({one.host: one for one in entries}, categories or {})
    state = _compile.State(plan, _compile.plan_mark(plan), repr(lists), date(2026, 11, 22))
    _compile.put(data, state, lists, seed=1)


def entry(host, scope="children", category="gambling"):
    return Listed(host, scope, category, date(2099, 1, 1), "a1b2")


def group(giang, age=Age.PRIMARY):
    return next(one for one in schoolfilter.groups(by=giang) if one.age is age)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_console_opens(console, page, language):
    answer = console.get(page, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_sign_in(school, page):
    answer = school().get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", PAGES)
def test_chi_may_not_enter(school, chi, page):
    assert school(chi).get(page).status_code == 403


def test_without_a_school_the_first_page_helps_to_enter_it(giang, school, data):
    client = school(giang)
    assert client.get("/", follow=True).redirect_chain[0][0] == "/new/"
    answer = client.post("/new/", {"name": "Trường Tiểu học Đông Kinh"})
    assert (answer.status_code, answer["Location"]) == (302, "/networks/")
    assert schoolfilter.school_of(by=giang).name == "Trường Tiểu học Đông Kinh"


def test_a_network_is_added_and_removed(console, giang):
    answer = console.post(
        "/networks/", {"cidr": "192.168.7.0/24", "group": group(giang).id, "label": "Phòng máy"}, follow=True
    )
    assert "192.168.7.0/24" in answer.content.decode()
    network = next(one for one in schoolfilter.networks(by=giang) if one.cidr.startswith("192"))
    console.post(f"/networks/{network.id}/remove/")
    assert network.id not in {one.id for one in schoolfilter.networks(by=giang)}


def test_a_wrong_network_keeps_what_was_typed(console, giang):
    answer = console.post("/networks/", {"cidr": "phòng 7", "group": group(giang).id, "label": "Phòng máy"})
    assert answer.status_code == 400
    assert "phòng 7" in answer.content.decode()
    assert "192.168.10.0/24" in answer.content.decode()


def test_rules_of_a_group_are_saved_and_set_back(console, giang):
    number = group(giang).id
    console.post(f"/groups/{number}/", {"blocked": ["adult", "malware"]})
    assert group(giang).blocked == {"adult", "malware"}
    console.post(f"/groups/{number}/", {"default": "1"})
    assert group(giang).blocked == rules.DEFAULTS[Age.PRIMARY]
    assert console.post(f"/groups/{number}/", {"blocked": ["homework"]}).status_code == 400
    assert console.get("/groups/999999/").status_code == 404


def test_an_exception_is_added_shown_and_removed(console, giang):
    form = {
        "host": "bai-hoc.example",
        "ruling": "allow",
        "group": "",
        "reason": "Tiết Toán",
        "last_day": str(timezone.localdate() + timedelta(days=3)),
    }
    assert "bai-hoc.example" in console.post("/exceptions/", form, follow=True).content.decode()
    row = next(row for row in schoolfilter.exceptions(by=giang, now=timezone.now()) if row.host == "bai-hoc.example")
    console.post(f"/exceptions/{row.id}/remove/")
    assert console.post(f"/exceptions/{row.id}/remove/").status_code == 409
    old = console.post("/exceptions/", form | {"last_day": "2020-01-01"})
    assert old.status_code == 400
    assert "bai-hoc.example" in old.content.decode()


def test_why_answers_in_plain_words(console, giang, data):
    listed(data, entry("bad.example"))
    answer = console.get("/why/", {"name": "www.bad.example", "group": group(giang).id}).content.decode()
    assert "danh sách quốc gia" in answer
    assert "Cờ bạc" in answer
    assert console.get("/why/", {"name": "???", "group": group(giang).id}).status_code == 400


# -- the block page ------------------------------------------------------------------------------------------------


def meet(school, host, client="127.0.1.5", path="/", language="vi", **options):
    return school().get(path, REMOTE_ADDR=client, headers={"Host": host, "Accept-Language": language}, **options)


def test_a_pupil_learns_why_and_whom_to_ask(console, school, data):
    listed(data, entry("bad.example"))
    answer = meet(school, "www.bad.example", path="/some/page?x=1")
    words = answer.content.decode()
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    for part in ("www.bad.example", "Cờ bạc", "thầy cô", "111", "Cả nước"):
        assert part in words
    assert not answer.cookies


def test_in_english_too_by_the_browser_or_the_link(console, school, data):
    listed(data, entry("bad.example"))
    assert "Ask your teacher" in meet(school, "bad.example", language="en").content.decode()
    assert "Ask your teacher" in meet(school, "bad.example", path="/?lang=en").content.decode()


def test_a_teacher_is_spoken_to_as_a_grown_up(console, school, data):
    listed(data, entry("worse.example", "everyone", "phishing"))
    words = meet(school, "worse.example", client="127.0.2.5").content.decode()
    assert "người phụ trách bộ lọc" in words
    assert "trường em" not in words
    assert "làm em" not in words


def test_the_schools_own_reason_is_told(console, school, giang, data):
    schoolfilter.add_exception(
        host="tro-choi.example",
        ruling=Ruling.DENY,
        group_id=None,
        reason="Tuần ôn thi",
        expires_at=datetime.now(UTC) + timedelta(days=3),
        by=giang,
        now=datetime.now(UTC),
    )
    words = meet(school, "tro-choi.example").content.decode()
    assert "Tuần ôn thi" in words


def test_a_name_that_is_open_again_says_so(console, school, data):
    listed(data, entry("bad.example"))
    answer = meet(school, "free.example")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"


@pytest.mark.parametrize(
    "host", ['"><script>alert(1)</script>', "a b", "x" * 400, "xn--zz--", "bad.example:99999", "..", "ví dụ.example"]
)
def test_a_strange_host_breaks_nothing_and_is_escaped(console, school, host):
    answer = school().get("/", REMOTE_ADDR="127.0.1.5", HTTP_HOST=host)
    assert answer.status_code in {400, 403, 503}
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("host", ["bad_one.bad.example", "bad_one.bad.example:80"])
def test_a_blocked_name_with_an_underscore_leads_to_the_block_page(console, school, data, host):
    listed(data, entry("bad.example"))
    answer = school().get("/", REMOTE_ADDR="127.0.1.5", HTTP_HOST=host)
    assert answer.status_code == 403
    assert "bad_one.bad.example" in answer.content.decode()


@pytest.mark.parametrize("name", ["bad.example", "<b>x</b>", "", "x" * 5000, "bad.example\x00"])
def test_the_page_can_be_looked_at_by_name(console, school, data, name):
    listed(data, entry("bad.example"))
    answer = school().get("/blocked", {"name": name}, REMOTE_ADDR="127.0.1.5")
    assert answer.status_code in {200, 403}
    assert "<b>x</b>" not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "head", "options"])
def test_no_method_gets_past_the_block_page(console, school, data, method):
    listed(data, entry("bad.example"))
    answer = getattr(school(), method)("/networks/", REMOTE_ADDR="127.0.1.5", headers={"Host": "bad.example"})
    assert answer.status_code == 403


def test_the_block_page_stands_while_the_database_is_down(console, school, data, monkeypatch):
    from django.db import OperationalError

    listed(data, entry("bad.example"))
    _plan.keep(data / "filter" / "plan.json", _plan.current(timezone.now()))

    def away(_now):
        raise OperationalError

    monkeypatch.setattr(_plan, "current", away)
    answer = meet(school, "bad.example")
    assert answer.status_code == 403
    assert "Cờ bạc" in answer.content.decode()


def test_the_own_host_is_no_foreign_one(console, school):
    assert school().get("/", headers={"Host": "localhost"}).status_code == 302
    assert school().get("/", headers={"Host": "127.0.0.1"}).status_code in {302, 400}
