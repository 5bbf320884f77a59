"""Provinces and communes as they are since 1 July 2025."""

import unicodedata
from datetime import UTC, date, datetime

import pytest

from luytre.core.places import api as places
from luytre.core.places.models import Commune, Province

pytestmark = pytest.mark.django_db


def names(found):
    return [place.name for place in found]


def test_the_country_has_34_provinces_and_3321_communes():
    assert len(places.provinces()) == 34
    assert Commune.objects.count() == 3321
    assert sum(len(places.communes(province.code)) for province in places.provinces()) == 3321


def test_before_their_day_they_do_not_exist():
    assert places.provinces(date(2025, 6, 30)) == []
    # 17:00 UTC is midnight in Ha Noi
    assert places.provinces(datetime(2025, 6, 30, 16, 59, tzinfo=UTC)) == []
    assert len(places.provinces(datetime(2025, 6, 30, 17, 0, tzinfo=UTC))) == 34


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        places.provinces(datetime(2026, 1, 1))


def test_dong_kinh_lies_in_lang_son():
    commune = places.commune("05977")
    assert (commune.name, commune.kind, commune.province_code) == ("Phường Đông Kinh", "phường", "20")
    assert places.province(commune.province_code).name == "Tỉnh Lạng Sơn"


def test_khanh_hoa_remembers_ninh_thuan():
    assert places.province("56").merged_from == ("Tỉnh Khánh Hòa", "Tỉnh Ninh Thuận")


@pytest.mark.parametrize(
    "typed",
    [
        "dong kinh",
        "Đông Kinh",
        "  ĐÔNG   KINH ",
        "phuong dong kinh",
        "Đông kinh",
        unicodedata.normalize("NFD", "Đông Kinh"),
    ],
    ids=["toneless", "as written", "loud", "with its kind", "half loud", "decomposed"],
)
def test_a_place_is_found_however_it_is_typed(typed):
    assert places.find(typed)[0].code == "05977"


def test_an_old_province_leads_to_the_one_it_became_part_of():
    assert names(places.find("hoa binh"))[0] == "Tỉnh Phú Thọ"
    assert names(places.find("ninh thuan"))[0] == "Tỉnh Khánh Hòa"


def test_an_old_district_leads_to_its_communes():
    assert "Phường Đông Kinh" in names(places.find("thanh pho lang son"))


def test_a_whole_name_comes_before_a_part_of_one():
    assert names(places.find("lạng sơn"))[0] == "Tỉnh Lạng Sơn"
    assert names(places.find("ky lua"))[0] == "Phường Kỳ Lừa"


@pytest.mark.parametrize("typed", ["", "   ", "|", "%", "\x00", "khong co noi nao ten nhu vay", "😀"])
def test_nothing_is_found_for_nothing(typed):
    assert places.find(typed) == []


def test_no_more_is_found_than_asked_for():
    assert len(places.find("a", 3)) == 3
    assert len(places.find("an")) == 20
    assert places.find("an", 0) == []


@pytest.mark.parametrize("code", ["", "99", "5977", "05977x", "\x00", "٠٥٩٧٧"])
def test_an_unknown_code_says_so(code):
    with pytest.raises(places.UnknownPlace):
        places.commune(code)
    with pytest.raises(places.UnknownPlace):
        places.province(code)


def test_loading_again_keeps_a_correction_and_brings_back_what_is_missing():
    Province.objects.filter(code="20").update(name="Tỉnh Lạng Sơn (sửa)")
    Province.objects.filter(code="56").delete()
    places.load()
    assert places.province("20").name == "Tỉnh Lạng Sơn (sửa)"
    assert places.province("56").name == "Tỉnh Khánh Hòa"
    assert Province.objects.count() == 34
