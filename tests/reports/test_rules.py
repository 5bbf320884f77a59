"""Urgency only rises; the accused are left out."""

from hypothesis import given
from hypothesis import strategies as st

from luytre.reports import rules
from luytre.reports.records import REPORTERS, SAFE_NOW

hints = st.lists(
    st.builds(
        rules.Hint,
        code=st.sampled_from(["S04", "S05", "B01", "O04"]),
        weight=st.integers(1, 6),
        reason=st.sampled_from(["a", "b"]),
        severity=st.integers(1, 4),
    ),
    max_size=6,
)
listed = st.lists(st.frozensets(st.sampled_from(["gambling", "adult"])), max_size=3)


@given(st.sampled_from(REPORTERS), st.sampled_from(SAFE_NOW), st.booleans(), hints, listed)
def test_more_evidence_never_lowers_the_urgency(reporter, safe_now, danger, some, lists):
    bare = rules.triage(reporter=reporter, safe_now=safe_now, danger=False, hints=[], listed=[])
    full = rules.triage(reporter=reporter, safe_now=safe_now, danger=danger, hints=some, listed=lists)
    assert bare.urgency <= full.urgency <= 4
    assert full.reasons


def test_a_child_not_safe_now_is_danger():
    found = rules.triage(reporter="child", safe_now="no", danger=False, hints=[], listed=[])
    assert found.urgency == rules.DANGER


def test_a_weak_hint_suggests_but_does_not_raise():
    hint = rules.Hint("S04", 1, "reason", 4)
    found = rules.triage(reporter="parent", safe_now="yes", danger=False, hints=[hint], listed=[])
    assert (found.suggested, found.urgency) == ("S04", rules.CALM)


def test_the_accused_are_recognised_with_and_without_tones():
    assert rules.suspects(text="Thầy giáo dọa em không cho kể", reporter="child") == {"SCHOOL"}
    assert rules.suspects(text="ông chủ tịch xã đòi em gửi ảnh", reporter="child") >= {"CHILD_COMMUNE"}
    assert rules.suspects(text="cha dượng đánh em", reporter="child") == {"FAMILY"}
    assert "SCHOOL" in rules.suspects(text="Là thầy: (hôm qua) ép em", reporter="child")


def test_a_teacher_who_reports_does_not_shut_out_the_school():
    assert "SCHOOL" not in rules.suspects(text="Tôi là cô giáo, học sinh bị ép gửi ảnh", reporter="teacher")


def test_naming_a_helper_accuses_nobody():
    assert not rules.suspects(text="Em đã kể với cô giáo và mẹ", reporter="child")


def test_a_body_that_must_not_know_is_passed_over():
    excluded = rules.excluded_roles({"hotline"}, set())
    assert rules.receivers(excluded) == ("NETWORK_OFFICE", "NETWORK_COORD", "POLICE_CYBER")
