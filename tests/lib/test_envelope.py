import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luytre.lib import envelope
from luytre.lib.envelope import CannotOpen

KEY = bytes(range(32))
PLACE = envelope.aad("reports_report", "1", "words")


@given(st.binary(max_size=2000), st.binary(max_size=50))
def test_what_is_encrypted_opens(data, aad):
    assert envelope.decrypt(KEY, envelope.encrypt(KEY, data, aad), aad) == data


@given(st.binary(max_size=300), st.data())
def test_any_changed_byte_is_noticed(data, draw):
    box = bytearray(envelope.encrypt(KEY, data, PLACE))
    box[draw.draw(st.integers(0, len(box) - 1))] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        envelope.decrypt(KEY, bytes(box), PLACE)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_shortened_box_is_noticed(data, keep):
    box = envelope.encrypt(KEY, data, PLACE)
    if keep < len(box):
        with pytest.raises(CannotOpen):
            envelope.decrypt(KEY, box[:keep], PLACE)


def test_a_box_moved_to_another_place_does_not_open():
    box = envelope.encrypt(KEY, b"words", PLACE)
    for other in (
        envelope.aad("reports_report", "2", "words"),
        envelope.aad("reports_report", "1", "identity"),
        envelope.aad("cases_note", "1", "words"),
        b"",
    ):
        with pytest.raises(CannotOpen):
            envelope.decrypt(KEY, box, other)


names = st.text(max_size=20)


@given(st.tuples(names, names, names), st.tuples(names, names, names))
def test_two_places_never_spell_the_same(one, two):
    assert (envelope.aad(*one) == envelope.aad(*two)) is (one == two)


def test_another_key_does_not_open():
    box = envelope.encrypt(KEY, b"words", PLACE)
    with pytest.raises(CannotOpen):
        envelope.decrypt(envelope.new_key(), box, PLACE)


@given(st.integers(0, 255), st.integers(0, 255))
def test_length_within_a_bucket_is_not_told(one, two):
    assert len(envelope.encrypt(KEY, b"x" * one, b"")) == len(envelope.encrypt(KEY, b"x" * two, b""))


@given(st.binary(max_size=500), st.binary(min_size=32, max_size=32))
def test_a_sealed_box_opens_for_its_pair_alone(data, seed):
    pair = envelope.pair_from_seed(seed)
    box = envelope.seal_to(pair.public, data)
    assert envelope.open_sealed(pair.private, box) == data
    with pytest.raises(CannotOpen):
        envelope.open_sealed(envelope.new_pair().private, box)


@given(st.binary(max_size=100), st.data())
def test_a_changed_sealed_box_is_noticed(data, draw):
    pair = envelope.pair_from_seed(KEY)
    box = bytearray(envelope.seal_to(pair.public, data))
    box[draw.draw(st.integers(0, len(box) - 1))] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        envelope.open_sealed(pair.private, bytes(box))


@pytest.mark.parametrize("box", [b"", b"\x01", b"short", b"\x02" + bytes(100)])
def test_rubbish_does_not_open(box):
    with pytest.raises(CannotOpen):
        envelope.decrypt(KEY, box, PLACE)
    with pytest.raises(CannotOpen):
        envelope.open_sealed(KEY, box)
    with pytest.raises(CannotOpen):
        list(envelope.decrypt_stream(KEY, [box], PLACE))


@given(st.lists(st.binary(max_size=70_000), max_size=5), st.integers(1, 70_000))
@settings(max_examples=25, deadline=None)
def test_a_stream_opens_however_it_was_cut(chunks, cut):
    sealed = b"".join(envelope.encrypt_stream(KEY, chunks, PLACE))
    pieces = [sealed[n : n + cut] for n in range(0, len(sealed), cut)] if cut > 500 else [sealed]
    assert b"".join(envelope.decrypt_stream(KEY, pieces, PLACE)) == b"".join(chunks)


def frames():
    return list(envelope.encrypt_stream(KEY, [b"x" * 200_000], PLACE))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: parts[:-1],
        lambda parts: parts[:2],
        lambda parts: [parts[0], parts[2], parts[1], *parts[3:]],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [*parts, b"more"],
        lambda parts: [parts[0], parts[1][:-1] + bytes([parts[1][-1] ^ 1]), *parts[2:]],
        lambda _: [],
    ],
    ids=["no end", "half", "exchanged", "end twice", "more", "changed", "empty"],
)
def test_a_cut_reordered_or_longer_stream_is_noticed(spoil):
    with pytest.raises(CannotOpen):
        list(envelope.decrypt_stream(KEY, spoil(frames()), PLACE))


def test_a_stream_moved_to_another_place_does_not_open():
    with pytest.raises(CannotOpen):
        list(envelope.decrypt_stream(KEY, frames(), b"elsewhere"))


def test_a_passphrase_gives_the_same_key_with_the_same_salt_only():
    fast = {"opslimit": envelope.FAST.opslimit, "memlimit": envelope.FAST.memlimit}
    salt = envelope.new_salt()
    key = envelope.passphrase_key("canh-cua-mo-bang-loi-hua", salt, **fast)
    assert key == envelope.passphrase_key("canh-cua-mo-bang-loi-hua", salt, **fast)
    assert key != envelope.passphrase_key("canh-cua-mo-bang-loi-hua", envelope.new_salt(), **fast)
    assert key != envelope.passphrase_key("canh-cua-mo-bang-loi-hu", salt, **fast)


def test_uses_of_one_key_are_kept_apart():
    seen = {
        envelope.keyed_hash(KEY, b"x"),
        envelope.keyed_hash(KEY, b"x", person=b"code"),
        envelope.keyed_hash(KEY[::-1], b"x"),
    }
    assert len(seen) == 3
    assert len(envelope.keyed_hash(KEY, b"x", size=16)) == 16


def test_no_private_half_in_a_repr():
    pair = envelope.new_pair()
    assert repr(pair.private) not in repr(pair)
