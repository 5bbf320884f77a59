import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib import signing
from luytre.lib.signing import BadSignature

SEED = bytes(range(32))


@given(st.binary(max_size=300))
def test_what_is_signed_verifies(data):
    signing.verify(signing.public_of(SEED), data, signing.sign(SEED, data))


@given(st.binary(max_size=300), st.data())
def test_any_changed_byte_is_noticed(data, draw):
    whole = bytearray(data + signing.sign(SEED, data))
    whole[draw.draw(st.integers(0, len(whole) - 1))] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(BadSignature):
        signing.verify(signing.public_of(SEED), bytes(whole[:-64]), bytes(whole[-64:]))


@pytest.mark.parametrize("signature", [b"", b"x", bytes(64), bytes(65)])
def test_rubbish_is_no_signature(signature):
    with pytest.raises(BadSignature):
        signing.verify(signing.public_of(SEED), b"data", signature)


def test_a_key_has_a_short_name_and_hides_its_seed():
    key = signing.new_signing_key()
    assert signing.public_of(key.seed) == key.public
    assert len(signing.key_id(key.public)) == 16
    assert key.seed.hex() not in repr(key)
