"""The whole way: An's link, Bình's release, a finding, Hà's order."""

import pytest
from django.utils import timezone

from luytre.core.sealed import api as sealed
from luytre.detection import api as detection
from luytre.detection import steps as detection_steps
from luytre.enforcement.orders import api, readings
from luytre.reports import _routes
from luytre.reports import api as reports
from luytre.web.parts import demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def found(binh, settings, tmp_path):
    """`found(no_store=True)`: the finding made of An's link."""
    settings.DATA = tmp_path
    _routes.forget()

    def act(*, no_store: bool) -> detection.Finding:
        words = reports.Words(text="Trang này dọa em", links=("https://trang.xau.example/a",), province="20")
        receipt = reports.receive(words=words, channel="web", now=timezone.now())
        key = sealed.unlock(officer_id=binh.id, passphrase=demo.PASSPHRASE)
        asked = {"by": binh, "key": key, "no_store": no_store, "why": "Có thể có hại", "now": timezone.now()}
        reports.release_link(report_id=receipt.id, index=0, **asked)
        detection_steps.run(timezone.now())
        (finding,) = detection.findings(by=dung_of(binh))
        return detection.get(finding_id=finding.id)

    return act


def dung_of(_binh):
    """Dũng, by name: fixtures cannot be asked for inside a function."""
    from luytre.ops._people import people

    return people()["dung"]


def ask(finding, by, **changed):
    asked = {"host": finding.host, "scope": "everyone", "ground": "LANM25-16", "category": "scam", "why": "Có hại"}
    return api.propose(**{**asked, "by": by, "finding_id": finding.id, "now": timezone.now(), **changed})


def test_an_order_from_a_no_store_finding_is_restricted_whatever_is_asked(found, dung):
    assert ask(found(no_store=True), dung, restricted=False).restricted


def test_an_order_counts_for_the_province_of_the_report(found, ha):
    finding = found(no_store=False)
    order = ask(finding, ha)
    assert not order.restricted
    today = timezone.localdate()
    assert [(c.province, c.state) for c in readings.counts(since=today, until=today)] == [("20", "proposed")]


def test_an_order_on_another_name_is_no_consequence_of_the_finding(found, ha):
    finding = found(no_store=False)
    with pytest.raises(api.BadOrder):
        ask(finding, ha, host="khac.example")
    ask(finding, ha, host="xau.example")


def test_a_name_near_a_no_store_finding_is_restricted_although_the_finding_is_not_named(found, ha):
    found(no_store=True)
    assert ask_for("xau.example", ha).restricted
    assert ask_for("anh.trang.xau.example", ha).restricted
    assert not ask_for("cho-xau.example", ha).restricted


def test_a_no_store_finding_that_comes_before_the_approval_keeps_the_name_off_the_open_list(found, ha, khanh):
    order = ask_for("trang.xau.example", ha)
    assert not order.restricted
    found(no_store=True)
    assert api.approve(order_id=order.id, by=khanh, now=timezone.now()).restricted
    assert [line.restricted for line in api.in_force(at=timezone.now())] == [True]


def ask_for(host, by):
    asked = {"scope": "everyone", "ground": "LANM25-16", "category": "scam", "why": "Có hại"}
    return api.propose(host=host, by=by, now=timezone.now(), **asked)
