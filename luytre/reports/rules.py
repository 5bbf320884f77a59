"""Pure decisions of intake: how urgent, why, who may never receive it.  Plain data in, decision out."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from luytre.lib import vi
from luytre.reports.records import MUST_NOT_KNOW

CALM, SOON, TODAY, DANGER = 1, 2, 3, 4
STRONG: Final = 3  # from this sum of weights on a suggestion lends the report its category's severity
MESSAGES_A_DAY: Final = 200


def msgid(text: str) -> str:
    """Mark an English sentence for the catalogue; it is translated where it is shown."""
    return text


CHILD_NOT_SAFE: Final = msgid("A child reports and is not safe now.")
NOT_SAFE: Final = msgid("The reporter says that the child is not safe now.")
WORDS_OF_DANGER: Final = msgid("The words point to danger to life or an ongoing threat.")
LISTED_LINK: Final = msgid("A reported link leads to a host on a category list.")
NO_SUGGESTION: Final = msgid("No rule matched; a person decides.")
SUSPECT_IN_BODY: Final = msgid("The words may name someone from a body that would usually help; that body is left out.")


@dataclass(frozen=True, slots=True)
class Hint:
    """One reason for a category: its code, weight (1 little … 6 strong), and the severity the taxonomy gives the code."""

    code: str
    weight: int
    reason: str
    severity: int


@dataclass(frozen=True, slots=True)
class Triage:
    """What intake keeps in clear about the words."""

    urgency: int
    suggested: str
    scores: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]


def triage(
    *, reporter: str, safe_now: str, danger: bool, hints: Sequence[Hint], listed: Collection[Collection[str]]
) -> Triage:
    """Urgency and suggestion; every input can only raise the urgency, none lowers it.

    hints: the likeliest code first.  listed: per link, the category lists its host stands on.
    """
    urgency, reasons = SOON if safe_now == "unknown" and reporter == "child" else CALM, []
    if safe_now == "no":
        urgency = DANGER if reporter == "child" else max(urgency, TODAY)
        reasons.append(CHILD_NOT_SAFE if reporter == "child" else NOT_SAFE)
    if danger:
        urgency = DANGER
        reasons.append(WORDS_OF_DANGER)
    scores: dict[str, int] = {}
    for hint in hints:
        scores[hint.code] = scores.get(hint.code, 0) + hint.weight
        if scores[hint.code] >= STRONG:
            urgency = max(urgency, hint.severity)
        reasons.append(hint.reason)
    if any(listed):
        urgency = max(urgency, SOON)
        reasons.append(LISTED_LINK)
    return Triage(
        urgency=min(urgency, DANGER),
        suggested=next(iter(scores), ""),
        scores=tuple(scores.items()),
        reasons=tuple(dict.fromkeys(reasons)) or (NO_SUGGESTION,),
    )


# A person of the body followed, within a few words, by what a harmful adult does.  Without tones: many type that way.
_HARMS: Final = (
    r"(?:doa|de doa|ep|bat em|bat con|bat chau|danh|cham vao|so vao|ga|ru|doi|bat phai|khong cho ke|giu bi mat|"
    r"gui anh|chup|quay|tan cong|lam hai|nhan tin)"
)
_BODIES: Final = {
    "SCHOOL": r"(?:thay(?: giao| hieu truong| chu nhiem)?|co giao|hieu truong|bao ve truong|giao vien)",
    "POLICE_LOCAL": r"(?:chu cong an|cong an (?:xa|phuong)|canh sat khu vuc)",
    "CHILD_COMMUNE": r"(?:can bo (?:xa|phuong|thon|tre em)|chu tich (?:xa|phuong)|truong thon|to truong dan pho)",
    "FAMILY": r"(?:bo(?: duong)?|ba|cha|me(?: ke)?|duong|chu|bac|cau|anh trai|ong noi|ong ngoai)",
}
_SUSPECTS: Final = {body: re.compile(rf"\b{people}\b(?: \S+){{0,4}}? {_HARMS}\b") for body, people in _BODIES.items()}


def suspects(*, text: str, reporter: str) -> frozenset[str]:
    """Agency roles (and FAMILY) whose people the words seem to accuse.

    A false alarm costs a detour to another body; a miss may hand the child to the one who harms.  So it leans to alarm.
    """
    # A comma or a bracket between the person and the harm changes nothing.
    plain = " ".join(re.findall(r"\w+", vi.plain(text)))
    found = {body for body, pattern in _SUSPECTS.items() if pattern.search(plain)}
    if reporter == "teacher":
        found.discard("SCHOOL")  # teachers speak of teachers; they say whom to leave out themselves
    return frozenset(found)


def excluded_roles(must_not_know: Iterable[str], accused: Collection[str]) -> frozenset[str]:
    """Every role that must never receive the report: what the reporter asked, and the accused."""
    asked = (MUST_NOT_KNOW.get(word, frozenset({word})) for word in must_not_know)
    return frozenset(accused).union(*asked)


# Where a report goes first; a body that must not know is passed over.
RECEIVERS: Final = ("TRIAGE", "NETWORK_OFFICE", "NETWORK_COORD", "POLICE_CYBER")


def receivers(excluded: Collection[str]) -> tuple[str, ...]:
    """Roles to ask for a receiving team, in order."""
    return tuple(role for role in RECEIVERS if role not in excluded)
