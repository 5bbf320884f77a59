"""No name is blocked without two people, a ground in law, a last day and the guard lists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from luytre.core.audit import api as audit
from luytre.core.identity.api import NotAllowed
from luytre.core.journal.models import Line
from luytre.enforcement.orders import _guard, _popular, api, readings, rules, steps
from luytre.enforcement.orders.models import Order
from luytre.lib.hosts import BadHost

pytestmark = pytest.mark.django_db


def test_a_proposal_is_not_in_force(propose, now):
    order = propose()
    assert order.state is api.State.PROPOSED
    assert order.expires_on == date(2027, 5, 22)
    assert api.in_force(at=now) == []


def test_the_second_person_puts_it_in_force(propose, khanh, now):
    order = propose()
    assert api.approve(order_id=order.id, by=khanh, now=now).state is api.State.APPROVED
    (line,) = api.in_force(at=now)
    assert (line.host, line.scope, line.category, line.restricted) == ("xau.example", "children", "gambling", False)
    acts = [leaf.act for leaf in audit.trail(about=order.id)]
    assert acts == [audit.Act.ORDER_PROPOSE, audit.Act.ORDER_APPROVE]
    assert [line.kind for line in Line.objects.order_by("id")] == ["order.proposed", "order.approved"]


def test_the_same_person_cannot_do_both(propose, khanh, now):
    from dataclasses import replace

    from luytre.core.identity.api import Permission

    both = replace(khanh, permissions=khanh.permissions | {Permission.ORDER_PROPOSE})
    order = propose(by=both)
    with pytest.raises(api.SamePerson):
        api.approve(order_id=order.id, by=both, now=now)
    with pytest.raises(api.SamePerson):
        api.refuse(order_id=order.id, by=both, why="không", now=now)
    assert api.get(order_id=order.id).state is api.State.PROPOSED


def test_the_database_itself_refuses_one_person(propose):
    order = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.id).update(state="approved", approved_by=order.proposed_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.id).update(state="approved")


def test_an_order_does_not_outlive_its_ground(propose):
    from luytre.core.catalogue.models import Ground

    Ground.objects.filter(key="LANM25-16").update(valid_to=date(2027, 1, 31))
    with pytest.raises(api.BadExpiry):
        propose(ground="LANM25-16", expires_on=date(2027, 2, 1))
    assert propose(ground="LANM25-16").expires_on == date(2027, 1, 31)


def test_who_may_not_propose_or_approve_is_sent_away(propose, binh, ha, khanh, now):
    with pytest.raises(NotAllowed):
        propose(by=binh)
    with pytest.raises(NotAllowed):
        propose(by=khanh)
    with pytest.raises(NotAllowed):
        api.approve(order_id=propose().id, by=ha, now=now)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("langson.gov.vn", "state"),
        ("truong.edu.vn", "school"),
        ("vn", None),
        ("com.vn", "lies under"),
        ("gov.vn", "state"),
        ("vnexpress.net", "newspaper"),
        ("video.vnexpress.net", "newspaper"),
        ("vietcombank.com.vn", "bank"),
        ("facebook.com", "platform"),
        ("trang-xau.facebook.com", "address level only"),
        ("truyen.blogspot.com", "address level only"),
        ("cloudflare.com", "delivered"),
        ("bit.ly", "short addresses"),
        ("tongdai111.vn", "get help"),
        ("FACEBOOK.com.", "platform"),
        ("www.facebook.com", "address level only"),
        ("https://www.facebook.com/trang", None),  # an address of a page is no name
        ("ｆａｃｅｂｏｏｋ.com", "platform"),
    ],
)
def test_a_guarded_name_is_refused_with_its_reason(propose, host, reason):
    with pytest.raises((api.GuardedName, api.NotAName, BadHost)) as caught:
        propose(host)
    if reason is not None:
        assert reason in caught.value.reason
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "host", ["localhost", "8.8.8.8", "[2001:db8::1]", "co.uk", "", "   ", "a b", "x" * 300 + ".vn"]
)
def test_what_is_no_name_of_one_site_is_refused(propose, host):
    with pytest.raises((api.NotAName, api.GuardedName, BadHost)):
        propose(host)


def test_popular_names_are_guarded_once_imported(propose, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "popular").mkdir()
    (tmp_path / "popular" / "top.txt").write_text("# most visited\nduoc-yeu-thich.example\na.sau.example\n\nx y\n")
    propose("chua-nhap.duoc-yeu-thich.example")
    assert api.import_guard(tmp_path / "popular") == 2
    for host in ("duoc-yeu-thich.example", "www.duoc-yeu-thich.example", "m.duoc-yeu-thich.example"):
        with pytest.raises(api.GuardedName, match="duoc-yeu-thich"):
            propose(host)
    with pytest.raises(api.GuardedName) as caught:
        propose("sau.example")
    assert caught.value.reason == rules.ABOVE
    propose("khong-lien-quan.example")


def test_a_name_that_became_guarded_is_stopped_at_approval(propose, khanh, now, settings, tmp_path):
    settings.DATA = tmp_path
    order = propose("moi-noi.example")
    (tmp_path / "top.txt").write_text("moi-noi.example\n")
    api.import_guard(tmp_path)
    with pytest.raises(api.GuardedName):
        api.approve(order_id=order.id, by=khanh, now=now)
    assert api.get(order_id=order.id).state is api.State.PROPOSED


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "nobody"}, api.BadOrder),
        ({"why": " \x00 "}, api.BadOrder),
        ({"category": "có dấu cách"}, api.BadOrder),
        ({"ground": "LANM18-29"}, api.GroundGone),  # out of force since July 2026
        ({"ground": "ND328-99"}, api.GroundGone),
        ({"expires_on": date(2026, 11, 22)}, api.BadExpiry),
        ({"expires_on": date(2027, 11, 23)}, api.BadExpiry),
    ],
)
def test_an_order_needs_scope_reason_ground_and_a_day(propose, changed, error):
    with pytest.raises(error):
        propose(**changed)


def test_twelve_months_are_the_most(propose):
    assert propose(expires_on=date(2027, 11, 22)).expires_on == date(2027, 11, 22)


def test_a_no_store_category_is_restricted_whatever_is_asked(propose):
    assert propose(category="S01", restricted=False).restricted


def test_one_name_has_one_live_order(propose, khanh, now):
    first = propose()
    with pytest.raises(api.AlreadyListed):
        propose("XAU.example.")
    api.refuse(order_id=first.id, by=khanh, why="Chưa đủ bằng chứng", now=now)
    propose()


def test_withdrawing_takes_one_person_and_a_reason(propose, khanh, now):
    order = propose()
    api.approve(order_id=order.id, by=khanh, now=now)
    with pytest.raises(api.BadOrder):
        api.withdraw(order_id=order.id, by=khanh, why=" ", now=now)
    api.withdraw(order_id=order.id, by=khanh, why="Trang đã đổi chủ", now=now)
    assert api.in_force(at=now) == []
    with pytest.raises(api.AlreadyDecided):
        api.approve(order_id=order.id, by=khanh, now=now)
    assert [turn.new for turn in api.history(order_id=order.id)] == ["proposed", "approved", "withdrawn"]


def test_who_proposed_may_take_it_back_while_it_waits(propose, ha, khanh, now):
    order = propose()
    assert api.withdraw(order_id=order.id, by=ha, why="Nhầm tên", now=now).state is api.State.WITHDRAWN
    other = propose()
    api.approve(order_id=other.id, by=khanh, now=now)
    with pytest.raises(NotAllowed):
        api.withdraw(order_id=other.id, by=ha, why="Nhầm tên", now=now)


def test_the_last_day_ends_it(propose, khanh, now):
    order = propose(expires_on=date(2026, 11, 30))
    api.approve(order_id=order.id, by=khanh, now=now)
    last_evening = now.replace(day=30, hour=16, minute=59)  # 23:59 in Viet Nam
    assert api.in_force(at=last_evening)
    assert api.in_force(at=last_evening + timedelta(minutes=1)) == []
    assert steps.run(last_evening) == 0
    assert steps.run(last_evening + timedelta(minutes=1)) == 1
    assert steps.run(last_evening + timedelta(minutes=1)) == 0
    assert api.get(order_id=order.id).state is api.State.EXPIRED


def test_no_order_without_its_audit_line(propose, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", breaks)
    with pytest.raises(RuntimeError):
        propose()
    assert not Order.objects.exists()


def test_a_restricted_name_is_shown_to_police_and_deciders_only(propose, ha, dung, khanh):
    order = propose(category="S01")
    assert api.get(order_id=order.id, by=ha).masked
    assert api.get(order_id=order.id, by=ha).host == ""
    assert [o.host for o in api.list_orders(by=ha)] == [""]
    assert api.get(order_id=order.id, by=khanh).host == api.get(order_id=order.id, by=dung).host == "xau.example"


def test_who_has_no_business_with_orders_sees_none(propose, chi):
    order = propose()
    with pytest.raises(NotAllowed):
        api.list_orders(by=chi)
    with pytest.raises(NotAllowed):
        api.get(order_id=order.id, by=chi)


def test_what_waits_stands_first(propose, khanh, now):
    first, second = propose("mot.example"), propose("hai.example")
    api.approve(order_id=first.id, by=khanh, now=now)
    assert [o.id for o in api.list_orders(by=khanh)] == [second.id, first.id]
    assert [o.id for o in api.list_orders(by=khanh, state="approved")] == [first.id]


def test_counts_are_plain_numbers(propose, khanh, now):
    api.approve(order_id=propose().id, by=khanh, now=now)
    day = now.date()
    found = {(c.province, c.state): c.number for c in readings.counts(since=day, until=day)}
    assert found == {("", "proposed"): 1, ("", "approved"): 1}
    assert [(c.scope, c.category, c.number) for c in readings.in_force(at=now)] == [("children", "gambling", 1)]


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_and_one_wins(propose, khanh, now):
    from dataclasses import replace
    from uuid import uuid4

    order = propose()

    def press(officer) -> str:
        try:
            return api.approve(order_id=order.id, by=officer, now=now).state
        except api.AlreadyDecided as error:
            return f"late: {error.state}"
        finally:
            connections.close_all()

    others = [replace(khanh, id=uuid4()) for _ in range(5)]
    with ThreadPoolExecutor(6) as pool:
        seen = sorted(pool.map(press, [khanh, *others]))
    assert seen == ["approved", *["late: approved"] * 5]
    assert len(api.history(order_id=order.id)) == 2


def test_the_own_list_reads_and_guards_itself():
    own = _guard.own()
    assert len(own.below) + len(own.shared) > 200
    for name in (*own.below, *own.shared):
        assert _guard.why_guarded(name), name


@pytest.fixture(scope="module")
def popular(tmp_path_factory):
    path = tmp_path_factory.mktemp("guard") / "guard.lst"
    names = {f"{a}.{b}" for a in ("a", "b.a", "c-d", "zz") for b in ("example", "test", "vn", "com.vn")}
    _popular.write(path, names)
    return names, _popular.Popular(path)


LABELS = st.lists(st.sampled_from(["a", "b", "c-d", "c", "zz", "example", "test", "vn", "com"]), min_size=1, max_size=4)


@given(labels=LABELS)
def test_the_compact_file_answers_like_a_plain_set(popular, labels):
    names, file = popular
    host = ".".join(labels)
    assert file.holds(host) == (host in names)
    below = {name for name in names if name.endswith("." + host)}
    assert (file.below(host) in below) if below else file.below(host) is None
