from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from luytre.core.audit import rules


def whole(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + whole(leaves[:split]) + whole(leaves[split:])).digest()


@given(st.integers(0, 200), st.integers(0, 200))
def test_growing_by_peaks_gives_the_root_of_the_rfc(first, second):
    leaves = [sha256(bytes([0, number])).digest() for number in range(first)]
    more = [sha256(bytes([1, number])).digest() for number in range(second)]
    peaks, size = rules.extend((), 0, leaves)
    peaks, size = rules.extend(peaks, size, more)
    assert size == first + second
    assert len(peaks) == size.bit_count()
    assert rules.root(peaks) == whole(leaves + more)


def test_known_roots_of_certificate_transparency():
    """The reference vectors of RFC 6962 implementations: the same leaves, the same roots."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    assert rules.root(rules.extend((), 0, hashes[:1])[0]).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert rules.root(rules.extend((), 0, hashes)[0]).hex() == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )
