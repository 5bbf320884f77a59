import contextlib
import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib import codes, vi
from luytre.lib._syllables import SYLLABLES
from luytre.lib.codes import BadCode, from_secret, new_code, parse

secrets = st.binary(min_size=10, max_size=10)


@given(secrets)
def test_a_code_reads_back(secret):
    assert parse(from_secret(secret).text) == from_secret(secret)


@given(secrets, st.sampled_from([" ", "  ", "-", " - ", ".", "\n", "_", " – ", ", "]), st.booleans())
def test_separators_and_case_do_not_matter(secret, gap, upper):
    code = from_secret(secret)
    typed = code.text.replace("-", gap)
    assert parse(f"  {typed.upper() if upper else typed} ") == code


@given(secrets)
def test_a_code_typed_in_one_word_is_never_taken_for_another(secret):
    code = from_secret(secret)
    with contextlib.suppress(BadCode):  # two ways of cutting fit: refused, never guessed
        assert parse(code.text.replace("-", "")) == code


@given(secrets, st.sampled_from(["NFC", "NFD"]), st.sampled_from("\u0301\u0300\u0309\u0303\u0323"))
def test_tones_typed_along_do_not_matter(secret, form, tone):
    code = from_secret(secret)
    toned = "-".join(
        "".join(letter + tone if letter in "aeiouy" else letter for letter in part) for part in code.text.split("-")
    )
    assert parse(unicodedata.normalize(form, toned)) == code


@given(secrets, st.integers(0, 8), st.sampled_from(SYLLABLES))
def test_one_wrong_syllable_is_always_noticed(secret, place, other):
    parts = from_secret(secret).text.split("-")
    if parts[place] != other:
        parts[place] = other
        with pytest.raises(BadCode):
            parse("-".join(parts))


@given(secrets, st.integers(0, 8), st.integers(0, 8))
def test_two_exchanged_syllables_are_always_noticed(secret, one, two):
    parts = from_secret(secret).text.split("-")
    if parts[one] != parts[two]:
        parts[one], parts[two] = parts[two], parts[one]
        with pytest.raises(BadCode):
            parse("-".join(parts))


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text):
    try:
        code = parse(text)
    except BadCode:
        return
    assert code == from_secret(code.secret)


@pytest.mark.parametrize("text", ["", "ba", "a" * 100_000, "\x00", "ba " * 9, "\ud800"])
def test_rubbish_is_refused_quickly(text):
    with pytest.raises(BadCode):
        parse(text)


def test_new_codes_differ_and_do_not_show_in_a_repr():
    assert len({new_code().secret for _ in range(100)}) == 100
    code = new_code()
    assert code.text not in repr(code)
    assert code.text not in str(BadCode())


def test_the_syllables_never_change():
    assert len(set(SYLLABLES)) == 1024
    assert all(vi.plain(syllable) == syllable for syllable in SYLLABLES)
    assert (
        hashlib.sha256(" ".join(SYLLABLES).encode()).hexdigest()
        == "79099ee6b1416b71c03ff7f0bea25b31f2aba4d47466bd5dc83626d73a32479a"
    )


def test_a_secret_has_ten_bytes():
    with pytest.raises(ValueError):
        codes.from_secret(b"short")
