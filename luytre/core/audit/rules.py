"""RFC 9162 Merkle tree hashing; pure.

A tree of any size is kept as its `peaks`: the roots of the full subtrees that its size in binary names, largest first.
Adding a leaf to n others costs at most log2(n) hashes and needs nothing but the peaks.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from hashlib import sha256

from luytre.core.audit.records import Head, Leaf

EMPTY = sha256(b"").digest()


def encode(leaf: Leaf) -> bytes:
    """The bytes of a leaf that are hashed: a JSON array in a fixed order, UTF-8, times in UTC with microseconds."""
    return json.dumps(fields(leaf), ensure_ascii=False, separators=(",", ":")).encode()


def fields(leaf: Leaf) -> list[int | str | None]:
    """A leaf as JSON knows it."""
    at = leaf.at.astimezone(UTC).isoformat(timespec="microseconds")
    return [leaf.id, str(leaf.act), str(leaf.who), leaf.role, str(leaf.about) if leaf.about else None, leaf.why, at]


def leaf_hash(leaf: Leaf) -> bytes:
    """RFC 9162, 2.1.1: 0x00 before a leaf, 0x01 before a node, so that neither can pass for the other."""
    return sha256(b"\x00" + encode(leaf)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def extend(peaks: Sequence[bytes], size: int, hashes: Iterable[bytes]) -> tuple[tuple[bytes, ...], int]:
    """The peaks and the size after more leaves."""
    grown = list(peaks)
    for leaf in hashes:
        node, rest = leaf, size
        while rest & 1:  # two subtrees of the same height become one
            node = node_hash(grown.pop(), node)
            rest >>= 1
        grown.append(node)
        size += 1
    return tuple(grown), size


def root(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree that has these peaks."""
    if not peaks:
        return EMPTY
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = node_hash(peak, node)
    return node


def to_sign(head: Head) -> bytes:
    """What a signature on a head covers."""
    at = head.at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"luytre audit head 1\n{head.size}\n{head.root.hex()}\n{at}\n".encode()
