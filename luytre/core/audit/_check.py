"""Compute the tree anew from its leaves and say what does not fit.  Plain: it knows neither tables nor files."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from luytre.core.audit import rules
from luytre.core.audit.records import Attack, Finding, Head, Leaf, Verdict
from luytre.lib import signing


@dataclass(frozen=True, slots=True)
class Chained:
    """A leaf with the place and the hash under which it was chained."""

    position: int
    leaf: Leaf
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that the tree of this size has this root."""

    size: int
    root: bytes
    outside: bool = False  # kept by somebody else than the log


@dataclass(slots=True)
class _Walk:
    """The state of one pass over the leaves."""

    peaks: tuple[bytes, ...] = ()
    size: int = 0
    expected: int = 0  # the next position
    whole: bool = True  # no leaf is missing so far, so that roots mean something
    # The tree at the last claim that was right, and what came after it.
    good: tuple[tuple[bytes, ...], int] = ((), 0)
    since: list[tuple[int, bytes]] = field(default_factory=list)
    broken: Claim | None = None
    findings: list[Finding] = field(default_factory=list)

    def take(self, item: Chained) -> None:
        if item.position != self.expected:
            self._gap(item.position)
        self.expected = item.position + 1
        if rules.leaf_hash(item.leaf) != item.leaf_hash:
            words = f"Leaf {item.leaf.id} at position {item.position} no longer says what was chained."
            self.findings.append(Finding(Attack.EDITED, item.position, words))
        self.peaks, self.size = rules.extend(self.peaks, self.size, [item.leaf_hash])
        self.since.append((item.leaf.id, item.leaf_hash))

    def compare(self, claim: Claim) -> None:
        if self.broken or not self.whole:
            return
        if rules.root(self.peaks) != claim.root:
            self.broken = claim
        else:
            self.good = (self.peaks, self.size)
            self.since.clear()

    def _gap(self, position: int) -> None:
        self.whole = False
        if position < self.expected:
            words = f"The leaf of position {position} stands after that of position {self.expected - 1}."
            self.findings.append(Finding(Attack.REORDERED, position, words))
        else:
            where = f"{self.expected}" if position == self.expected + 1 else f"{self.expected} to {position - 1}"
            self.findings.append(Finding(Attack.DELETED, self.expected, f"The leaf at position {where} is gone."))

    def explain(self) -> None:
        """Why a root did not fit: another order of the same leaves, another log, or changed hashes."""
        if not self.broken:
            return
        size, in_order = self.broken.size, [digest for _id, digest in sorted(self.since)]
        peaks, _ = rules.extend(*self.good, in_order[: size - self.good[1]])
        if rules.root(peaks) == self.broken.root:
            attack, words = Attack.REORDERED, "The leaves stand in another order than the one that was signed."
        elif self.broken.outside:
            attack, words = Attack.FORKED, f"This log is not the one whose checkpoint counts {size} leaves."
        else:
            attack, words = Attack.REWRITTEN, f"The first {size} leaves are not those that were signed."
        self.findings.append(Finding(attack, self.good[1], words))


def check(chain: Iterable[Chained], claims: Collection[Claim]) -> Verdict:
    """Walk over the leaves in the order of their positions and hold every claim against the tree."""
    walk, waiting = _Walk(), sorted(claims, key=lambda claim: (claim.size, claim.outside))
    for item in chain:
        while waiting and waiting[0].size <= walk.size:
            walk.compare(waiting.pop(0))
        walk.take(item)
    while waiting and waiting[0].size <= walk.expected:
        walk.compare(waiting.pop(0))
    walk.explain()
    for claim in waiting[-1:]:
        words = f"A signed head counts {claim.size} leaves; only {walk.expected} are here."
        walk.findings.append(Finding(Attack.TRUNCATED, walk.expected, words))
    return Verdict(walk.size, rules.root(walk.peaks), tuple(walk.findings))


def forged(heads: Iterable[Head], publics: Collection[bytes]) -> Iterator[Finding]:
    """The heads whose signature is wrong or of a key that is not ours."""
    keys = {signing.key_id(public): public for public in publics}
    for head in heads:
        if not _signed(head, keys.get(head.key_id)):
            words = f"The head of size {head.size} is not signed by a known key."
            yield Finding(Attack.FORGED, head.size, words)


def _signed(head: Head, public: bytes | None) -> bool:
    if public is None:
        return False
    try:
        signing.verify(public, rules.to_sign(head), head.signature)
    except signing.BadSignature:
        return False
    return True
