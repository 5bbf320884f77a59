"""Layouts, navigation and the gallery."""

import gzip

import pytest

from luytre.core.identity.api import Officer
from tests.doors import DoorClient


def test_the_gallery_is_part_of_the_demonstration_alone(public: DoorClient, settings):
    settings.DEMO = False
    assert public.get("/parts/").status_code == 404
    settings.DEMO = True
    for layout in ("", "public/", "desk/", "school/"):
        assert public.get(f"/parts/{layout}").status_code == 200
    assert public.get("/parts/secrets/").status_code == 404


def test_every_public_page_has_the_numbers_and_the_way_out(public: DoorClient):
    for path in ("/", "/bao-tin", "/theo-doi", "/an-toan", "/rieng-tu", "/nowhere"):
        html = public.get(path).content.decode()
        assert 'href="tel:111"' in html
        assert 'href="tel:113"' in html
        assert 'href="/thoat"' in html


def test_no_page_carries_inline_style_or_script(public: DoorClient, settings):
    settings.DEMO = True
    for path in ("/", "/bao-tin", "/theo-doi", "/an-toan", "/rieng-tu", "/parts/"):
        html = public.get(path).content.decode()
        for forbidden in (" style=", "<style", " onclick=", " onsubmit=", "javascript:"):
            assert forbidden not in html


def test_the_demonstration_says_that_it_is_one(public: DoorClient, settings):
    settings.DEMO = True
    assert "Bản trình diễn" in public.get("/").content.decode()
    settings.DEMO = False
    assert "Bản trình diễn" not in public.get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "sees", "not_sees"), [("binh", "/queue/", "/orders/"), ("minh", "/figures/", "/queue/")]
)
def test_the_desk_leads_only_where_a_role_may_go(desk, cast: dict[str, Officer], who: str, sees: str, not_sees: str):
    html = desk(cast[who]).get("/").content.decode()
    nav = html[html.index("bar__nav") : html.index("bar__right")]
    assert f'href="{sees}"' in nav
    assert f'href="{not_sees}"' not in nav


def test_the_first_page_weighs_less_than_thirty_kilobytes(public: DoorClient):
    weight = 0
    for path in ("/", "/static/parts/parts.css", "/static/parts/parts.js", "/static/parts/leaf.svg"):
        answer = public.get(path)
        weight += len(gzip.compress(answer.getvalue()))
        answer.close()
    assert weight < 30_000
