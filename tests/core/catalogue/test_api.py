"""The taxonomy, the law and the calendar, as rows with validity."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from luytre.core.agencies.models import RoleName
from luytre.core.catalogue import api as catalogue
from luytre.core.catalogue.models import Code, Ground, Holiday
from luytre.lib.clock import HANOI

pytestmark = pytest.mark.django_db


def test_the_taxonomy_has_53_codes_in_nine_groups():
    codes = catalogue.codes()
    assert len(codes) == 53
    assert list(dict.fromkeys(code.group for code in codes)) == list("SBHCPEGTO")


def test_the_byte_order_mark_of_the_spreadsheet_is_not_part_of_a_name():
    first = catalogue.codes()[0]
    assert first.code == "S01"
    assert not any("\ufeff" in value for code in catalogue.codes() for value in (code.code, code.label_vi))


def test_a_code_tells_what_must_happen():
    code = catalogue.code("S01")
    assert code.severity == 4
    assert code.lead_role == "POLICE_CYBER"
    assert "HOTLINE" in code.support_roles
    assert code.police_referral == "MANDATORY"
    assert code.deadlines == ("DL01", "DL02", "DL03", "DL04", "DL10", "DL11", "DL20")
    assert code.no_store
    assert not code.masked


def test_exactly_these_codes_may_never_be_stored():
    assert {code.code for code in catalogue.codes() if code.no_store} == {
        "S01", "S02", "S04", "S05", "S06", "S08", "S10",
    }  # fmt: skip
    assert sum(code.masked for code in catalogue.codes()) == 17


def test_a_remark_in_brackets_hides_no_deadline():
    with_remark = [code for code in catalogue.codes() if "15 phút" in code.deadlines_text]
    assert [code.code for code in with_remark] == ["H01"]
    assert "DL02" in with_remark[0].deadlines


def test_every_deadline_a_code_names_exists():
    known = {deadline.key for deadline in catalogue.deadlines()}
    assert {key for code in catalogue.codes() for key in code.deadlines} <= known


def test_every_role_a_code_names_exists():
    known = set(RoleName.objects.values_list("code", flat=True))
    assert {role for code in catalogue.codes() for role in (code.lead_role, *code.support_roles)} <= known


def test_labels_follow_the_language_of_the_reader():
    code = catalogue.code("B01")
    with translation.override("vi"):
        assert code.label == "Bắt nạt trên mạng"
        assert code.group_label == "Bạo lực, bắt nạt, xúc phạm"
    with translation.override("en"):
        assert code.label == code.label_en
        assert code.group_label == "Violence, bullying, insult"


def test_the_new_law_is_a_ground_from_its_first_day_and_the_old_one_until_its_last():
    assert catalogue.ground("LANM25-16", date(2026, 7, 1)).source.startswith("Luật An ninh mạng 116/2025")
    with pytest.raises(catalogue.NotInForce):
        catalogue.ground("LANM25-16", date(2026, 6, 30))
    assert catalogue.ground("LANM18-29", date(2026, 6, 30))
    with pytest.raises(catalogue.NotInForce):
        catalogue.ground("LANM18-29", date(2026, 7, 1))


def test_a_law_begins_at_midnight_in_viet_nam_not_in_greenwich():
    midnight = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
    assert catalogue.ground("LANM25-16", midnight)
    with pytest.raises(catalogue.NotInForce):
        catalogue.ground("LANM25-16", midnight - timedelta(seconds=1))


def test_what_comes_later_is_no_ground_yet():
    keys = {ground.key for ground in catalogue.grounds(date(2026, 9, 1))}
    assert "ND328-10" not in keys
    assert {"LTE-54", "ND147-23", "LANM25-16"} <= keys


def test_every_ground_says_how_sure_we_are():
    assert {ground.certainty for ground in catalogue.grounds()} <= {"found", "secondary", "recall"}
    assert catalogue.ground("ND147-23").certainty == "recall"
    assert all(ground.source for ground in catalogue.grounds())


@pytest.mark.parametrize("key", ["", "S99", "s01", "S01 ", "S01\x00"])
def test_an_unknown_code_says_so(key):
    with pytest.raises(catalogue.NotInForce):
        catalogue.code(key)


def test_an_emergency_ends_after_twelve_hours_even_at_tet():
    start = datetime(2026, 2, 16, 22, 0, tzinfo=HANOI)
    assert catalogue.due("DL02", start) == start + timedelta(hours=12)


def test_a_plan_takes_five_working_days_and_tet_is_none():
    # Friday 13 February; Tết keeps everybody at home until Sunday 22; the fifth working day is Friday 27.
    assert catalogue.due("DL03", datetime(2026, 2, 13, 9, 0, tzinfo=HANOI)) == datetime(2026, 2, 28, tzinfo=HANOI)


def test_holidays_of_a_year():
    assert {date(2026, 1, 1), date(2026, 2, 17), date(2026, 4, 30), date(2026, 9, 2)} <= catalogue.holidays(2026)
    assert date(2027, 2, 6) in catalogue.holidays(2027)
    assert catalogue.holidays(2031) == frozenset()
    assert all(day.year == 2026 for day in catalogue.holidays(2026))
    assert catalogue.named_holidays(2026)[0].name_vi == "Tết Dương lịch"


def test_a_corrected_row_replaces_the_old_one_from_its_day():
    old = Ground.objects.get(key="ND147-23")
    Ground.objects.filter(pk=old.pk).update(valid_to=date(2026, 11, 30))
    Ground.objects.create(
        key="ND147-23", title_vi="Mới", title_en="New", source="…", certainty="found", valid_from=date(2026, 12, 1)
    )
    assert catalogue.ground("ND147-23", date(2026, 11, 30)).title_vi != "Mới"
    assert catalogue.ground("ND147-23", date(2026, 12, 1)).title_vi == "Mới"


@pytest.mark.parametrize(
    "change", [{"valid_to": date(2020, 1, 1)}, {"severity": 5}, {"police_referral": "PERHAPS"}, {"masked": True}]
)
def test_the_database_refuses_a_row_that_cannot_be_true(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.filter(code="S01").update(**change)


def test_loading_again_keeps_a_correction():
    Holiday.objects.filter(day=date(2026, 1, 1)).update(name_vi="Sửa")
    catalogue.load()
    assert catalogue.named_holidays(2026)[0].name_vi == "Sửa"
    assert len(catalogue.codes()) == 53
