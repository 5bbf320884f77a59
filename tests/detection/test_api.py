from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone, translation

from luytre.core.audit import api as audit
from luytre.core.identity.api import NotAllowed
from luytre.core.journal.models import Line
from luytre.detection import api, readings
from luytre.detection.models import Finding as Row

pytestmark = pytest.mark.django_db
WHY = "Trang cá cược mời học sinh nạp tiền."


def acts(finding):
    return [leaf.act for leaf in audit.trail(about=finding.id)]


def kinds(finding):
    return list(Line.objects.filter(subject=finding.id).order_by("id").values_list("kind", flat=True))


def test_a_released_link_becomes_one_finding_with_its_reasons(make, ha):
    found = make()
    assert Row.objects.count() == 1
    assert found.host == "ca-cuoc-vui.example"
    assert found.categories == {"gambling"}
    assert found.urgency == 3
    assert acts(found) == ["detection:finding:make"]
    assert kinds(found) == ["finding.created"]
    assert api.findings(by=ha) == [found]


def test_red_comes_first_then_the_oldest(make, dung):
    calm = make("https://khong-biet.example/")
    first, second = make(), make("https://no-hu-lon.example/")
    red = make("https://kin.example/", no_store=True)
    assert [found.id for found in api.findings(by=dung)] == [red.id, first.id, second.id, calm.id]


def test_confirming_is_an_act_with_its_audit_and_journal_lines(make, ha):
    found = make()
    done = api.confirm(finding_id=found.id, by=ha, category="gambling", why=WHY)
    assert (done.state, done.category, done.why, done.decided_by) == (api.State.CONFIRMED, "gambling", WHY, ha.id)
    assert acts(found)[-1] == "detection:finding:confirm"
    assert kinds(found) == ["finding.created", "finding.confirmed"]
    assert [turn.new for turn in api.history(finding_id=found.id)] == ["new", "confirmed"]


def test_dismissing_keeps_the_reason(make, ha):
    found = make("https://khong-biet.example/")
    done = api.dismiss(finding_id=found.id, by=ha, why="Trang tin bình thường.")
    assert (done.state, done.category) == (api.State.DISMISSED, "")
    assert kinds(found)[-1] == "finding.dismissed"
    assert api.findings(by=ha) == []
    assert [one.id for one in api.findings(by=ha, state="dismissed")] == [found.id]


def test_a_taxonomy_code_is_a_category_too(make, ha):
    assert api.confirm(finding_id=make().id, by=ha, category="C05", why=WHY).category == "C05"


def test_whoever_comes_second_is_told(make, ha):
    found = make()
    api.confirm(finding_id=found.id, by=ha, category="gambling", why=WHY)
    with pytest.raises(api.AlreadyDecided, match="confirmed"):
        api.dismiss(finding_id=found.id, by=ha, why=WHY)
    assert len(acts(found)) == 2


@pytest.mark.parametrize(
    ("category", "why"), [("nonsense", WHY), ("", WHY), ("gambling", " "), ("gambling", "x" * 2001)]
)
def test_a_decision_needs_a_category_and_a_reason(make, ha, category, why):
    found = make()
    with pytest.raises(api.BadDecision):
        api.confirm(finding_id=found.id, by=ha, category=category, why=why)
    assert api.get(finding_id=found.id).state is api.State.NEW


def test_no_act_without_its_audit_line(make, ha, monkeypatch):
    found = make()

    def breaks(*_args, **_named):
        raise RuntimeError

    monkeypatch.setattr(api.audit, "record", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        api.confirm(finding_id=found.id, by=ha, category="gambling", why=WHY)
    assert api.get(finding_id=found.id).state is api.State.NEW


def test_chi_and_binh_see_no_findings(make, chi, binh):
    found = make()
    for nobody in (chi, binh):
        with pytest.raises(NotAllowed):
            api.findings(by=nobody)
        with pytest.raises(NotAllowed):
            api.get(finding_id=found.id, by=nobody)
        with pytest.raises(NotAllowed):
            api.confirm(finding_id=found.id, by=nobody, category="gambling", why=WHY)


def test_khanh_sees_and_may_not_decide(make, khanh):
    found = make()
    assert api.findings(by=khanh) == [found]
    with pytest.raises(NotAllowed):
        api.dismiss(finding_id=found.id, by=khanh, why=WHY)


def test_a_police_only_target_is_named_to_the_police_alone(make, ha, dung):
    found = make("https://sub.ca-cuoc-vui.example/kin", no_store=True)
    seen = api.get(finding_id=found.id, by=ha)
    assert seen.masked
    assert (seen.host, seen.url) == ("", "")
    assert all("ca-cuoc-vui" not in str(reason.parameters) for reason in seen.reasons)
    assert api.findings(by=ha) == [seen]
    with pytest.raises(api.PoliceOnly):
        api.confirm(finding_id=found.id, by=ha, category="S01", why=WHY)
    assert api.get(finding_id=found.id, by=dung).host == "sub.ca-cuoc-vui.example"
    assert api.confirm(finding_id=found.id, by=dung, category="S01", why=WHY).state is api.State.CONFIRMED


def test_an_unknown_finding_is_not_there(ha):
    with pytest.raises(api.NoSuchFinding):
        api.get(finding_id=uuid4(), by=ha)


def test_reasons_read_in_the_language_of_the_viewer(make):
    reason = make().reasons[0]
    with translation.override("en"):
        assert api.reason_words(reason) == "Listed as: gambling."
    with translation.override("vi"):
        assert api.reason_words(reason) == "Có trong danh sách: cờ bạc, cá cược."


def test_counts_per_day_and_state(make, ha):
    api.confirm(finding_id=make().id, by=ha, category="gambling", why=WHY)
    make("https://khong-biet.example/")
    today = timezone.localdate()
    told = {(count.state, count.number) for count in readings.counts(since=today, until=today)}
    assert told == {("new", 1), ("confirmed", 1)}
    assert readings.counts(since=today + timedelta(days=1), until=today + timedelta(days=2)) == []
