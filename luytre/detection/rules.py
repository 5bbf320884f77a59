"""What a host gives away by itself and by the lists it stands on.  Pure: facts in, verdict out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from luytre.detection.records import Reason
from luytre.lib import hosts

__all__ = ["HARMFUL", "POLICE_ONLY", "Verdict", "verdict"]


def msgid(text: str) -> str:
    """Mark a sentence for the catalogue; it is translated when it is shown."""
    return text


LISTED: Final = msgid("Listed as: %(category)s.")
LISTED_ABOVE: Final = msgid("The site above it, %(name)s, is listed as: %(category)s.")
UNLISTED: Final = msgid("On none of the lists that were imported.")
POLICE_ONLY: Final = msgid("Released for the police only: the target may show abuse of a child.")
NUMBER: Final = msgid("The address is a bare number instead of a name.")
STRANGE_LETTERS: Final = msgid("The name is written in letters that may imitate another name.")
NAME_SAYS: Final = msgid("The name itself speaks of: %(category)s.")
HIDDEN_TARGET: Final = msgid("A shortened link: the real target is hidden.")
SEEN_BEFORE: Final = msgid("Links to this host were released before: %(count)s.")

HARMFUL: Final = frozenset({
    "adult", "gambling", "violence", "self-harm", "drugs", "hate", "malware", "phishing", "scam", "dating",
    "alcohol-tobacco", "weapons", "hacking",
})  # fmt: skip

# Parts of names, without hyphens, that leave little doubt; short ones such as "bet" would hit harmless names.
NAME_WORDS: Final = {
    "gambling": ("cacuoc", "casino", "cado", "nohu", "taixiu", "xocdia", "lode88", "nhacai", "danhbac", "songbai"),
    "adult": ("phimsex", "phimnguoilon", "phim18", "xnxx", "xvideos", "porn"),
    "drugs": ("cansa", "bongcuoi", "thuoclac"),
    "scam": ("trungthuong", "viecnheluongcao", "robuxmienphi", "kimcuongmienphi"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a finding says at first sight; a person decides."""

    categories: frozenset[str]
    reasons: tuple[Reason, ...]
    urgency: int


def verdict(*, host: str, listed: tuple[str, Collection[str]] | None, no_store: bool, seen_before: int = 0) -> Verdict:
    """Categories, plain reasons and urgency of a canonical host.

    listed: the name on the lists that matched (the host or one above it) and its categories; None when none did.
    seen_before: how many earlier findings point at the same host.
    """
    categories = set(listed[1]) if listed else set()
    reasons = [Reason(POLICE_ONLY, {})] if no_store else []
    reasons += _listed(host, listed)
    said = [category for category in _name_says(host) if category not in categories]
    categories.update(said)
    reasons += [Reason(NAME_SAYS, {"category": category}) for category in said]
    if hosts.is_address(host):
        reasons.append(Reason(NUMBER, {}))
    if "xn--" in hosts.display(host):
        reasons.append(Reason(STRANGE_LETTERS, {}))
    if "shorteners" in categories:
        reasons.append(Reason(HIDDEN_TARGET, {}))
    if seen_before:
        reasons.append(Reason(SEEN_BEFORE, {"count": seen_before}))
    urgency = 4 if no_store else 3 if categories & HARMFUL else 2
    return Verdict(frozenset(categories), tuple(reasons), urgency)


def _listed(host: str, listed: tuple[str, Collection[str]] | None) -> list[Reason]:
    if listed is None:
        return [Reason(UNLISTED, {})]
    name, categories = listed
    if name == host:
        return [Reason(LISTED, {"category": category}) for category in sorted(categories)]
    return [Reason(LISTED_ABOVE, {"name": name, "category": category}) for category in sorted(categories)]


def _name_says(host: str) -> list[str]:
    bare = host.replace("-", "")
    return [category for category, words in NAME_WORDS.items() if any(word in bare for word in words)]
