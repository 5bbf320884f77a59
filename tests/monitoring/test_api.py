"""Figures come from what happened, and leave only protected."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from luytre.monitoring import api, steps
from luytre.monitoring.models import Count, Edition
from luytre.monitoring.records import HIDDEN, MEASURES
from luytre.reports import api as reports

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def told(cast):
    def tell(number, *, province="20", at=NOW):
        for n in range(number):
            words = reports.Words(text=f"Chuyện mẫu số {n}", province=province)
            reports.receive(words=words, channel="web", now=at)

    return tell


def received(page):
    return [row.cells[MEASURES.index("received")] for row in page.rows]


def test_six_months_end_with_this_one_in_vietnamese_time():
    new_year_in_hanoi = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    assert [month.label for month in api.months_until(new_year_in_hanoi)] == [
        "08/2026", "09/2026", "10/2026", "11/2026", "12/2026", "01/2027",
    ]  # fmt: skip


def test_a_report_becomes_a_figure_of_its_province(told):
    told(7)
    told(6, province="56")
    assert steps.run(NOW) > 0
    assert received(api.province_page(province="20", now=NOW, present=True))[-2:] == ["7", "7"]
    assert received(api.province_page(province="56", now=NOW, present=True))[-2:] == ["6", "6"]


def test_fewer_than_five_are_hidden_in_page_and_file(told):
    told(4)
    steps.run(NOW)
    page = api.province_page(province="20", now=NOW, present=True)
    assert received(page)[-2:] == [HIDDEN, HIDDEN]
    assert page.hidden > 0
    assert "4" not in {cell for line in csv.reader(io.StringIO(api.as_csv(page))) for cell in line}


def test_page_and_file_say_the_same(told):
    told(9)
    steps.run(NOW)
    page = api.province_page(province="20", now=NOW, present=True)
    lines = list(csv.reader(io.StringIO(api.as_csv(page).lstrip("\ufeff"))))
    assert [tuple(line[2:]) for line in lines[1:]] == [row.cells for row in page.rows]


def test_the_public_copy_moves_once_a_day(told):
    told(6)
    steps.run(NOW)
    told(5)
    steps.run(NOW + timedelta(minutes=5))
    assert received(api.province_page(province="20", now=NOW))[-1] == "6"
    assert received(api.province_page(province="20", now=NOW, present=True))[-1] == "11"
    tomorrow = NOW + timedelta(days=1)
    steps.run(tomorrow)
    assert received(api.province_page(province="20", now=tomorrow))[-1] == "11"


def test_the_public_copy_waits_until_five_more_have_come(told):
    told(6)
    steps.run(NOW)
    for day in range(1, 7):
        told(1)
        tomorrow = NOW + timedelta(days=day)
        steps.run(tomorrow)
        assert received(api.province_page(province="20", now=tomorrow))[-1] == ("6" if day < 5 else "11")


def test_counting_again_changes_nothing(told):
    told(6)
    steps.run(NOW)
    before = list(Count.objects.filter(edition=Edition.PRESENT).values_list("province_code", "measure", "value"))
    assert steps.run(NOW) == 0
    assert (
        list(Count.objects.filter(edition=Edition.PRESENT).values_list("province_code", "measure", "value")) == before
    )


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["99", "", "2", "Lạng Sơn", "20' OR 1=1"])
def test_an_unknown_province_is_told_so(code):
    with pytest.raises(api.NoFigures):
        api.province_page(province=code, now=NOW)


def test_the_province_page_and_its_file_open_for_everyone(public, told):
    told(6)
    steps.run(datetime.now(tz=UTC))
    assert public.get("/so-lieu").status_code == 200
    assert public.get("/so-lieu?province=20").headers["Location"] == "/so-lieu/20"
    assert "Lạng Sơn" in public.get("/so-lieu/20").content.decode()
    assert public.get("/so-lieu/20.csv").headers["Content-Type"].startswith("text/csv")
    assert public.get("/so-lieu/99").status_code == 404


def test_a_manager_is_led_to_the_own_province(desk, minh):
    assert desk(minh).get("/figures/").headers["Location"] == "/figures/20/"
    assert "Lạng Sơn" in desk(minh).get("/figures/20/").content.decode()


def test_a_manager_sees_another_province_as_everyone_does(desk, minh, told):
    told(6, province="20")
    told(6, province="56")
    steps.run(datetime.now(tz=UTC))
    told(5, province="20")
    told(5, province="56")
    steps.run(datetime.now(tz=UTC))
    for code, total in (("20", "11"), ("56", "6")):
        page = desk(minh).get(f"/figures/{code}.csv").content.decode()
        assert page.splitlines()[-1].startswith(f"{code},total,{total},")


def test_who_may_not_see_figures_does_not(desk, ha):
    assert desk(ha).get("/figures/20/").status_code == 403
