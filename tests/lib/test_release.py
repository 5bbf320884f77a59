from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib import release, signing
from luytre.lib.release import Entry, Release, Rollback, Tampered, UnknownKey, Unreadable, check_newer, read, write

SEED = bytes(range(32))
PUBLIC = signing.public_of(SEED)
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
ENTRY = Entry("bad.example", "children", "gambling", date(2027, 1, 31), "9f1c22aa")
RELEASE = Release(12, NOW, "open", (ENTRY, Entry("worse.example", "everyone", "S01", date(2026, 12, 31), "0b7d41ee")))

entries = st.builds(
    Entry,
    name=st.from_regex(r"[a-z][a-z0-9]{0,10}\.example", fullmatch=True),
    scope=st.sampled_from(["children", "everyone"]),
    category=st.from_regex(r"[A-Za-z0-9-]{1,20}", fullmatch=True),
    until=st.dates(),
    order=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)
releases = st.builds(
    Release,
    serial=st.integers(1, 10**17),
    issued=st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=0)
    ),
    audience=st.sampled_from(["open", "restricted"]),
    entries=st.lists(entries, unique_by=lambda entry: entry.name).map(
        lambda some: tuple(sorted(some, key=lambda e: e.name))
    ),
)


@given(releases)
def test_a_release_reads_back(one):
    assert read(write(one, SEED), [PUBLIC]) == one


@given(st.data())
def test_any_changed_byte_is_refused(draw):
    blob = bytearray(write(RELEASE, SEED))
    blob[draw.draw(st.integers(0, len(blob) - 1))] ^= draw.draw(st.integers(1, 255))
    with pytest.raises((Tampered, Unreadable, UnknownKey)):
        read(bytes(blob), [PUBLIC])


@given(st.integers(0, 600))
def test_any_shortened_file_is_refused(keep):
    blob = write(RELEASE, SEED)
    if keep < len(blob):
        with pytest.raises((Tampered, Unreadable)):
            read(blob[:keep], [PUBLIC])


@given(st.binary(max_size=500))
def test_rubbish_is_refused(blob):
    with pytest.raises(Unreadable):
        read(blob, [PUBLIC])


def test_what_follows_the_signature_is_refused():
    for more in (b"\n", b"x\n", b"signature: AAAA\n"):
        with pytest.raises((Tampered, Unreadable)):
            read(write(RELEASE, SEED) + more, [PUBLIC])


def test_another_key_is_unknown_and_a_forged_key_line_is_tampered():
    other = signing.new_signing_key()
    with pytest.raises(UnknownKey):
        read(write(RELEASE, other.seed), [PUBLIC])
    forged = write(RELEASE, other.seed).replace(signing.key_id(other.public).encode(), signing.key_id(PUBLIC).encode())
    with pytest.raises(Tampered):
        read(forged, [PUBLIC])


def test_a_rightly_signed_file_of_another_form_is_refused():
    good = write(RELEASE, SEED)
    body = good[: good.rfind(b"signature: ")]
    for spoiled in (
        body.replace(b"entries: 2", b"entries: 3"),
        body.replace(b"bad.example", b"Bad.example"),
        body.replace(b"bad.example", b"zad.example"),
        body.replace(b"bad.example", b"worse.example"),
        body.replace(b"\tchildren\t", b"\tnobody\t"),
        body.replace(b"2027-01-31", b"2027-02-31"),
        body.replace(b"2027-01-31", b"20270131"),
        body.replace(b"\t9f1c22aa", b"\t9f1c22aa\tmore"),
        body.replace(b"\n\n", b"\r\n\r\n"),
    ):
        signed = spoiled + b"signature: " + release.base64.b64encode(signing.sign(SEED, spoiled)) + b"\n"
        with pytest.raises(Unreadable):
            read(signed, [PUBLIC])


@pytest.mark.parametrize("old", [12, 13])
def test_an_older_release_never_replaces_a_newer_one(old):
    check_newer(11, RELEASE)
    with pytest.raises(Rollback):
        check_newer(old, RELEASE)


@pytest.mark.parametrize(
    "wrong",
    [
        Release(0, NOW, "open", ()),
        Release(1, NOW.replace(tzinfo=None), "open", ()),
        Release(1, NOW, "open", (ENTRY, ENTRY)),
        Release(1, NOW, "open", (Entry("Bad.Example", "children", "x", date(2027, 1, 1), "a"),)),
        Release(1, NOW, "open", (Entry("bad.example", "children", "two words", date(2027, 1, 1), "a"),)),
    ],
    ids=["serial", "zone", "twice", "name", "category"],
)
def test_the_writer_refuses_what_the_reader_would(wrong):
    with pytest.raises(ValueError):
        write(wrong, SEED)


def test_a_large_release_is_read_in_time():
    many = tuple(Entry(f"n{n:06}.example", "children", "adult", date(2027, 1, 1), "a1") for n in range(20_000))
    start = datetime.now(tz=UTC)
    assert len(read(write(Release(1, NOW, "open", many), SEED), [PUBLIC]).entries) == 20_000
    assert datetime.now(tz=UTC) - start < timedelta(seconds=10)


@given(st.from_regex(release._PLAIN, fullmatch=True) | st.text("ab0x.-_\nnX", max_size=20))
def test_the_quick_look_at_a_name_never_differs_from_the_careful_one(name):
    if release._PLAIN.fullmatch(name):
        assert release.hosts.canonical_host(name) == name
