"""Two people at the desk: Hà proposes, Khánh decides."""

from datetime import UTC, datetime

import pytest

from luytre.enforcement.orders import api as orders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FORM = {
    "host": "xau.example",
    "scope": "children",
    "category": "gambling",
    "ground": "LANM25-16",
    "why": "Mời chơi cờ bạc",
}


@pytest.fixture
def order(ha):
    asked = {**FORM, "by": ha, "now": NOW}
    return orders.propose(**asked)


def test_ha_proposes_and_khanh_approves(desk, ha, khanh):
    answer = desk(ha).post("/orders/new/", FORM, follow=True)
    assert answer.status_code == 200
    assert "xau.example" in answer.content.decode()
    (order,) = orders.list_orders(by=khanh)
    page = desk(khanh).get(f"/orders/{order.id}/").content.decode()
    assert f"/orders/{order.id}/approve/" in page
    desk(khanh).post(f"/orders/{order.id}/approve/")
    assert orders.get(order_id=order.id).state is orders.State.APPROVED


def test_the_list_shows_what_waits(desk, khanh, order):
    page = desk(khanh).get("/orders/").content.decode()
    assert "xau.example" in page
    assert "badge--red" in page
    assert desk(khanh).get("/orders/?state=approved").status_code == 200
    assert desk(khanh).get("/orders/?state=nonsense").status_code == 200


def test_a_guarded_name_is_refused_beside_its_field_and_nothing_typed_is_lost(desk, ha):
    answer = desk(ha).post("/orders/new/", {**FORM, "host": "langson.gov.vn"}, headers={"Accept-Language": "vi"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cơ quan nhà nước" in page
    assert "langson.gov.vn" in page
    assert "Mời chơi cờ bạc" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"host": "8.8.8.8"},
        {"host": "https://a.example/b c"},
        {"scope": "nobody"},
        {"ground": "LANM18-29"},
        {"expires_on": "2020-01-01"},
        {"expires_on": "not a day"},
        {"why": ""},
        {"why": "\x00"},
        {"finding_id": "nonsense"},
        {"finding_id": "00000000-0000-0000-0000-000000000001"},
        {"category": "no-such"},
    ],
)
def test_bad_input_is_answered_with_the_form(desk, ha, wrong):
    assert desk(ha).post("/orders/new/", {**FORM, **wrong}).status_code == 422


def test_the_proposer_sees_that_another_has_to_decide(desk, ha, order):
    page = desk(ha).get(f"/orders/{order.id}/").content.decode()
    assert f"/orders/{order.id}/approve/" not in page
    assert f"/orders/{order.id}/withdraw/" in page


def test_khanh_refuses_with_a_reason_or_not_at_all(desk, khanh, order):
    client = desk(khanh)
    assert client.post(f"/orders/{order.id}/refuse/", {"why": ""}).status_code == 422
    client.post(f"/orders/{order.id}/refuse/", {"why": "Chưa đủ căn cứ"})
    assert orders.get(order_id=order.id).state is orders.State.REFUSED
    assert "Chưa đủ căn cứ" in client.get(f"/orders/{order.id}/").content.decode()


def test_who_comes_second_reads_what_was_decided(desk, khanh, order):
    orders.refuse(order_id=order.id, by=khanh, why="không", now=NOW)
    answer = desk(khanh).post(f"/orders/{order.id}/approve/")
    assert answer.status_code == 409
    assert "notice--stop" in answer.content.decode()


def test_khanh_withdraws_what_is_in_force(desk, khanh, order):
    orders.approve(order_id=order.id, by=khanh, now=NOW)
    desk(khanh).post(f"/orders/{order.id}/withdraw/", {"why": "Đã đổi chủ"})
    assert orders.get(order_id=order.id).state is orders.State.WITHDRAWN


def test_strangers_and_other_roles_see_nothing(desk, chi, binh, order):
    assert desk().get("/orders/").status_code == 302
    for officer in (chi, binh):
        for path in ("/orders/", "/orders/new/", f"/orders/{order.id}/"):
            assert desk(officer).get(path).status_code == 403
        assert desk(officer).post(f"/orders/{order.id}/approve/").status_code == 403


def test_an_unknown_order_is_a_plain_404(desk, khanh):
    assert desk(khanh).get("/orders/00000000-0000-0000-0000-000000000001/").status_code == 404


def test_a_hidden_target_is_not_named_to_the_reviewer(desk, ha, khanh):
    order = orders.propose(**{**FORM, "category": "S01", "by": ha, "now": NOW})
    assert "xau.example" not in desk(ha).get(f"/orders/{order.id}/").content.decode()
    assert "xau.example" not in desk(ha).get("/orders/").content.decode()
    assert "xau.example" in desk(khanh).get(f"/orders/{order.id}/").content.decode()
