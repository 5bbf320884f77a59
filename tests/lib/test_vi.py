import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib import vi


@given(st.text())
def test_nfc_is_idempotent_and_can_always_be_stored(text):
    once = vi.nfc(text)
    assert vi.nfc(once) == once
    once.encode()


@given(st.text())
def test_plain_is_idempotent(text):
    assert vi.plain(vi.plain(text)) == vi.plain(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Đường  Nguyễn Huệ ", "duong nguyen hue"),
        (unicodedata.normalize("NFD", "Quyển Ướt Ỷ"), "quyen uot y"),
        ("ĐẮK LẮK", "dak lak"),
        ("", ""),
    ],
)
def test_plain_is_what_people_type_into_a_search_box(text, key):
    assert vi.plain(text) == key


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậ ế.,@$01357\u200b-"))
def test_composed_and_decomposed_text_reads_the_same(text):
    assert vi.tokens(unicodedata.normalize("NFD", text)) == vi.tokens(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ch\u200bế\u200dt", ["chết"]),
        ("c.h.ế.t đi", ["chết", "đi"]),
        ("c-h-ế-t", ["chết"]),
        ("chếttttt", ["chết"]),
        ("d0a", ["doa"]),
        ("gi3t", ["giet"]),
        ("сhết", ["chết"]),  # Cyrillic с
        ("ｇửi", ["gửi"]),
        ("𝐠𝐮̛̉𝐢", ["gửi"]),
        ("hòa", ["hoà"]),
        ("ib zalo ko đc nói bme", ["nhắn", "riêng", "zalo", "không", "được", "nói", "bố", "mẹ"]),
        ("xoong", ["xoong"]),
        ("w88 8xbet", ["w88", "8xbet"]),
        ("", []),
        ("\ud800 ... !!!", []),
    ],
)
def test_disguises_are_seen_through(typed, meant):
    assert vi.tokens(typed) == meant


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text):
    for word in vi.words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.text


def test_a_long_text_takes_no_time():
    text = "Có anh trên mạng bảo em gửi ảnh và không được nói với bố mẹ. " * 1600  # 100 kB
    start = time.perf_counter()
    vi.plain_tokens(text)
    assert time.perf_counter() - start < 1
