"""The lists as operators and filter nodes fetch them."""

from datetime import UTC, datetime

import pytest

from luytre.enforcement.feeds import api as feeds
from luytre.enforcement.feeds import steps
from luytre.enforcement.orders import api as orders
from luytre.lib import release as format_

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OPEN = ("domains.txt", "hosts", "rpz", "release")


@pytest.fixture
def listed(ha, khanh):
    for host, category in (("xau.example", "gambling"), ("chi-canh-sat.example", "S01")):
        asked = {"scope": "children", "ground": "LANM25-16", "category": category, "why": "Có hại"}
        order = orders.propose(host=host, by=ha, now=NOW, **asked)
        orders.approve(order_id=order.id, by=khanh, now=NOW)
    steps.run(NOW)


@pytest.mark.parametrize("name", OPEN)
def test_every_open_form_is_served_and_hides_the_restricted(public, listed, name):
    answer = public.get(f"/feeds/{name}")
    assert answer.status_code == 200
    assert "xau.example" in answer.content.decode()
    assert "chi-canh-sat" not in answer.content.decode()
    assert int(answer["Luytre-Serial"]) == feeds.mark(audience="open").serial


@pytest.mark.parametrize("name", OPEN)
def test_a_poll_with_the_same_tag_costs_nothing(public, listed, name, django_assert_max_num_queries):
    tag = public.get(f"/feeds/{name}")["ETag"]
    with django_assert_max_num_queries(1):
        answer = public.get(f"/feeds/{name}", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert not answer.content
    assert public.get(f"/feeds/{name}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_release_verifies_with_the_published_key(public, listed):
    keys = [bytes.fromhex(key["public"]) for key in public.get("/feeds/keys").json()["keys"]]
    release = format_.read(public.get("/feeds/release").content, keys)
    assert [entry.name for entry in release.entries] == ["xau.example"]


def test_the_restricted_list_needs_a_key(public, listed):
    for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        answer = public.get("/feeds/restricted", headers=given)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert "chi-canh-sat" not in answer.content.decode()
        assert "Authorization: Bearer" in answer.content.decode()
    _, key = feeds.create_operator(name="Nút lọc", kind="node", by=None, now=NOW)
    answer = public.get("/feeds/restricted", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert "chi-canh-sat.example" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = {"Authorization": f"Bearer {key}", "If-None-Match": answer["ETag"]}
    assert public.get("/feeds/restricted", headers=again).status_code == 304


@pytest.mark.parametrize("name", ["domains.txt", "hosts", "rpz"])
def test_a_scope_is_chosen_or_refused(public, listed, name):
    assert "xau.example" in public.get(f"/feeds/{name}?scope=children").content.decode()
    assert "xau.example" not in public.get(f"/feeds/{name}?scope=everyone").content.decode()
    assert public.get(f"/feeds/{name}?scope=nobody").status_code == 400


@pytest.mark.parametrize("name", OPEN)
def test_before_the_first_list_it_says_wait(public, name):
    answer = public.get(f"/feeds/{name}")
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_feeds_are_only_read(public, listed):
    assert public.post("/feeds/release").status_code == 405
